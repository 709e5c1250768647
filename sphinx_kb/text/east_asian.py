"""Rules of East Asian typography: wide characters, punctuation and line breaks.

The rules depend on the characters of a text, not on its language.
"""

from __future__ import annotations

from sphinx_kb.text.lazy_pattern import lazy_pattern

WIDE_LETTER = lazy_pattern("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
"""A character that only East Asian fonts have: Han, kana, hangul and full-width forms."""

WIDE = "\u2e80", "\uffef"
"""From the first Han radical to full-width forms: a line break between two of these is not a space."""

NEVER_FIRST = frozenset("；：…—・々ー%‰℃°")
"""Characters that must not begin a line, but that Typst allows there after a box."""

OPENING, CLOSING = frozenset("（〔【《〈“，。、；：？！）"), frozenset("，。、；：？！）〕】》〉")
"""Punctuation with built-in space: no space before the first set or after the second."""

RUN = lazy_pattern(
    r"[（〔【《〈“‘]*(?:[A-Za-z0-9₀-₉ₐ-ₜα-ωΑ-Ω.,%–—/()+-]+|[^\n])[，。、；：？！）〕】》〉”’]*"
)
"""An unbreakable run: a Latin word or one Han character, with adjacent punctuation."""


def is_wide(letter: str) -> bool:
    """Whether a character is as wide as a Han character; false for the empty string."""
    return bool(letter) and WIDE[0] <= letter <= WIDE[1]


def between(left: str, right: str) -> str:
    """Return the replacement of a line break between two characters: nothing between wide ones, else a space."""
    return "" if is_wide(left) and is_wide(right) else " "
