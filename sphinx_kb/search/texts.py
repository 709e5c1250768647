"""The texts of records, which few queries need as they stand: which names they hold, and the files of each page. Pure.

Where a classifier knows what is asked for, a text seldom decides what comes first by anything but the names in it. So a
browser always loads these alone, and whole only what endangers; then the texts of the pages that it lists, a shard
each, for their sentences; and for a word that nothing else has, those of the pages that hold it, which tables tell.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from itertools import accumulate, chain, islice
from operator import add
from typing import TYPE_CHECKING, Any

from sphinx_kb.search.coding import Coder
from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sphinx_kb.search.concepts import Concept
    from sphinx_kb.search.found import FoundRecord

MOST_TOGETHER = 60_000
"""Texts in bytes up to which all are loaded, since files are not worth while."""
ENDANGERS = 1
"""The weight of a record above which its text is always loaded."""
LEAST_NAME = 2
"""Letters of a name that is looked for in texts: one says too little."""
WORD_LETTER = lazy_pattern(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A letter of a word that has spaces or signs around it."""
BETWEEN = "\0"
"""Stands after a text; neither a text nor a name holds it."""
QUICKLY_SEARCHED = 20_000
"""Letters up to which it is quicker to look for a name than to ask first whether it may be there."""
OF_NAMES, OF_COUNTS, OF_STEPS = 0, 1024, 2048
"""The first context of each kind; the same in `engine/texts.js`."""


def are_apart(texts: Sequence[str], *, has_classifier: bool) -> bool:
    """Whether texts are loaded when they are needed: a site without a classifier needs them all."""
    return has_classifier and sum(len(text.encode()) for text in texts) > MOST_TOGETHER


def by_page(records: Sequence[FoundRecord]) -> list[list[FoundRecord]]:
    """Return the records of each page, in the order in which pages come first among the records, and in theirs."""
    pages: dict[str, list[FoundRecord]] = {}
    for record in records:
        pages.setdefault(record.docname, []).append(record)
    return list(pages.values())


def always_loaded(records: Sequence[FoundRecord]) -> list[str]:
    """Return the text of each record that every query needs; empty for others."""
    return [record.record.body if record.weight > ENDANGERS else "" for record in records]


def shards_of_texts(records: Sequence[FoundRecord]) -> Iterator[dict[str, Any]]:
    """Yield the data of the shards: a page each, and all together."""
    for number, some in enumerate(by_page(records)):
        yield {"page": number, "texts": [record.record.body for record in some]}
    yield {"texts": [record.record.body for record in records]}


def words_of_texts(
    records: Sequence[FoundRecord], groups: Sequence[Concept], called: Iterable[str],
    words_of: Callable[[str], set[str]],
) -> list[set[str]]:
    """Return of each page the words of its texts that nothing has which is always loaded."""
    told = [f"{found.page}\n{found.record.title}\n{found.record.lead}" for found in records]
    names = [name for group in groups for name in (*group.names, *group.words)]
    known = words_of("\n".join([*told, *names, *called, *always_loaded(records)]))
    return [words_of("\n".join(found.record.body for found in some)) - known for some in by_page(records)]


def not_always_loaded(records: Sequence[FoundRecord]) -> list[str]:
    """Return the text of each record that few queries need; empty for others."""
    return ["" if kept else found.record.body for found, kept in zip(records, always_loaded(records), strict=True)]


def holding(groups: Sequence[Concept], texts: Sequence[str], simplified: Mapping[int, str]) -> dict[int, list[int]]:
    """Return index of a concept → indices of the texts that hold one of its names, in order."""
    looked_through = TextsInOne(folded_texts(texts, simplified))
    names = [(*group.names, *group.words) for group in groups]
    folded = iter(folded_texts(list(chain.from_iterable(names)), simplified))
    found = {}
    for number, own in enumerate(names):
        ways = set(islice(folded, len(own)))
        some = sorted({at for name in ways if len(name) >= LEAST_NAME for at in looked_through.holding(name)})
        if some:
            found[number] = some
    return found


class TextsInOne:
    """Texts one after the other, which are looked through at once for thousands of names."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.all = BETWEEN.join([*texts, ""])
        self.ends = list(accumulate(len(text) + len(BETWEEN) for text in texts))
        """Where each text ends in all, with what stands between it and the next."""
        self.pairs = pairs_of(self.all) if len(self.all) > QUICKLY_SEARCHED else None
        """Each two letters that stand together: a name with two that do not need not be looked for."""

    def holding(self, name: str) -> Iterator[int]:
        """Yield the indices of the texts that hold a name, which neither begins nor ends within a longer word."""
        if self.pairs and not pairs_of(name) <= self.pairs:
            return
        at = self.all.find(name)
        if at < 0:
            return
        begins_word, ends_word = WORD_LETTER.match(name), WORD_LETTER.match(name[-1])
        while at >= 0:
            begins_within = begins_word and at and WORD_LETTER.match(self.all, at - 1)
            if begins_within or (ends_word and WORD_LETTER.match(self.all, at + len(name))):
                after = at + 1
            else:
                number = bisect_right(self.ends, at)
                yield number
                after = self.ends[number]
            at = self.all.find(name, after)


def pairs_of(text: str) -> set[str]:
    """Return each two letters that stand together in a text."""
    return set(map(add, text, text[1:]))


def folded_texts(texts: Sequence[str], simplified: Mapping[int, str]) -> list[str]:
    """Return texts as they are looked through. What stands between them keeps each from changing another."""
    if not texts:
        return []
    return unicodedata.normalize("NFKC", BETWEEN.join(texts)).lower().translate(simplified).split(BETWEEN)


def coded(found: Mapping[int, Iterable[int]]) -> str:
    """Return in code which texts hold the names of each concept, as `holding` tells it."""
    coder = Coder()
    coder.number(len(found), OF_NAMES)
    last = -1
    for concept in sorted(found):
        coder.number(concept - last - 1, OF_NAMES)
        last = concept
        numbers = sorted(found[concept])
        coder.number(len(numbers) - 1, OF_COUNTS)
        before = -1
        for number in numbers:
            # of a name that stands in many texts, the next is near
            coder.number(number - before - 1, OF_STEPS + 1024 * (len(numbers).bit_length() - 1))
            before = number
    return coder.text()
