"""The sort order of words, independent of the machine's locale.

Ignores case, accents and width. Han names are sorted by pinyin if pypinyin is installed.
"""

from __future__ import annotations

import unicodedata

from sphinx_kb.text.lazy_pattern import lazy_pattern
from sphinx_kb.text.pinyin import syllables

HAN = lazy_pattern(r"[\u3400-\u9fff]")


def order_key(word: str, reading: str = "") -> tuple[str, str]:
    """Return the sort key of a word; `reading` overrides its pinyin."""
    decomposed = unicodedata.normalize("NFKD", reading or pinyin_of(word) or word)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold(), word


def pinyin_of(word: str) -> str:
    """Return the pinyin of a Han name; empty for other names, and if pypinyin is not installed."""
    if not HAN.search(word):
        return ""
    try:
        return " ".join(syllables(word))
    except ImportError:
        return ""
