"""The order of Chinese words: by pinyin, under the letter it begins with.

Greek letters go under their names, as they are read: α₂ is alpha-2. Signs and digits come first.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from pypinyin import lazy_pinyin

if TYPE_CHECKING:
    from collections.abc import Iterable

Entry = TypeVar("Entry")
SIGNS = "数字"


def key(word: str) -> tuple[str, str]:
    """What a word is sorted by."""
    spelled = []
    for letter in unicodedata.normalize("NFKC", word):
        if letter == "μ":
            spelled.append("u")
        elif "\u0370" <= letter <= "\u03ff":
            spelled.append(unicodedata.name(letter, "").rpartition(" ")[2].lower())
        else:
            spelled.append(letter)
    read = " ".join(lazy_pinyin("".join(spelled))).lower()
    return "".join(sign for sign in read if sign.isalnum() or sign == " ").strip(), word


def initial(word: str) -> str:
    """The letter a word stands under."""
    first = unicodedata.normalize("NFKD", key(word)[0][:1].upper())[:1]
    return first if "A" <= first <= "Z" else SIGNS


def by_letter(words: Iterable[tuple[str, Entry]]) -> list[tuple[str, list[tuple[str, Entry]]]]:
    """Words with what belongs to them, in order, by letter; signs first."""
    ordered = sorted(words, key=lambda one: (initial(one[0]) != SIGNS, initial(one[0]), key(one[0])))
    return [(letter, list(members)) for letter, members in groupby(ordered, key=lambda one: initial(one[0]))]
