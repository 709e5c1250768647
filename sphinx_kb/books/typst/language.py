"""The language settings of the book: fonts, paragraphs, emphasis, and the words of the template.

They are written to `settings.typ`, which the template reads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_kb.locale import N_, _
from sphinx_kb.text.east_asian import WIDE_LETTER
from sphinx_kb.text.typst_markup import array, string

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = {
    "contents": N_("Contents"),
    "figures": N_("Figures"),
    "tables": N_("Tables"),
    "chapter": N_("Chapter %s"),
    "page": N_("p. %s"),
    "see": N_(", see %s"),
    "missing": N_("[Image missing: %s]"),
    "broken": N_("[Image cannot be opened: %s]"),
}
"""The words of the template; `%s` is a number, a word of the index or the name of an image."""

IDEOGRAPHIC = ("zh", "ja")
"""Languages with indented paragraphs, and upright emphasis in another font."""

EAST_ASIAN = (*IDEOGRAPHIC, "ko")
"""Languages whose quotation marks and dashes are full-width, from the East Asian font."""

LATIN = {"serif": "Libertinus Serif", "sans": "Libertinus Serif", "mono": "DejaVu Sans Mono",
         "formula": "New Computer Modern Math"}
"""The fonts embedded in Typst; none of them is a sans serif for text."""

CHINESE = {"serif": ("Noto Serif SC", "Noto Sans SC"), "sans": ("Noto Sans SC", "Noto Serif SC"),
           "mono": ("Noto Sans SC",), "formula": ("Noto Serif SC",)}
"""The fonts of the font packages, which also have kana."""


def needs_wide_letters(letters: Iterable[str]) -> bool:
    """Whether a book with these characters needs an East Asian font."""
    return any(map(WIDE_LETTER.match, letters))


def typefaces(language: str, *, wide: bool) -> dict[str, str]:
    """Return role → fonts as a Typst value; `wide` says whether the East Asian fonts are available."""
    if not wide:
        return {role: string(name) for role, name in LATIN.items()}
    if language.split("_")[0] not in EAST_ASIAN:
        return {role: array(map(string, (name, *CHINESE[role]))) for role, name in LATIN.items()}

    def western(name: str) -> str:
        return f'(name: {string(name)}, covers: "latin-in-cjk")'

    serif, song, hei = string(LATIN["serif"]), *map(string, CHINESE["serif"])
    return {
        "serif": array([western(LATIN["serif"]), song, serif, hei]),
        "sans": array([hei, serif, song]),
        "mono": array([western(LATIN["mono"]), hei, serif]),
        "formula": array([string(LATIN["formula"]), song]),
    }


def settings(language: str, *, wide: bool) -> str:
    """Return the text of `settings.typ`; its names must not clash with those in formulas, such as `sans`."""
    code, _sep, region = language.partition("_")
    ideographic = code in IDEOGRAPHIC
    values = {
        **{f"{role}-face": value for role, value in typefaces(language, wide=wide).items()},
        "lang": string(code.lower()),
        "region": string(region.lower()) if re.fullmatch(r"[A-Za-z]{2}", region) else "none",
        "indent": "2em" if ideographic else "0em",
        "upright-emphasis": str(ideographic).lower(),
        "strong-size": ".95em" if ideographic else "1em",
    }
    words = {name: _(message) for name, message in WORDS.items()} | {"comma": comma(), "aside": "%s".join(brackets())}
    spoken = ", ".join(f"{name}: {string(str(word))}" for name, word in words.items())
    return "".join(f"#let {name} = {value}\n" for name, value in values.items()) + f"#let words = ({spoken})\n"


def brackets() -> tuple[str, str]:
    """Return the text before and after an aside that follows a word."""
    # translators: a word, and in brackets behind it a few more
    before, _sign, after = str(_("%s (%s)")).removeprefix("%s").partition("%s")
    return before, after


def comma() -> str:
    """Return the separator of a series of words or numbers."""
    # translators: two parts of a series, as of page numbers
    return str(_("%s, %s")).replace("%s", "")
