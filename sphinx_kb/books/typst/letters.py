"""The characters of a book, which decide its fonts, and the boxes for what it cannot show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_kb.text.typst_markup import strings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

JOINERS = r"\u{fe0e}\u{fe0f}\u{200d}\u{20e3}"
"""What joins or varies the characters of an emoji, as Typst writes it."""


def letters_in(root: Path) -> frozenset[str]:
    """Return every character of a book's files, including its drawings."""
    files = [*root.glob("*.typ"), *root.glob("pages/**/*.typ"), *root.glob("images/*.svg")]
    return frozenset().union(*(file.read_text(encoding="utf-8") for file in files)) - {"\n", "\t"}


def write_boxes(
    root: Path, letters: Iterable[str] = (), images: Iterable[str] = (), labels: Iterable[str] = (),
    pages: Iterable[str] = (),
) -> None:
    """Write what the book shows otherwise: characters without a glyph, with their code points, images that cannot be
    opened, links to labels that are not there, and pages that cannot be set.
    """
    codes = "".join(f"\\u{{{ord(letter):x}}}" for letter in letters)
    rule = (f'show regex("[{codes}][{codes}{JOINERS}]*"): '
            'it => it.text.codepoints().filter(it => it not in joiners).map(boxed-letter).join()\n  ') if codes else ""
    (root / "boxed.typ").write_text(f"""\
#let joiners = ({", ".join(f'"{joiner}"' for joiner in re.findall(r"[^}]*}", JOINERS))})
#let boxed-letter(letter) = box(stroke: .4pt, radius: 1pt, inset: (x: 1.5pt), outset: (y: 1.5pt), text(
  size: .6em, font: "DejaVu Sans Mono", "U+" + upper(str(str.to-unicode(letter), base: 16))))
#let boxed-letters(it) = {{
  {rule}it
}}
#let broken-images = {strings(f"/{file}" for file in images)}
#let unset-pages = {strings(pages)}
#let lost-labels = {strings(labels)}
#let is-lost(name) = name in lost-labels or name.split("#").first() in unset-pages
""", encoding="utf-8")
