"""The order of words in the index and in glossaries, grouped by initial letter.

Chinese words are sorted by pinyin, all others by spelling. Greek letters are sorted by name: α₂ as alpha-2. Signs and
digits come first, characters of scripts without an alphabet last.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from sphinx_kb.locale import _
from sphinx_kb.text.word_order import pinyin_of

if TYPE_CHECKING:
    from collections.abc import Iterable

Member = TypeVar("Member")
SIGNS, LETTERS, OTHERS = range(3)
"""The groups of words by initial: signs and digits, letters of an alphabet, everything else."""


def spelled(word: str) -> str:
    """Return a word with Greek letters replaced by their names."""
    out = []
    for letter in unicodedata.normalize("NFKC", word):
        if letter == "μ":
            out.append("u")
        elif "\u0370" <= letter <= "\u03ff":
            out.append(unicodedata.name(letter, "").rpartition(" ")[2].lower())
        else:
            out.append(letter)
    return "".join(out)


def is_ideograph(letter: str) -> bool:
    """Whether a character belongs to a script of thousands of characters, so that a heading for each is useless."""
    return unicodedata.name(letter, "").startswith(("CJK", "HANGUL"))


@dataclass(frozen=True)
class Alphabet:
    """The order of words of one language."""

    pinyin: bool = False
    """Whether Han characters are sorted by pinyin."""

    def key(self, word: str) -> tuple[str, str]:
        """Return the sort key of a word."""
        read = spelled(word)
        if self.pinyin:
            read = pinyin_of(read) or read
        read = unicodedata.normalize("NFKD", read.lower())
        return "".join(sign for sign in read if sign.isalnum() or sign == " ").strip(), word

    def initial(self, word: str) -> tuple[int, str]:
        """Return the group of a word and its heading in that group."""
        first = unicodedata.normalize("NFKD", self.key(word)[0][:1].upper())[:1]
        if not first.isalpha():
            return SIGNS, str(_("Numbers"))
        if is_ideograph(first):
            return OTHERS, str(_("Other letters"))
        return LETTERS, first

    def by_letter(self, words: Iterable[tuple[str, Member]]) -> list[tuple[str, list[tuple[str, Member]]]]:
        """Sort words, each with a value, and group them by heading; signs first."""
        ordered = sorted(words, key=lambda one: (self.initial(one[0]), self.key(one[0])))
        return [(letter, list(members))
                for (_group, letter), members in groupby(ordered, key=lambda one: self.initial(one[0]))]


def alphabet_of(language: str) -> Alphabet:
    """Return the order of words of a language."""
    return Alphabet(pinyin=language.split("_")[0] == "zh")
