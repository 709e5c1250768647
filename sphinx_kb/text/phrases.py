"""Known phrases in running text: the longest at each place; work grows with the text and not with the phrases."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

END = ""
"""The key in the tree under which a whole phrase stands; no letter is empty."""


class Plain(dict[int, int]):
    """Letters as they are compared, for `str.translate`: width and compatibility forms do not matter.

    One letter becomes one letter, so that places in the text stay.
    """

    def __missing__(self, code: int) -> int:
        folded = unicodedata.normalize("NFKC", chr(code))
        self[code] = ord(folded) if len(folded) == 1 else code
        return self[code]


PLAIN = Plain()


def is_latin(letter: str) -> bool:
    """Whether a letter may not stand right beside a phrase that begins or ends with one: NET is not in NETWORK."""
    return letter.isalnum() and not "\u2e80" <= letter <= "\u9fff"


class Phrases:
    """A set of phrases to look for."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.tree: dict[str, Any] = {}
        for phrase in phrases:
            branch = self.tree
            for letter in phrase.translate(PLAIN):
                branch = branch.setdefault(letter, {})
            branch[END] = phrase
        self.tree.pop(END, None)
        beginnings = "".join(map(re.escape, self.tree))
        self.beginning = re.compile(f"[{beginnings}]" if beginnings else "(?!)")
        """What a phrase may begin with; all else is passed over at once."""

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where phrases begin and end in a text, and which; none overlaps another."""
        letters = text.translate(PLAIN)
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
