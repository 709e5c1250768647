"""Writes text letter by letter, for the browser: of lists of words that share their letters a fifth less than gzip.

A letter is told by those that stood last after the same two letters, after the same one, and anywhere, the latest
first: whether it is the first of them, or else the second, and so on, each a bit. What is none of them is told by the
bits of its number among all, which depend on how near the beginning of a word is. `engine/letters.js` reads it. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sphinx_kb.search.coding import Coder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SIZES, STEPS, GUESSES, NODES = range(0, 1024 * 4, 1024)
"""The first context of each kind; the same in `engine/letters.js`, as is all that follows."""
TRIED = 2, 12, 8
"""How many of the letters that stood last after two, after one, and anywhere are tried."""
KEPT = 12
"""How many of them are kept."""
MOST_TIMES = 7
"""How often one of them has stood there, counted up to this."""
MOST_LETTERS = 1 << 16
SPACE = 0x20
"""What is less ends a word."""
WITHIN = "\x1d\x1e\x1f"
"""What stands between the parts of a text, the lists of a part, and the words of a list."""


def as_letters(common: str, words: Sequence[Sequence[str]], texts: Sequence[str]) -> str:
    """Return as one text what `engine/letters.js` takes apart again: common words, the words of concepts, and texts."""
    common = plain(common).replace("\n", WITHIN[1]).replace("|", WITHIN[2])
    lists = WITHIN[1].join(WITHIN[2].join(map(plain, some)) for some in words)
    return WITHIN[0].join([common, lists, WITHIN[1].join(map(plain, texts))])


def plain(text: str) -> str:
    """Return a text without what stands between others."""
    return text.translate(dict.fromkeys(map(ord, WITHIN), " "))


def coded_letters(text: str) -> str:
    """Return a text in code."""
    units = [int.from_bytes(pair) for pair in zip(*[iter(text.encode("utf-16-be"))] * 2, strict=True)]
    coder = Coder()
    letters = sorted(set(units))
    coder.number(len(letters), SIZES)
    for last, unit in zip([-1, *letters], letters, strict=False):
        coder.number(unit - last - 1, STEPS)
    coder.number(len(units), SIZES)
    coder.bits(bits_of(units, {unit: number for number, unit in enumerate(letters)}))
    return coder.text()


def bits_of(units: Sequence[int], number_of: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the bits that tell each letter, with their contexts; each letter has its number among all."""
    size = len(number_of).bit_length()
    after_two: defaultdict[tuple[int, int], list[list[int]]] = defaultdict(list)
    after_one: defaultdict[int, list[list[int]]] = defaultdict(list)
    anywhere: list[list[int]] = []
    first = second = 0
    for unit in units:
        lists = after_two[second, first], after_one[first], anywhere
        for guess in guesses(lists, unit):
            yield guess
            if guess[0]:
                break
        else:
            near = 0 if first < SPACE else 1 if second < SPACE else 2
            code = 1 << size | number_of[unit]
            for rest in reversed(range(size)):
                yield code >> rest & 1, NODES + MOST_LETTERS * near + (code >> rest + 1)
        for some in lists:
            move_first(some, unit)
        first, second = unit, first


def guesses(lists: Iterable[list[list[int]]], unit: int) -> Iterator[tuple[int, int]]:
    """Yield for each letter that is tried whether it is the one, and the context of this bit."""
    tried = set()
    tops = [some[0][0] if some else -1 for some in lists]
    rank = 0
    for some, most in zip(lists, TRIED, strict=True):
        del tops[0]
        for place, (letter, times) in enumerate(some[:most], rank):
            if letter not in tried:
                tried.add(letter)
                yield letter == unit, GUESSES + (3 * place + tops.count(letter)) * 8 + times
        rank += most


def move_first(some: list[list[int]], unit: int) -> None:
    """Move a letter to the front of those that stood in a place."""
    for at, stood in enumerate(some):
        if stood[0] == unit:
            if stood[1] < MOST_TIMES:
                stood[1] += 1
            if at:
                some.insert(0, some.pop(at))
            return
    some.insert(0, [unit, 0])
    del some[KEPT:]
