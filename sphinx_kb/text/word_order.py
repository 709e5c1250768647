"""The order of words in a list: the same on every machine, whatever its locale.

Case, accents and width do not count. A Han name goes by its pinyin, where pypinyin is installed.
"""

from __future__ import annotations

import re
import unicodedata

HAN = re.compile(r"[\u3400-\u9fff]")


def order_key(word: str, reading: str = "") -> tuple[str, str]:
    """What a word is sorted by; `reading` says how it is read, if somebody has written that down."""
    decomposed = unicodedata.normalize("NFKD", reading or pinyin_of(word) or word)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold(), word


def pinyin_of(word: str) -> str:
    """How a Han name is read; empty for other names, and where pypinyin is not installed."""
    if not HAN.search(word):
        return ""
    try:
        from pypinyin import lazy_pinyin  # an optional package, slow to load
    except ImportError:
        return ""
    return " ".join(lazy_pinyin(word))
