"""The name of which a word is a misspelling, as difflib finds it, without comparing the word with every name.

Two texts of `n` letters together whose likeness is three quarters have at least 3n/8 letters in common, in the same
order. Were all of these apart from each other, letters would be between them; so few do the texts have beside them that
n/8 - 1 or more of them follow each other in both. So only names that share so many pairs of letters are compared, of
those whose length alone does not tell them apart, and the result is that of `difflib.get_close_matches`.
"""

from __future__ import annotations

import difflib
from functools import lru_cache
from itertools import chain, pairwise
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_LIKENESS = 0.75
"""The similarity, from 0 to 1, from which a name counts as a misspelling of another."""
SHORT = 8
"""With no more letters together, two texts may be similar without a pair in common; n / 8 - 1 is the least number."""


class NearNames:
    """Names by the pairs of letters in them, ignoring case."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = {name.casefold(): name for name in names if name}
        self.pairs: dict[str, frozenset[tuple[str, str]]] = {}
        """The pairs of the names that were compared with a word."""
        self.short = [name for name in self.names if len(name) < SHORT]
        self.by_length: dict[int, dict[tuple[str, str], list[str]]] = {}
        """Length → pair → the names of that length with this pair."""
        for name in self.names:
            by_pair = self.by_length.setdefault(len(name), {})
            for pair in set(pairwise(name)):
                by_pair.setdefault(pair, []).append(name)

    def pairs_of(self, name: str) -> frozenset[tuple[str, str]]:
        """Return the pairs of letters in a name; one word after another asks for them."""
        if name not in self.pairs:
            self.pairs[name] = frozenset(pairwise(name))
        return self.pairs[name]

    def nearest(self, written: str) -> str:
        """Return the name of which a word is probably a misspelling; empty if there is none."""
        word = written.casefold()
        compared: set[str] = set()
        for length, by_pair in self.by_length.items():
            if 2.0 * min(length, len(word)) / (length + len(word)) >= LEAST_LIKENESS:
                having = sorted((by_pair.get(pair, ()) for pair in pairwise(word)), key=len)
                least = max(1, ceil((length + len(word)) / SHORT - 1))
                # a name that lacks the rarest of them, all but `least` - 1, shares too few
                rare = set(chain.from_iterable(having[:max(0, len(having) - least + 1)]))
                compared.update(name for name in rare if sum(map(self.pairs_of(name).__contains__,
                                                                 pairwise(word))) >= least)
        compared.update(name for name in self.short if len(name) + len(word) <= SHORT)
        near = difflib.get_close_matches(word, compared, 1, LEAST_LIKENESS)
        return self.names[near[0]] if near else ""


@lru_cache(maxsize=8)
def near_names(names: tuple[str, ...] | frozenset[str]) -> NearNames:
    """Return an index of names; a build asks for the same ones again and again."""
    return NearNames(names)
