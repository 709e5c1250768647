"""Find known phrases in running text, the longest at each position.

Time depends on the length of the text, not on the number of phrases.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WHOLE_PHRASE = ""
"""The key of the phrase that ends at a branch of the tree; distinct from any letter."""


class FoldedLetters(dict[int, int]):
    """A table for `str.translate` that folds width and compatibility forms.

    One letter becomes one letter, so that positions in the text stay.
    """

    def __missing__(self, code: int) -> int:
        folded = unicodedata.normalize("NFKC", chr(code))
        self[code] = ord(folded) if len(folded) == 1 else code
        return self[code]


FOLDED = FoldedLetters()


def is_spaced(letter: str) -> bool:
    """Whether a letter belongs to a script that puts spaces between words.

    A phrase that begins or ends with such a letter is a whole word: ``NET`` is not in ``NETWORK``.
    """
    return letter.isalnum() and not "\u2e80" <= letter <= "\u9fff"


class Phrases:
    """A set of phrases to look for."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.tree: dict[str, Any] = {}
        for phrase in phrases:
            branch = self.tree
            for letter in phrase.translate(FOLDED):
                branch = branch.setdefault(letter, {})
            branch[WHOLE_PHRASE] = phrase
        self.tree.pop(WHOLE_PHRASE, None)
        beginnings = "".join(map(re.escape, self.tree))
        self.beginning = re.compile(f"[{beginnings}]" if beginnings else "(?!)")
        """Matches the first letter of any phrase, to skip all other letters."""

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the start, the end and the name of every phrase in a text, without overlaps."""
        letters = text.translate(FOLDED)
        done = 0
        for beginning in self.beginning.finditer(letters):
            start = beginning.start()
            if start < done:
                continue
            end, phrase = self._longest(letters, start)
            if phrase:
                yield start, end, phrase
                done = end

    def _longest(self, letters: str, start: int) -> tuple[int, str]:
        if start and is_spaced(letters[start]) and is_spaced(letters[start - 1]):
            return start, ""
        branch, found, end = self.tree, "", start
        for position in range(start, len(letters)):
            if letters[position] not in branch:
                break
            branch = branch[letters[position]]
            at = position + 1
            goes_on = at < len(letters) and is_spaced(letters[position]) and is_spaced(letters[at])
            if WHOLE_PHRASE in branch and not goes_on:
                found, end = branch[WHOLE_PHRASE], at
        return end, found
