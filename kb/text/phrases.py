"""Known phrases in running text: the longest at each place; work grows with the text and not with the phrases."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

END = ""
"""The key in the tree under which a whole phrase stands; no letter is empty."""


@cache
def plain(letter: str) -> str:
    """One letter as it is compared: width and compatibility forms do not matter, the place in the text stays."""
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 else letter


def is_latin(letter: str) -> bool:
    """Whether a letter may not stand right beside a phrase that begins or ends with one: NET is not in NETWORK."""
    return letter.isalnum() and not "\u2e80" <= letter <= "\u9fff"


class Phrases:
    """A set of phrases to look for."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.tree: dict[str, Any] = {}
        for phrase in phrases:
            branch = self.tree
            for letter in map(plain, phrase):
                branch = branch.setdefault(letter, {})
            branch[END] = phrase
        self.tree.pop(END, None)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where phrases begin and end in a text, and which; none overlaps another."""
        letters = [plain(letter) for letter in text]
        position = 0
        while position < len(letters):
            end, phrase = self._longest(letters, position)
            if phrase:
                yield position, end, phrase
                position = end
            else:
                position += 1

    def _longest(self, letters: list[str], start: int) -> tuple[int, str]:
        if start and is_latin(letters[start]) and is_latin(letters[start - 1]):
            return start, ""
        branch, found, end = self.tree, "", start
        for position in range(start, len(letters)):
            if letters[position] not in branch:
                break
            branch = branch[letters[position]]
            at = position + 1
            if END in branch and not (at < len(letters) and is_latin(letters[position]) and is_latin(letters[at])):
                found, end = branch[END], at
        return end, found
