"""Fuzzy lookup of names by spelling and sound: typos, pinyin, traditional characters, spelt-out Greek letters.

Time depends on the number of names that share a pair of letters with the query, not on all names.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from sphinx_kb.text.lazy_pattern import lazy_pattern
from sphinx_kb.text.names import alnum_key, normalized
from sphinx_kb.text.pinyin import syllables

if TYPE_CHECKING:
    from collections.abc import Iterable

HAN = lazy_pattern("[\u3400-\u9fff\U00020000-\U0003ffff]")
MAX_NAMES_OF_A_PAIR = 2000
"""A pair of letters that occurs in more names says little about any of them."""
MAX_COMPARED = 30
"""The number of names with the most shared pairs that are compared letter by letter."""
MIN_LIKENESS = 0.6
"""From this similarity on, a name counts as similar."""
MIN_LIKENESS_OF_SOUND = 0.75
"""The same for the sound of names that are spelt differently."""
MIN_LIKENESS_OF_LAST_RESORT = 0.3
"""If no name is similar, the two best from this similarity on are suggested if they share a telling part."""
MIN_SHARED_PART = 0.5
"""That part is at least this much of the shorter name, and two letters."""


def pronunciation(name: str) -> str:
    """Return the approximate sound of a name in Latin letters: Han as pinyin without tones, Greek letters by name.

    Han stays as it is if pypinyin is not installed.
    """
    spelt = "".join(
        unicodedata.name(letter, letter).rpartition(" ")[2].casefold() if "\u0370" <= letter <= "\u03ff" else letter
        for letter in normalized(name)
    )
    return alnum_key("".join(pinyin(spelt)) if HAN.search(spelt) else spelt)


def pinyin(text: str) -> list[str]:
    """Return the pieces of a text, with Han as pinyin."""
    try:
        return syllables(text)
    except ModuleNotFoundError:
        return [text]


def letter_pairs(word: str) -> set[str]:
    """Return the pairs of adjacent letters in a word, or its only letter."""
    return {word[place : place + 2] for place in range(max(1, len(word) - 1))} if word else set()


def shares_a_part(word: str, name: str) -> bool:
    """Whether two names have letters in a row in common that are much of the shorter one."""
    shared = SequenceMatcher(None, word, name, autojunk=False).find_longest_match().size
    return shared >= max(2, MIN_SHARED_PART * min(len(word), len(name)))


class SimilarNames:
    """A set of names that can be searched by similar names."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names: dict[str, str] = {}
        self._by_pair: dict[str, list[str]] | None = None
        self._suggestions: dict[str, list[str]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Add a name; of two that are the same once normalized, the first is suggested."""
        if key := normalized(name):
            self._names.setdefault(key, name)
            self._by_pair = None

    def suggest(self, written: str, most: int = 3) -> list[str]:
        """Return up to `most` names, the likeliest first."""
        word = normalized(written)
        if word not in self._suggestions:
            self._suggestions[word] = [self._names[name] for name in self._likeliest(word)]
        return self._suggestions[word][:most]

    def _likeliest(self, word: str) -> list[str]:
        sound = pronunciation(word)
        scored = sorted((-self._likeness(word, sound, name), name) for name in self._compared(word, sound))
        alike = [name for score, name in scored if -score >= MIN_LIKENESS]
        return alike or [name for score, name in scored[:2]
                         if -score >= MIN_LIKENESS_OF_LAST_RESORT and shares_a_part(word, name)]

    def _compared(self, word: str, sound: str) -> list[str]:
        """Return the names that share most pairs of letters with a word or with its sound."""
        if self._by_pair is None:
            self._by_pair = {}
            for name in self._names:
                for pair in letter_pairs(name) | letter_pairs(pronunciation(name)) | set(name):
                    self._by_pair.setdefault(pair, []).append(name)
        shared: Counter[str] = Counter()
        frequent = []
        for pair in sorted(letter_pairs(word) | letter_pairs(sound) | set(word)):
            names = self._by_pair.get(pair, ())
            if len(names) > MAX_NAMES_OF_A_PAIR:
                frequent.append(names[:MAX_NAMES_OF_A_PAIR])
            else:
                shared.update(names)
        if not shared and frequent:
            shared.update(frequent[0])
        ranked = sorted(shared, key=lambda name: (-shared[name] / (len(name) + len(word)), name))
        return ranked[:MAX_COMPARED]

    def _likeness(self, word: str, sound: str, name: str) -> float:
        """Return the similarity of a name and a word, from 0 to 1.

        A name that contains the word, or is contained in it, is similar; a name of similar sound only if it is close.
        """
        looks = SequenceMatcher(None, word, name, autojunk=False).ratio()
        short, long = sorted((word, name), key=len)
        if short in long and len(short) > 1 and len(long) <= 2 * len(short):
            looks = max(looks, MIN_LIKENESS)
        sounds = SequenceMatcher(None, sound, pronunciation(name), autojunk=False).ratio()
        return max(looks, sounds - 0.01 if sounds >= MIN_LIKENESS_OF_SOUND else 0)
