"""The stylesheet of the e-book, with values in place of the names of colours and typefaces.

E-readers do not know custom properties, and few know `:lang()`: both are decided when the book is bound.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_kb.text.css import minified, with_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OWN_SHEET = Path(__file__).with_name("book.css")
IDEOGRAPHIC = ("zh", "ja")
"""Languages whose paragraphs begin indented."""

PLAIN = {"--kb-book-serif": "serif", "--kb-book-sans": "sans-serif", "--kb-book-label": "sans-serif",
         "--kb-book-indent": "0"}
CHINESE = {
    "--kb-book-serif": '"Songti SC", STSong, "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif',
    "--kb-book-sans": (
        '"PingFang SC", "Heiti SC", STHeiti, "Noto Sans CJK SC", "Source Han Sans SC", SimHei, sans-serif'),
    "--kb-book-label": '"PingFang SC", "Heiti SC", "Noto Sans CJK SC", SimHei, sans-serif',
}
"""Typefaces that readers' devices have for Chinese."""


def values_of(language: str) -> dict[str, str]:
    """Return the typefaces and the indent of a language, by name."""
    code = language.split("_")[0]
    indent = {"--kb-book-indent": "2em"} if code in IDEOGRAPHIC else {}
    return PLAIN | indent | (CHINESE if code == "zh" else {})


def sheet(language: str, colours: Mapping[str, str], styles: Iterable[Path]) -> str:
    """Return the book's stylesheet with the styles of packages behind it."""
    text = "\n".join(minified(path.read_text(encoding="utf-8")) for path in (OWN_SHEET, *styles))
    return with_values(text, {**colours, **values_of(language)}) + "\n"
