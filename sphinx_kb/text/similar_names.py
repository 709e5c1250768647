"""Names that look or sound like one that was written: for a typo, pinyin, another script of Chinese, a spelt-out Greek.

Work grows with the names that share a pair of letters with what was written, not with all of them.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from sphinx_kb.text.names import key, loose

if TYPE_CHECKING:
    from collections.abc import Iterable

CROWD = 2000
"""A pair of letters in more names than this says little about any of them."""
LIKELY = 30
"""How many of those that share most pairs are compared letter by letter."""
ALIKE = 0.6
"""From here on a name looks like another; one that only sounds like it must be closer."""
SOUNDS_ALIKE = 0.75
LEAST = 0.2
"""When nothing looks alike, what shares so much still says where to look."""


def sound(name: str) -> str:
    """How a name is said, roughly, in Latin letters: Han by pinyin without tones, Greek letters by their names."""
    from pypinyin import lazy_pinyin  # slow to load, and needed only when a name leads nowhere

    said = "".join(
        unicodedata.name(letter, letter).rpartition(" ")[2].casefold() if "\u0370" <= letter <= "\u03ff" else letter
        for letter in key(name)
    )
    return loose("".join(lazy_pinyin(said)))


def pairs(word: str) -> set[str]:
    """The pairs of letters in a word; a single letter stands for itself."""
    return {word[place : place + 2] for place in range(max(1, len(word) - 1))} if word else set()


class Near:
    """Names to be found by others that are nearly the same."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names: dict[str, str] = {}
        self._pairs: dict[str, list[str]] | None = None
        self._told: dict[str, list[str]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Know one more name; of two with the same key the first is told."""
        if word := key(name):
            self._names.setdefault(word, name)
            self._pairs = None

    def to(self, written: str, most: int = 3) -> list[str]:
        """Up to `most` names, the nearest first."""
        word = key(written)
        if word not in self._told:
            self._told[word] = [self._names[name] for name in self._nearest(word)]
        return self._told[word][:most]

    def _nearest(self, word: str) -> list[str]:
        said = sound(word)
        scored = sorted((-self._likeness(word, said, name), name) for name in self._likely(word, said))
        near = [name for score, name in scored if -score >= ALIKE]
        return near or [name for score, name in scored[:2] if -score >= LEAST]

    def _likely(self, word: str, said: str) -> list[str]:
        """The names that share most pairs of letters, as written or as said."""
        if self._pairs is None:
            self._pairs = {}
            for name in self._names:
                for pair in pairs(name) | pairs(sound(name)) | set(name):
                    self._pairs.setdefault(pair, []).append(name)
        shared: Counter[str] = Counter()
        crowds = []
        for pair in sorted(pairs(word) | pairs(said) | set(word)):
            names = self._pairs.get(pair, ())
            if len(names) > CROWD:
                crowds.append(names[:CROWD])
            else:
                shared.update(names)
        if not shared and crowds:
            shared.update(crowds[0])
        ranked = sorted(shared, key=lambda name: (-shared[name] / (len(name) + len(word)), name))
        return ranked[:LIKELY]

    def _likeness(self, word: str, said: str, name: str) -> float:
        """From 0 to 1; a name that holds the other is like it, one that only sounds like it is so if it is close."""
        looks = SequenceMatcher(None, word, name, autojunk=False).ratio()
        short, long = sorted((word, name), key=len)
        if short in long and len(short) > 1 and len(long) <= 2 * len(short):
            looks = max(looks, ALIKE)
        sounds = SequenceMatcher(None, said, sound(name), autojunk=False).ratio()
        return max(looks, sounds - 0.01 if sounds >= SOUNDS_ALIKE else 0)
