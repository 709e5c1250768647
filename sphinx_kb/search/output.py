"""Writes the search engine and its data, as scripts that also load under file://.

One file contains what the first query needs, another the bodies, the records of less weight and the long words.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.core.formats import is_site
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.core.page import DefinedName, Page
from sphinx_kb.core.site_tree import site_tree_of
from sphinx_kb.core.store import store_of
from sphinx_kb.core.tags import Tag
from sphinx_kb.locale import _
from sphinx_kb.search.breadcrumbs import breadcrumbs
from sphinx_kb.search.concepts import Concept, concepts
from sphinx_kb.search.engine import engine
from sphinx_kb.search.languages.chinese import Tables, missing_packages
from sphinx_kb.search.link_texts import link_texts
from sphinx_kb.search.packing import is_worth_packing, packed
from sphinx_kb.search.records import kinds_of, records_of
from sphinx_kb.search.rules import languages_of, merged, rules_of_language, rules_of_site
from sphinx_kb.terms.data import synonyms_of, terms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sphinx.application import Sphinx

    from sphinx_kb.search.records import FoundRecord
    from sphinx_kb.search.rules import Rules

logger = logging.getLogger(__name__)

MOST_EARLY_BYTES = 45_000
"""Total size of the early records, which bounds the wait for the first query on sites of any size."""
LONGEST_EARLY_WORD = 9
"""In bytes: three Han characters or nine letters. Longer synonyms are loaded with the bodies."""
VARIANTS_KEY = "variants"
"""The key of the rules that only `tables_of` uses."""


def write_search(app: Sphinx, exception: Exception | None) -> None:
    """Write the engine and its data beside the pages."""
    if exception is not None or not is_site(app.builder):
        return
    groups = early_before_late(concepts_of(app), records_of(app))
    records = sought_first(records_of(app), groups)
    languages = languages_of(app.config.language, "".join(record.text for record in records))
    rules = merged([*map(rules_of_language, languages), rules_of_site(app)])
    tables = tables_of(app, records, groups, rules) if "zh" in languages else Tables()
    first = records[: how_many_first(app, records)]
    core, body = data(app, records, first, groups, tables)
    core["rules"] = {key: value for key, value in rules.items() if key != VARIANTS_KEY}
    folder = Path(app.outdir, "_static")
    folder.mkdir(exist_ok=True)
    (folder / "search-engine.js").write_text(engine(languages), encoding="utf-8")
    write_script(folder / "search-core.js", "core", core)
    write_script(folder / "search-body.js", "body", body, pack=True)


def concepts_of(app: Sphinx) -> list[Concept]:
    """Return the concepts of the site: the editors' synonyms, its pages and its terms."""
    store = store_of(app.env)
    places = {fact.anchor: docname for docname, fact in store.facts(DefinedName)}
    named = [(found.record.names, found.target, found.record.questions) for found in records_of(app)
             if found.record.names]
    return concepts(synonyms_of(app.env).values(), store.facts(Page), terms_of(app.env).values(), places, named)


def early_before_late(groups: Sequence[Concept], records: Sequence[FoundRecord]) -> list[Concept]:
    """Return the concepts, those last that lead only to records that come later."""
    later = {record.target for record in records if record.comes_later}
    return sorted(groups, key=lambda group: is_late(group, later))


def sought_first(records: Sequence[FoundRecord], groups: Sequence[Concept]) -> list[FoundRecord]:
    """Return the records in order of kind, first of each kind those that most names lead to.

    However many pages a site has, its names then lead to the right section before the bodies are there.
    """
    names: dict[str, int] = {}
    for group in groups:
        for target in group.targets[:1]:
            names[target] = names.get(target, 0) + len(group.names) + len(group.words)
    order = list(dict.fromkeys((record.comes_later, record.kind.name) for record in records))
    return sorted(records, key=lambda record: (
        order.index((record.comes_later, record.kind.name)), -names.get(record.target, 0)))


def is_late(group: Concept, later: Collection[str]) -> bool:
    """Whether a concept leads only to records that come later."""
    return bool(group.targets) and all(target in later for target in group.targets)


def tables_of(app: Sphinx, records: Sequence[FoundRecord], groups: Sequence[Concept], rules: Rules) -> Tables:
    """Return the tables of Chinese; empty if the packages that build them are not installed."""
    if missing := missing_packages():
        if app.config.language.startswith("zh"):
            logger.warning(
                _("Search works without pinyin and traditional characters, because %s cannot be imported: run "
                  "`pip install \"sphinx-kb[search]\"`") % ", ".join(missing),
                type="kb", subtype="search")
        return Tables()
    later = {record.target for record in records if record.comes_later}
    early, late = (
        [name for group in groups if is_late(group, later) is wanted for name in (*group.names, *group.words)]
        for wanted in (False, True)
    )
    titles = dict.fromkeys(record.record.title for record in records if not record.comes_later)
    letters = "".join(sorted(set().union(*(record.text for record in records))))
    given = [*early, *titles], letters, rules.get(VARIANTS_KEY, {}), late
    return kept_value(app.env, "chinese", lambda: given, lambda: Tables.of(*given))


def data(
    app: Sphinx, records: Sequence[FoundRecord], first: Sequence[FoundRecord], groups: Sequence[Concept], tables: Tables
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the early and the late data; both refer to records and groups by their index in these sequences."""
    numbers = {record.target: number for number, record in enumerate(records)}
    words = [[word for word in group.words if word not in group.names] for group in groups]
    homes = [[numbers[target] for target in group.targets if target in numbers] for group in groups]
    # words whose targets all come later are useless before
    soon = [
        {word for word in some if is_short(word) and not group.beside and any(home < len(first) for home in ids)}
        for group, some, ids in zip(groups, words, homes, strict=True)
    ]
    later = {record.target for record in records if record.comes_later}
    split = sum(not is_late(group, later) for group in groups)
    tree = site_tree_of(app.env)
    core = {
        "kinds": {
            kind.name: {"label": kind.label, "weight": kind.weight, "tone": kind.tone, "later": kind.later,
                        "people": kind.people}
            for kind in kinds_of(app).values()
        },
        "records": [brief(app, record) for record in first],
        "concepts": [group.names for group in groups[:split]],
        "words": [[word for word in some if word in short] for some, short in zip(words, soon, strict=True)][:split],
        "homes": homes[:split],
        "subject": [index for index, group in enumerate(groups) if group.names[0] in app.config.kb_search_subject],
        "alone": [index for index, group in enumerate(groups) if group.alone],
        "beside": [index for index, group in enumerate(groups) if group.beside],
        "endings": {str(index): group.endings for index, group in enumerate(groups) if group.endings},
        "strict": bool(app.config.kb_search_strict),
        "simplified": tables.simplified,
        "syllables": tables.syllables,
        "readings": tables.readings,
        "start": [[app.builder.get_target_uri(docname), tree.titles[docname]]
                  for docname in app.config.kb_search_start if docname in tree.titles],
        "above": [breadcrumbs(tree, record.docname) for record in records if record.kind.name == "page"],
    }
    body = {
        "records": [brief(app, record) for record in records[len(first):]],
        "texts": [record.record.body for record in records],
        "concepts": [group.names for group in groups[split:]],
        "homes": homes[split:],
        "words": [[word for word in some if word not in short] for some, short in zip(words, soon, strict=True)],
        "questions": [group.questions for group in groups],
        "mentions": mentions_of(records),
        "called": called(app, records),
        "tags": tagged(app, records),
        "simplified": tables.simplified_rest,
        "syllables": tables.mistaken,
    }
    return core, body


def how_many_first(app: Sphinx, records: Sequence[FoundRecord]) -> int:
    """Return the number of early records: those that may come first, as far as they fit."""
    size = 0
    for number, record in enumerate(records):
        size += len(json.dumps(brief(app, record), ensure_ascii=False).encode())
        if record.comes_later or size > MOST_EARLY_BYTES:
            return number
    return len(records)


def is_short(word: str) -> bool:
    """Whether a synonym is short enough to come first."""
    return len(word.encode()) <= LONGEST_EARLY_WORD


def mentions_of(records: Sequence[FoundRecord]) -> dict[str, list[int]]:
    """Return index of a mentioned record → indices of the records that mention it, by descending weight."""
    known = {record.record.anchor: number for number, record in enumerate(records)
             if record.record.anchor and record.kind.later}
    found: dict[str, list[int]] = {}
    for number in sorted(range(len(records)), key=lambda number: -records[number].weight):
        for anchor in records[number].record.mentions:
            if anchor in known:
                found.setdefault(str(known[anchor]), []).append(number)
    return found


def called(app: Sphinx, records: Sequence[FoundRecord]) -> dict[str, str]:
    """Return index of a record → what links to it call it, other than its title."""
    labels = link_texts(app.env)
    found = {}
    for number, record in enumerate(records):
        if others := [label for label in labels.get(record.target, ()) if label != record.record.title]:
            found[str(number)] = "\n".join(others)
    return found


def tagged(app: Sphinx, records: Sequence[FoundRecord]) -> dict[str, list[int]]:
    """Return tag → the numbers of its pages among all pages; that of a single page tells no pages apart."""
    pages = [record.docname for record in records if record.kind.name == "page"]
    numbers = {docname: number for number, docname in reversed(list(enumerate(pages)))}
    found: dict[str, list[int]] = {}
    for docname, tag in store_of(app.env).facts(Tag):
        if docname in numbers:
            found.setdefault(tag.name, []).append(numbers[docname])
    return {name: sorted(homes) for name, homes in found.items() if len(homes) > 1}


def brief(app: Sphinx, found: FoundRecord) -> list[Any]:
    """Return a record in the engine's format, without its body; the address is relative to the root of the site."""
    record = found.record
    url = app.builder.get_target_uri(found.docname) + (f"#{record.anchor}" if record.anchor else "")
    return [url, found.page, record.title, record.lead, record.kind, found.weight]


def write_script(path: Path, name: str, data: dict[str, Any], *, pack: bool = False) -> None:
    """Write data as a script that works under file://. Deterministic."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    if pack and is_worth_packing(text):
        text = packed(text)
    path.write_text(f"(window.kbSearch??={{}}).{name}={text};\n", encoding="utf-8")
