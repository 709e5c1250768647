"""The stylesheet of the e-book, with the values of colours and fonts filled in.

E-readers do not support custom properties, and few support `:lang()`, so both are resolved when the book is packed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_kb.text.css import minified, with_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OWN_SHEET = Path(__file__).with_name("book.css")
IDEOGRAPHIC = ("zh", "ja")
"""Languages with indented paragraphs."""

PLAIN = {"--kb-book-serif": "serif", "--kb-book-sans": "sans-serif", "--kb-book-label": "sans-serif",
         "--kb-book-indent": "0"}
CHINESE = {
    "--kb-book-serif": '"Songti SC", STSong, "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif',
    "--kb-book-sans": (
        '"PingFang SC", "Heiti SC", STHeiti, "Noto Sans CJK SC", "Source Han Sans SC", SimHei, sans-serif'),
    "--kb-book-label": '"PingFang SC", "Heiti SC", "Noto Sans CJK SC", SimHei, sans-serif',
}
"""Fonts for Chinese on readers' devices."""


def values_of(language: str) -> dict[str, str]:
    """Return the fonts and the indent of a language, as custom property → value."""
    code = language.split("_")[0]
    indent = {"--kb-book-indent": "2em"} if code in IDEOGRAPHIC else {}
    return PLAIN | indent | (CHINESE if code == "zh" else {})


def sheet(language: str, colours: Mapping[str, str], styles: Iterable[Path]) -> str:
    """Return the book's stylesheet, followed by the styles of packages."""
    text = "\n".join(minified(path.read_text(encoding="utf-8")) for path in (OWN_SHEET, *styles))
    return with_values(text, {**colours, **values_of(language)}) + "\n"
