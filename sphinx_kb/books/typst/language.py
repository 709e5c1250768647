"""What of a book depends on its language: typefaces, paragraphs, emphasis, and the words that the template sets.

The template reads all of it from `settings.typ`, which is written from here.
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
}
"""The words of the template; `%s` is a number, a word of the index or a name of an image."""

IDEOGRAPHIC = ("zh", "ja")
"""Languages whose paragraphs begin indented, and whose emphasis is upright, in another typeface."""

EAST_ASIAN = (*IDEOGRAPHIC, "ko")
"""Languages whose quotation marks and dashes come from the East Asian typeface, as wide as a letter."""

LATIN = {"serif": "Libertinus Serif", "sans": "Libertinus Serif", "mono": "DejaVu Sans Mono",
         "formula": "New Computer Modern Math"}
"""The typefaces that Typst brings along; none of them is a sans serif for text."""

CHINESE = {"serif": ("Noto Serif SC", "Noto Sans SC"), "sans": ("Noto Sans SC", "Noto Serif SC"),
           "mono": ("Noto Sans SC",), "formula": ("Noto Serif SC",)}
"""The typefaces of the fonts' packages; they have kana, too."""


def needs_wide_letters(letters: Iterable[str]) -> bool:
    """Whether a book of these letters needs an East Asian typeface."""
    return any(map(WIDE_LETTER.match, letters))


def typefaces(language: str, *, wide: bool) -> dict[str, str]:
    """Return the typefaces by role, as Typst's values; `wide` says whether the East Asian ones are there."""
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
    """Return the text of `settings.typ`; no name in it is one that formulas use, such as `sans` or `upright`."""
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
    """Return what stands before and behind an aside that follows a word."""
    # translators: a word, and in brackets behind it a few more
    before, _sign, after = str(_("%s (%s)")).removeprefix("%s").partition("%s")
    return before, after


def comma() -> str:
    """Return what stands between the parts of a series of words or numbers."""
    # translators: two parts of a series, as of page numbers
    return str(_("%s, %s")).replace("%s", "")
