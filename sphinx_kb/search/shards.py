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
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sphinx_kb.search.records import FoundRecord

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
WORD = re.compile(f"[{CJK}]+|[^\\W_{CJK}]+")
MARKED = re.compile("[\u0300-\u036f]")


def size_of(records: Iterable[FoundRecord]) -> int:
    """Return the size of the texts of records in bytes."""
    return sum(record.size for record in records)


def divided(records: Sequence[FoundRecord]) -> tuple[list[FoundRecord], list[list[FoundRecord]], bool]:
    """Return the records that are loaded whole, the shards, and whether any record lies in a shard for lack of room.

    The order of the records stays as it is in either. All records of a page are loaded together.
    """
    seldom = [record for record in records if is_seldom_sought(record)]
    if size_of(seldom) < LEAST_SHARDED_BYTES:
        seldom = []
    apart = {id(record) for record in seldom}
    whole = [record for record in records if id(record) not in apart]
    kept = pages_that_fit(whole)
    far = [record for record in whole if record.docname not in kept]
    shards = [*cut(seldom, by_subject(seldom)), *cut(far)]
    return [record for record in whole if record.docname in kept], shards, bool(far)


def is_seldom_sought(found: FoundRecord) -> bool:
    """Whether readers seldom look for a record: of a page of little weight, or of such a kind."""
    return found.kind.seldom or found.weight < SELDOM_WEIGHT


def pages_that_fit(records: Sequence[FoundRecord]) -> set[str]:
    """Return the pages that are loaded whole: those of most weight, as many as fit."""
    sizes: dict[str, int] = {}
    weights: dict[str, float] = {}
    for record in records:
        sizes[record.docname] = sizes.get(record.docname, 0) + record.size
        weights[record.docname] = max(weights.get(record.docname, 0), record.weight)
    room = MOST_WHOLE_BYTES
    kept = set()
    for docname in sorted(sizes, key=lambda docname: (-weights[docname], docname)):
        room -= sizes[docname]
        if room < 0:
            break
        kept.add(docname)
    return kept


def cut(
    records: Sequence[FoundRecord], groups: Callable[[FoundRecord], str] = lambda _record: ""
) -> list[list[FoundRecord]]:
    """Return records in shards of whole pages: by group, and within one by the names of the pages."""
    pages: dict[tuple[str, str], list[FoundRecord]] = {}
    for record in records:
        pages.setdefault((groups(record), record.docname), []).append(record)
    shards: list[list[FoundRecord]] = []
    last = None
    for group, docname in sorted(pages):
        if group != last or zlib.crc32(docname.encode()) % PAGES_OF_A_SHARD == 0:
            shards.append([])
        shards[-1] += pages[group, docname]
        last = group
    return shards


def by_subject(records: Sequence[FoundRecord]) -> Callable[[FoundRecord], str]:
    """Return what tells records apart that are sought together: their kind, or the folder of their page.

    Of very many folders none is told apart.
    """
    def group(found: FoundRecord) -> str:
        return f"kind {found.kind.name}" if found.kind.seldom else found.docname.rpartition("/")[0].partition("/")[0]

    return group if len({group(record) for record in records}) <= MOST_SUBJECTS else lambda _record: ""


def words_of(text: str, simplified: Mapping[int, str], times: int = 1) -> set[str]:
    """Return the words of a text as they are looked up: pairs of letters of Han, other words without their marks.

    Of the pairs only those that stand there at least so many times.
    """
    found: set[str] = set()
    pairs: Counter[str] = Counter()
    for word in WORD.findall(unicodedata.normalize("NFKC", text).lower().translate(simplified)):
        if word[0] < "\u3040":
            found.add(word if word.isascii() else MARKED.sub("", unicodedata.normalize("NFD", word)))
        else:
            pairs.update(map("".join, pairwise(word)))
    found.update(pair for pair, count in pairs.items() if count >= times)
    return {word for word in found if len(word) > 1}


def words_in(shard: Sequence[FoundRecord], simplified: Mapping[int, str], times: int) -> set[str]:
    """Return the words of the texts of a shard, as `words_of` does."""
    return words_of("\n".join(f"{record.record.lead}\n{record.body}" for record in shard), simplified, times)


def tables(
    shards: Sequence[Sequence[FoundRecord]], names: Sequence[Iterable[str]], known: set[str],
    simplified: Mapping[int, str], read: Callable[[str, Mapping[int, str], int], set[str]] = words_of,
    read_shard: Callable[[Sequence[FoundRecord], Mapping[int, str], int], set[str]] = words_in,
) -> list[dict[str, Any]]:
    """Return the tables of words: the number of a shard → what it holds, ``-1 - number`` → what its titles hold.

    Pairs of Han are told as first letter → second letters, other words in a row under the empty key. A word of most
    shards is left out, and one of `known` that is in no title. The table of a word is that of its first letter.
    `read` returns the words of a text, as `words_of` does, `read_shard` those of the texts of a shard.
    """
    times = LEAST_TIMES if known else 1
    holding: dict[str, list[int]] = {}
    for number, shard in enumerate(shards):
        titles = read("\n".join([*names[number], *map(title_of, shard)]), simplified, 1)
        texts = read_shard(shard, simplified, times)
        for word in titles | (texts - known):
            holding.setdefault(word, []).append(-1 - number if word in titles else number)
    count = how_many_tables(len(shards))
    most = len(shards) * COMMON if len(shards) > MOST_LOOKED_UP else len(shards)
    found: list[dict[str, Any]] = [{} for _ in range(count)]
    for word in sorted(holding):
        for number in holding[word] if len(holding[word]) <= most else ():
            table = found[ord(word[0]) % count].setdefault(str(number), {})
            if word[0] < "\u3040":
                table[""] = f"{table['']} {word}" if "" in table else word
            else:
                table[word[0]] = table.get(word[0], "") + word[1:]
    return found


def title_of(found: FoundRecord) -> str:
    """Return what a record is called: of one of a kind that is known by its authors, also these."""
    return f"{found.record.title}\n{found.record.lead}" if found.kind.people else found.record.title


def how_many_tables(shards: int) -> int:
    """Return the number of tables for a number of shards."""
    count = 1
    while count * MOST_LOOKED_UP < shards and count < MOST_TABLES:
        count *= 2
    return count if shards else 0
