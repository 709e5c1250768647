"""Shards: records that a browser loads only when a query needs them, and which shard holds a word. Pure.

What readers come for is loaded whole, up to a bound; the rest (records of little weight, records of kinds that are
seldom sought, the notes that exceed the bound) lies in shards. A shard depends on its own pages only, and the cut on
their names only, so that an edit changes one shard.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from itertools import chain, groupby
from operator import add, itemgetter
from typing import TYPE_CHECKING, Any

from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sphinx_kb.search.found import Found, FoundRecord

MOST_WHOLE_BYTES = 600_000
"""Most text that is loaded whole, in bytes; a third of it travels."""
SELDOM_WEIGHT = 0.85
"""The weight below which readers seldom look for a page."""
LEAST_SHARDED_BYTES = 60_000
"""Text below which shards are not worth while: it is loaded whole, too."""
PAGES_OF_A_SHARD = 32
"""Pages of a shard on average: their names decide, so that no edit moves another page."""
MOST_LOOKED_UP = 8
"""Shards up to which one file says which words they hold."""
MOST_TABLES = 256
MOST_SUBJECTS = 16
"""Kinds and folders up to which each has shards of its own."""
LEAST_TIMES = 2
"""How often a pair of Han stands in a shard of what is seldom sought, to be looked up there: chance makes many."""
COMMON = 0.5
"""The share of the shards above which a word tells none apart."""
CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
WORD = lazy_pattern(f"[{CJK}]+|[^\\W_{CJK}]+")
MARKED = re.compile("[\u0300-\u036f]")


def divided(found: Sequence[Found]) -> tuple[list[Found], list[list[Found]], bool]:
    """Return what is loaded whole, the shards, and whether anything lies in a shard for lack of room.

    The order stays as it is in either. Everything on a page is loaded together.
    """
    seldom = [one for one in found if is_seldom_sought(one)]
    if sum(one.size for one in seldom) < LEAST_SHARDED_BYTES:
        seldom = []
    apart = {id(one) for one in seldom}
    whole = [one for one in found if id(one) not in apart]
    kept = pages_that_fit(whole)
    far = [one for one in whole if one.docname not in kept]
    shards = [*cut(seldom, by_subject(seldom)), *cut(far)]
    return [one for one in whole if one.docname in kept], shards, bool(far)


def is_seldom_sought(found: Found) -> bool:
    """Whether readers seldom look for something: on a page of little weight, or of such a kind."""
    return found.kind.seldom or found.weight < SELDOM_WEIGHT


def pages_that_fit(found: Sequence[Found]) -> set[str]:
    """Return the pages that are loaded whole: those of most weight, as many as fit."""
    sizes: dict[str, int] = {}
    weights: dict[str, float] = {}
    for one in found:
        sizes[one.docname] = sizes.get(one.docname, 0) + one.size
        weights[one.docname] = max(weights.get(one.docname, 0), one.weight)
    room = MOST_WHOLE_BYTES
    kept = set()
    for docname in sorted(sizes, key=lambda docname: (-weights[docname], docname)):
        room -= sizes[docname]
        if room < 0:
            break
        kept.add(docname)
    return kept


def cut(found: Sequence[Found], groups: Callable[[Found], str] = lambda _one: "") -> list[list[Found]]:
    """Return what is found in shards of whole pages: by group, and within one by the names of the pages."""
    pages: dict[tuple[str, str], list[Found]] = {}
    for one in found:
        pages.setdefault((groups(one), one.docname), []).append(one)
    shards: list[list[Found]] = []
    last = None
    for group, docname in sorted(pages):
        if group != last or zlib.crc32(docname.encode()) % PAGES_OF_A_SHARD == 0:
            shards.append([])
        shards[-1] += pages[group, docname]
        last = group
    return shards


def by_subject(found: Sequence[Found]) -> Callable[[Found], str]:
    """Return what tells things apart that are sought together: their kind, or the folder of their page.

    Of very many folders none is told apart.
    """
    def group(one: Found) -> str:
        return f"kind {one.kind.name}" if one.kind.seldom else one.docname.rpartition("/")[0].partition("/")[0]

    return group if len({group(one) for one in found}) <= MOST_SUBJECTS else lambda _one: ""


USUAL = "\x00-\x09\x0b-\x7f\u4e00-\u9fff\uff0c\u3002\u3001\uff1a\uff1b\uff1f\uff01\uff08\uff09\u201c\u201d\u300a\u300b"
"""Letters that normalization, which is slow, leaves as they are, and signs that are in no word either way."""
UNUSUAL_LINE = lazy_pattern(rf"^[{USUAL}]*[^{USUAL}\n].*$", re.MULTILINE)

FEW_LETTERS = 40
"""Letters up to which it is quicker to replace one after another than to look up every letter of a text."""


def words_of(text: str, simplified: Mapping[int, str], times: int = 1) -> set[str]:
    """Return the words of a text as they are looked up: pairs of letters of Han, other words without their marks.

    Of the pairs only those that stand there at least so many times.
    """
    others: set[str] = set()
    han: list[str] = []
    normal = UNUSUAL_LINE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    for word in WORD.findall(in_simple_letters(normal.lower(), simplified)):
        if word[0] < "\u3040":
            others.add(word if word.isascii() else MARKED.sub("", unicodedata.normalize("NFD", word)))
        else:
            han.append(word)
    # counted in one piece: a site has millions of them; what stands there again is taken apart once
    runs = Counter(han)
    pairs = Counter(chain.from_iterable(map(add, run, run[1:]) for run in runs))
    for run, count in runs.items():
        if count > 1:
            for pair in map(add, run, run[1:]):
                pairs[pair] += count - 1
    return {word for word in others if len(word) > 1}.union(
        pairs if times <= 1 else (pair for pair, count in pairs.items() if count >= times))


def in_simple_letters(text: str, simplified: Mapping[int, str]) -> str:
    """Return `text.translate(simplified)`, which looks every letter up, where a few letters are to be replaced."""
    letters = {letter: simplified[ord(letter)] for letter in set(text) if ord(letter) in simplified}
    if len(letters) > FEW_LETTERS or not letters.keys().isdisjoint("".join(letters.values())):
        return text.translate(simplified)
    for letter, simple in letters.items():
        text = text.replace(letter, simple)
    return text


def words_in(
    shard: Sequence[FoundRecord], names: Iterable[str], simplified: Mapping[int, str], times: int
) -> tuple[set[str], set[str]]:
    """Return the words of the titles of a shard and of the names that lead there, and those of its texts."""
    titles = words_of("\n".join([*names, *map(title_of, shard)]), simplified)
    texts = "\n".join(f"{record.record.lead}\n{record.record.body}" for record in shard)
    return titles, words_of(texts, simplified, times)


def tables(
    shards: Sequence[tuple[set[str], set[str]]], known: set[str], pages: Sequence[set[str]] = ()
) -> list[dict[str, Any]]:
    """Return the tables of words: the number of a shard → what it holds, ``-1 - number`` → what its titles hold.

    Each shard is given by its words, as `words_in` returns them. Pairs of Han are told as first letter → second
    letters, other words in a row under the empty key. A word of most shards is left out, and one of `known` that is in
    no title. The table of a word is that of its first letter. The pages are those whose texts are shards of their own,
    numbered after the others, each given by the words that are looked up in it.
    """
    times = Counter(chain.from_iterable(titles | (texts - known) for titles, texts in shards))
    most = len(shards) * COMMON if len(shards) > MOST_LOOKED_UP else len(shards)
    common = {word for word, count in times.items() if count > most}
    found: list[dict[str, Any]] = [{} for _ in range(how_many_tables(len(shards) + len(pages)))]
    for number, (titles, texts) in enumerate(shards):
        note(found, titles - common, -1 - number)
        note(found, texts - known - titles - common, number)
    for number, words in enumerate(pages, len(shards)):
        note(found, words, number)
    return found


def note(tables: Sequence[dict[str, Any]], words: Iterable[str], number: int) -> None:
    """Note in the table of each word that a shard holds it."""
    for first, some in groupby(sorted(words), key=itemgetter(0)):
        table = tables[ord(first) % len(tables)].setdefault(str(number), {})
        if first < "\u3040":
            table[""] = " ".join([*filter(None, [table.get("", "")]), *some])
        else:
            table[first] = "".join(some)[1::2]  # of pairs


def title_of(found: FoundRecord) -> str:
    """Return what a record is called: of one of a kind that is known by its authors, also these."""
    return f"{found.record.title}\n{found.record.lead}" if found.kind.people else found.record.title


def how_many_tables(shards: int) -> int:
    """Return the number of tables for a number of shards."""
    count = 1
    while count * MOST_LOOKED_UP < shards and count < MOST_TABLES:
        count *= 2
    return count if shards else 0
