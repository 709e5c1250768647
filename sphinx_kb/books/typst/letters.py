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


def write_boxes(root: Path, missing: Iterable[str] = (), broken: Iterable[str] = ()) -> None:
    """Write what the template shows as boxes: characters without a glyph, with their code points, and broken images.
    """
    codes = "".join(f"\\u{{{ord(letter):x}}}" for letter in missing)
    rule = (f'show regex("[{codes}][{codes}{JOINERS}]*"): '
            'it => it.text.codepoints().filter(it => it not in joiners).map(boxed-letter).join()\n  ') if codes else ""
    (root / "boxed.typ").write_text(f"""\
#let joiners = ({", ".join(f'"{joiner}"' for joiner in re.findall(r"[^}]*}", JOINERS))})
#let boxed-letter(letter) = box(stroke: .4pt, radius: 1pt, inset: (x: 1.5pt), outset: (y: 1.5pt), text(
  size: .6em, font: "DejaVu Sans Mono", "U+" + upper(str(str.to-unicode(letter), base: 16))))
#let boxed-letters(it) = {{
  {rule}it
}}
#let broken-images = {strings(f"/{file}" for file in broken)}
""", encoding="utf-8")
