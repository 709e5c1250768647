"""Writes the search engine and its data, as scripts that also load under file://.

One file contains what the first query needs, another the bodies, the records of less weight and the long words; what
few queries need lies in shards (`sphinx_kb.search.shards`), and so may the bodies (`sphinx_kb.search.texts`).
"""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.digests import digest_of, digest_of_long
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.core.page import DefinedName
from sphinx_kb.core.resolver import titles_and_aliases_of
from sphinx_kb.core.site_tree import site_tree_of
from sphinx_kb.core.store import store_of
from sphinx_kb.core.tags import Tag
from sphinx_kb.locale import _
from sphinx_kb.search.breadcrumbs import breadcrumbs
from sphinx_kb.search.classifier_in_build import classifier_of, classifier_script_of
from sphinx_kb.search.common_words import common_words
from sphinx_kb.search.concepts import concepts
from sphinx_kb.search.concepts_in_shards import away, concepts_of_shards, homes_in_shards, places_of
from sphinx_kb.search.engine import engine
from sphinx_kb.search.found import Order, Shard, found_on, given_records_of, letters_of
from sphinx_kb.search.languages.chinese import Tables, missing_packages
from sphinx_kb.search.letter_coding import as_letters, coded_letters
from sphinx_kb.search.link_texts import labels_by_page
from sphinx_kb.search.records import kinds_of
from sphinx_kb.search.rules import languages_of, merged, rules_of_language, rules_of_site
from sphinx_kb.search.scripts import Scripts, more_of
from sphinx_kb.search.shards import LEAST_TIMES, divided, how_many_tables
from sphinx_kb.search.shards import tables as word_tables
from sphinx_kb.search.texts import (
    always_loaded,
    are_apart,
    by_page,
    coded,
    not_always_loaded,
    shards_of_texts,
    words_of_texts,
)
from sphinx_kb.terms.data import synonyms_of, terms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_kb.search.concepts import Concept
    from sphinx_kb.search.found import Found, FoundRecord
    from sphinx_kb.search.rules import Rules

logger = logging.getLogger(__name__)

MOST_EARLY_BYTES = 42_000
"""Total size of the early records, which bounds the wait for the first query on sites of any size."""
LONGEST_EARLY_WORD = 9
"""In bytes: three Han characters or nine letters. Longer synonyms are loaded with the bodies."""
AWAY = -1
"""Stands for a record that lies in a shard."""
PLACES = ("index", "a", "a/b", "a/index")
"""Pages whose addresses tell how a builder addresses pages."""
VARIANTS_KEY = "variants"
"""The key of the rules that only `tables_of` uses."""


def write_search(app: Sphinx, exception: Exception | None) -> None:
    """Write the engine and its data beside the pages."""
    if exception is not None or not is_site(app.builder):
        return
    found, groups = found_on(app), concepts_of(app)
    order = Order(kinds_of(app), names_of_targets(groups))
    kept_whole, far, is_far = divided(found)
    whole, shards = order.of(kept_whole), [Shard(some, order) for some in far]
    first = whole[: how_many_first(app, whole)]
    early = {record.target for record in first}
    groups = early_before_late(groups, early)
    letters_used = "".join(sorted(letters_of(app)))
    languages = languages_of(app.config.language, letters_used)
    rules = merged([*map(rules_of_language, languages), rules_of_site(app)])
    tables = tables_of(app, found, groups, early, rules, letters_used) if "zh" in languages else Tables()
    classifier = classifier_of(app.env)
    sought = {target for group in groups for target in group.targets}
    places = places_of(far, sought.union(classifier.places if classifier else ()))
    own, groups = concepts_of_shards(groups, places) if is_far else ({}, groups)
    core, body = data(app, whole, first, groups, tables, places)
    body["away"] = away(groups, places)
    body["common"] = common_words(languages)
    is_apart = are_apart(body["texts"], has_classifier=classifier is not None)
    pages = len(by_page(whole)) if is_apart else 0
    core["shards"] = [len(shards), how_many_tables(len(shards) + pages), is_far, pages]
    core["rules"] = {key: value for key, value in rules.items() if key != VARIANTS_KEY}
    folder = Path(app.outdir, "_static")
    folder.mkdir(exist_ok=True)
    (folder / "search-engine.js").write_text(engine(languages), encoding="utf-8")
    scripts = Scripts(app.env, folder, [app.builder.get_target_uri(page) for page in PLACES], fold(rules, tables))
    if is_apart:
        body["texts"] = always_loaded(whole)
    more = classifier_script_of(app, classifier, whole, places) if classifier else ""
    if is_apart:
        letters = as_letters(*map(body.pop, ("common", "words", "texts")))
        held = scripts.holding(groups, not_always_loaded(whole))
        more = more_of("body", {
            "letters": kept_value(app.env, "letters", lambda: letters, lambda: coded_letters(letters)),
            "held": kept_value(app.env, "held", lambda: held, lambda: coded(held)),
        }) + more
    scripts.write("core", core)
    scripts.write("body", body, more)
    targets = {*places, *(record.target for record in whole)}
    homes = homes_in_shards(shards, groups, targets, scripts.numbers_in)
    is_known = shards and not is_far
    known = scripts.words_of_pages(by_page(whole)) if is_known else set()
    words = []
    for number, shard in enumerate(shards):
        made_of = shard.stamp, basis_of(app, shard), homes[number], own.get(number, ())
        write_shard = partial(shard_data, app, shard, homes[number], own.get(number, ()))
        scripts.write_shard(number, digest_of(made_of), write_shard)
        names = [name for group in own.get(number, ()) for name in (*group.names, *group.words)]
        words.append(scripts.words_in(shard, names, LEAST_TIMES if known else 1))
        shard.forget()
    if is_apart:
        for number, texts in enumerate(shards_of_texts(whole), len(shards)):
            scripts.write_shard(number, digest_of_long(sorted(texts.items())), partial(dict, texts))
    pages_words = words_of_texts(whole, groups, body["called"].values(), scripts.words_of) if is_apart else []
    for number, table in enumerate(word_tables(words, known, pages_words)):
        scripts.write(f"words{number}", table)
    scripts.remove_others()
    scripts.keep()


def fold(rules: Rules, tables: Tables) -> dict[int, str]:
    """Return which letters count as which in words that are looked up."""
    letters = {ord(letter): other for letter, other in rules.get("letters", {}).items() if len(letter) == 1}
    pairs = tables.simplified + tables.simplified_rest
    return {**letters, **{ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)}}


def basis_of(app: Sphinx, shard: Shard) -> list[Any]:
    """Return what the data of a shard show of anything but its records and the concepts that lead there."""
    tree, labels, tags = site_tree_of(app.env), labels_by_page(app.env), telling_tags(app.env)
    return [(breadcrumbs(tree, docname), labels.get(docname), tags.get(docname)) for docname in shard.docnames]


def shard_data(
    app: Sphinx, shard: Shard, homes: Sequence[list[Any]], own: Sequence[Concept]
) -> dict[str, Any]:
    """Return the data of a shard, which `basis_of` must tell apart.

    It refers to its records by their index in it, and to concepts by their name.
    """
    records = shard.records
    numbers = {record.target: number for number, record in enumerate(records)} if own else {}
    tree = site_tree_of(app.env)
    return {
        "records": [brief(app, record) for record in records],
        "texts": [record.record.body for record in records],
        "above": [breadcrumbs(tree, record.docname) for record in records if record.kind.name == "page"],
        "called": called(app, records),
        "mentions": mentions_of(records),
        "tags": tagged(app, records),
        "homes": homes,
        "concepts": [[group.names, group.words, group.questions,
                      [numbers[target] for target in group.targets if target in numbers]] for group in own],
    }


def concepts_of(app: Sphinx) -> list[Concept]:
    """Return the concepts of the site: the editors' synonyms, its pages and its terms."""
    store = store_of(app.env)
    places = {fact.anchor: docname for docname, fact in store.facts(DefinedName)}
    given = Order(kinds_of(app), {}).of(given_records_of(app))
    named = [(found.record.names, found.target, found.record.questions) for found in given if found.record.names]
    pages, terms = titles_and_aliases_of(app.env)[1], terms_of(app.env).values()
    return concepts(synonyms_of(app.env).values(), pages, terms, places, named)


def early_before_late(groups: Sequence[Concept], early: Collection[str]) -> list[Concept]:
    """Return the concepts, those last that lead to no record that comes early."""
    return sorted(groups, key=lambda group: is_late(group, early))


def names_of_targets(groups: Sequence[Concept]) -> dict[str, int]:
    """Return how many names lead to a record in the first place."""
    names: dict[str, int] = {}
    for group in groups:
        for target in group.targets[:1]:
            names[target] = names.get(target, 0) + len(group.names) + len(group.words)
    return names


def is_late(group: Concept, early: Collection[str]) -> bool:
    """Whether a concept leads only to records that do not come early; it is of no use before they are there."""
    return bool(group.targets) and not any(target in early for target in group.targets)


def tables_of(
    app: Sphinx, found: Sequence[Found], groups: Sequence[Concept], early: Collection[str], rules: Rules, letters: str
) -> Tables:
    """Return the tables of Chinese; empty if the packages that build them are not installed."""
    if missing := missing_packages():
        if app.config.language.startswith("zh"):
            logger.warning(
                _("Search works without pinyin and traditional characters, because %s cannot be imported: run "
                  "`pip install \"sphinx-kb[search]\"`") % ", ".join(missing),
                type="kb", subtype="search")
        return Tables()
    soon, late = (
        [name for group in groups if is_late(group, early) is wanted for name in (*group.names, *group.words)]
        for wanted in (False, True)
    )
    titles = sorted({title for one in found if not one.comes_later for title in one.titles})
    given = [*soon, *titles], letters, rules.get(VARIANTS_KEY, {}), late
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
    early = {record.target for record in first}
    split = sum(not is_late(group, early) for group in groups)
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
        "syllables": [tables.common, tables.syllables],
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
        "questions": [group.patterns for group in groups],
        "mentions": mentions_of(records),
        "called": called(app, records),
        "tags": tagged(app, records),
        "simplified": tables.simplified_rest,
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
    labels = labels_by_page(app.env)
    found = {}
    for number, record in enumerate(records):
        texts = labels.get(record.docname, {}).get(record.record.anchor, ())
        if others := [label for label in texts if label != record.record.title]:
            found[str(number)] = "\n".join(others)
    return found


def tagged(app: Sphinx, records: Sequence[FoundRecord]) -> dict[str, list[int]]:
    """Return tag → the numbers of its pages among those of the records."""
    numbers = {record.docname: number
               for number, record in enumerate(record for record in records if record.kind.name == "page")}
    tags = telling_tags(app.env)
    found: dict[str, list[int]] = {}
    for docname, number in numbers.items():
        for name in tags.get(docname, ()):
            found.setdefault(name, []).append(number)
    return {name: sorted(some) for name, some in found.items()}


@cached_for_build
def telling_tags(env: BuildEnvironment) -> dict[str, list[str]]:
    """Return the tags of each page, without those of a single page, which tell none apart."""
    pairs = dict.fromkeys((docname, tag.name) for docname, tag in store_of(env).facts(Tag))
    counts = Counter(name for _docname, name in pairs)
    found: dict[str, list[str]] = {}
    for docname, name in pairs:
        if counts[name] > 1:
            found.setdefault(docname, []).append(name)
    return found


def brief(app: Sphinx, found: FoundRecord) -> list[Any]:
    """Return a record in the engine's format, without its body; the address is relative to the root of the site."""
    record = found.record
    url = app.builder.get_target_uri(found.docname) + (f"#{record.anchor}" if record.anchor else "")
    return [url, found.page, record.title, record.lead, record.kind, found.weight]
