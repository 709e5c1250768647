"""Writes the search engine and its data, as scripts that also load under file://.

One file contains what the first query needs, another the bodies, the records of less weight and the long words; what
few queries need lies in shards (`sphinx_kb.search.shards`).
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.core.page import DefinedName, Page
from sphinx_kb.core.site_tree import site_tree_of
from sphinx_kb.core.store import store_of
from sphinx_kb.core.tags import Tag
from sphinx_kb.locale import _
from sphinx_kb.search.breadcrumbs import breadcrumbs
from sphinx_kb.search.common_words import common_words
from sphinx_kb.search.concepts import concepts
from sphinx_kb.search.concepts_in_shards import away, concepts_of_shards, homes_in_shards, places_of
from sphinx_kb.search.engine import engine
from sphinx_kb.search.languages.chinese import Tables, missing_packages
from sphinx_kb.search.link_texts import link_texts
from sphinx_kb.search.records import kinds_of, letters_of, records_of
from sphinx_kb.search.rules import languages_of, merged, rules_of_language, rules_of_site
from sphinx_kb.search.scripts import Scripts
from sphinx_kb.search.shards import divided, how_many_tables
from sphinx_kb.search.shards import tables as word_tables
from sphinx_kb.terms.data import synonyms_of, terms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_kb.search.concepts import Concept
    from sphinx_kb.search.records import FoundRecord
    from sphinx_kb.search.rules import Rules

logger = logging.getLogger(__name__)

MOST_EARLY_BYTES = 31_000
"""Total size of the early records, which bounds the wait for the first query on sites of any size."""
LONGEST_EARLY_WORD = 9
"""In bytes: three Han characters or nine letters. Longer synonyms are loaded with the bodies."""
AWAY = -1
"""Stands for a record that lies in a shard."""
VARIANTS_KEY = "variants"
"""The key of the rules that only `tables_of` uses."""


def write_search(app: Sphinx, exception: Exception | None) -> None:
    """Write the engine and its data beside the pages."""
    if exception is not None or not is_site(app.builder):
        return
    groups = early_before_late(concepts_of(app), records_of(app))
    records = sought_first(records_of(app), groups)
    letters_used = "".join(sorted(letters_of(app)))
    languages = languages_of(app.config.language, letters_used)
    rules = merged([*map(rules_of_language, languages), rules_of_site(app)])
    tables = tables_of(app, records, groups, rules, letters_used) if "zh" in languages else Tables()
    whole, shards, is_far = divided(records)
    first = whole[: how_many_first(app, whole)]
    places = places_of(shards)
    own, groups = concepts_of_shards(groups, places) if is_far else ({}, groups)
    core, body = data(app, whole, first, groups, tables, places)
    body["away"] = away(groups, places)
    body["common"] = common_words(languages)
    core["shards"] = [len(shards), how_many_tables(len(shards)), is_far]
    core["rules"] = {key: value for key, value in rules.items() if key != VARIANTS_KEY}
    folder = Path(app.outdir, "_static")
    folder.mkdir(exist_ok=True)
    (folder / "search-engine.js").write_text(engine(languages), encoding="utf-8")
    scripts = Scripts(app.env, folder)
    scripts.write("core", "core", core)
    scripts.write("body", "body", body)
    targets = {*places, *(record.target for record in whole)}
    homes = homes_in_shards(shards, groups, targets)
    shown = [shard_data(app, shard, homes[number], own.get(number, [])) for number, shard in enumerate(shards)]
    names = [[name for group in own.get(number, ()) for name in (*group.names, *group.words)]
             for number in range(len(shards))]
    letters = {ord(letter): other for letter, other in rules.get("letters", {}).items() if len(letter) == 1}
    pairs = tables.simplified + tables.simplified_rest
    fold = {**letters, **{ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)}}
    is_known = shards and not is_far
    known = scripts.words_of("\n".join(record.text for record in whole), fold) if is_known else set()
    scripts.write_numbered("shard", shown, shards)
    scripts.write_numbered("words", word_tables(shards, names, known, fold, scripts.words_of, scripts.words_in))
    scripts.keep()


def shard_data(
    app: Sphinx, shard: Sequence[FoundRecord], homes: Sequence[list[Any]], own: Sequence[Concept]
) -> dict[str, Any]:
    """Return the data of a shard without the texts of its records.

    It refers to its records by their index in it, and to concepts by their name.
    """
    numbers = {record.target: number for number, record in enumerate(shard)} if own else {}
    tree = site_tree_of(app.env)
    return {
        "records": [brief(app, record) for record in shard],
        "above": [breadcrumbs(tree, record.docname) for record in shard if record.kind.name == "page"],
        "called": called(app, shard),
        "mentions": mentions_of(shard),
        "tags": tagged(app, shard),
        "homes": homes,
        "concepts": [[group.names, group.words, group.questions,
                      [numbers[target] for target in group.targets if target in numbers]] for group in own],
    }


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
    order: dict[tuple[bool, str], int] = {}
    for record in records:
        order.setdefault((record.comes_later, record.kind.name), len(order))
    return sorted(records, key=lambda record: (
        order[record.comes_later, record.kind.name], -names.get(record.target, 0)))


def is_late(group: Concept, later: Collection[str]) -> bool:
    """Whether a concept leads only to records that come later."""
    return bool(group.targets) and all(target in later for target in group.targets)


def tables_of(
    app: Sphinx, records: Sequence[FoundRecord], groups: Sequence[Concept], rules: Rules, letters: str
) -> Tables:
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
    given = [*early, *titles], letters, rules.get(VARIANTS_KEY, {}), late
    return kept_value(app.env, "chinese", lambda: given, lambda: Tables.of(*given))


def data(
    app: Sphinx, records: Sequence[FoundRecord], first: Sequence[FoundRecord], groups: Sequence[Concept],
    tables: Tables, places: Mapping[str, int],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the early and the late data; both refer to records and groups by their index in these sequences."""
    numbers = {record.target: number for number, record in enumerate(records)}
    words = [[word for word in group.words if word not in group.names] for group in groups]
    # the place of a target that lies in a shard is kept for it
    homes = [[numbers.get(target, AWAY) for target in group.targets if target in numbers or target in places]
             for group in groups]
    # words whose targets all come later are useless before
    soon = [
        {word for word in some if is_short(word) and not group.beside and any(0 <= home < len(first) for home in ids)}
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
        "texts": [record.body for record in records],
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
        texts = labels.get(record.target)
        if texts and (others := [label for label in texts if label != record.record.title]):
            found[str(number)] = "\n".join(others)
    return found


def tagged(app: Sphinx, records: Sequence[FoundRecord]) -> dict[str, list[int]]:
    """Return tag → the numbers of its pages among those of the records; a tag of a single page tells none apart."""
    numbers = {record.docname: number
               for number, record in enumerate(record for record in records if record.kind.name == "page")}
    by_page, counts = tags_of(app.env)
    found: dict[str, list[int]] = {}
    for docname, number in numbers.items():
        for name in by_page.get(docname, ()):
            if counts[name] > 1:
                found.setdefault(name, []).append(number)
    return {name: sorted(some) for name, some in found.items()}


@cached_for_build
def tags_of(env: BuildEnvironment) -> tuple[dict[str, list[str]], Counter[str]]:
    """Return the tags of each page, and how many pages have a tag."""
    found: dict[str, list[str]] = {}
    for docname, name in dict.fromkeys((docname, tag.name) for docname, tag in store_of(env).facts(Tag)):
        found.setdefault(docname, []).append(name)
    return found, Counter(name for names in found.values() for name in names)


def brief(app: Sphinx, found: FoundRecord) -> list[Any]:
    """Return a record in the engine's format, without its body; the address is relative to the root of the site."""
    record = found.record
    url = app.builder.get_target_uri(found.docname) + (f"#{record.anchor}" if record.anchor else "")
    return [url, found.page, record.title, record.lead, record.kind, found.weight]
