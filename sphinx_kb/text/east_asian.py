"""Rules of East Asian type: which letters are wide, and which punctuation may stand where.

Strings in, strings out; the rules apply to the letters that a text has, whatever its language.
"""

from __future__ import annotations

import re

WIDE_LETTER = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
"""A letter of East Asian typefaces only: Han, kana, hangul and full-width signs."""

WIDE = "\u2e80", "\uffef"
"""From the first Han radical to full-width signs: between two of these a line break is no space."""

NEVER_FIRST = frozenset("；：…—・々ー%‰℃°")
"""What no line should begin with and Typst lets begin one after a box; other punctuation it holds back itself."""

OPENING, CLOSING = frozenset("（〔【《〈“，。、；：？！）"), frozenset("，。、；：？！）〕】》〉")
"""Punctuation that brings room of its own: no space stands before the first or after the second."""

RUN = re.compile(
    r"[（〔【《〈“‘]*(?:[A-Za-z0-9₀-₉ₐ-ₜα-ωΑ-Ω.,%–—/()+-]+|[^\n])[，。、；：？！）〕】》〉”’]*"
)
"""What a line cannot break: a Latin word or one Han letter, with the punctuation that keeps to it."""


def is_wide(letter: str) -> bool:
    """Whether a letter is as wide as a Han letter; the empty string is not."""
    return bool(letter) and WIDE[0] <= letter <= WIDE[1]


def between(left: str, right: str) -> str:
    """Return what stands for a line break between two letters: nothing between wide ones, else a space."""
    return "" if is_wide(left) and is_wide(right) else " "
