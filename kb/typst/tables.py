"""How a table is set on paper: the width of its columns and the size of its type, from what stands in its cells.

Typst shares what is left equally among columns that are too wide, which starves the one that holds sentences.
Measures in ems of the table's type: a Han character is one, a Latin letter about half. Knows nothing of Typst.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 459.0
"""The width of the text, in points."""

SIZES = 9.0, 8.0, 7.2
"""Sizes of type that a table may be set in, in points: the first in which no word is broken is taken."""

MARGIN = 1.25
"""Ems that the space at both sides of a cell takes, and a little air."""

NARROWEST = 2.6
"""No column is narrower than a short word with its margins, in ems."""

LONG_WORD = 11.0
"""A longer word, such as an address, may be broken, in ems."""

MOST_LINES = 9
"""Prose in so many lines is still read; a column that would need more gets wider first, up to a long word."""

PARTS = re.compile(r"[A-Za-z0-9₀-₉ₐ-ₜα-ωΑ-Ω.,%–—/()+-]+|.", re.DOTALL)


@dataclass(frozen=True)
class Cell:
    """A cell: where it stands, how many columns it covers and what it says, a line for each block."""

    column: int
    span: int
    text: str


@dataclass(frozen=True)
class Layout:
    """How a table is set."""

    size: float
    """The size of its type, in points."""
    widths: tuple[float, ...] | None
    """The width of each column, in points; None where every column is as wide as what it holds."""


def ems(text: str) -> float:
    """The width of a text on one line, in ems."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.53 for letter in text)


def longest_word(text: str) -> float:
    """The widest run that cannot be broken, in ems."""
    return max((ems(part) for part in PARTS.findall(text)), default=0.0)


def layout(cells: Sequence[Cell], columns: int, width: float = WIDTH) -> Layout:
    """The largest type in which every column holds its longest word, and the columns for it."""
    natural, least, mass = [NARROWEST] * columns, [NARROWEST] * columns, [1.0] * columns
    for cell in cells:
        if cell.span == 1:
            at = cell.column
            natural[at] = max(natural[at], MARGIN + max(map(ems, cell.text.split("\n")), default=0.0))
            needed = max(longest_word(cell.text), ems(cell.text) / MOST_LINES)
            least[at] = max(least[at], MARGIN + min(needed, LONG_WORD))
            mass[at] = max(mass[at], ems(cell.text))
    size = next((size for size in SIZES if sum(least) <= width / size), SIZES[-1])
    line = width / size
    if sum(natural) <= line:
        return Layout(size, None)
    if sum(least) >= line:
        return Layout(size, tuple(width * one / sum(least) for one in least))
    return Layout(size, tuple(size * one for one in shared(natural, least, mass, line)))


def shared(natural: list[float], least: list[float], mass: list[float], line: float) -> list[float]:
    """A line shared out: first what each column needs, then the rest by how much text there is, dampened.

    A column with four times the text gets about twice the room, and none gets more than it can use.
    """
    widths = [min(one, other) for one, other in zip(natural, least, strict=True)]
    hungry = {i for i in range(len(widths)) if natural[i] > widths[i]}
    while hungry:
        left = line - sum(widths)
        weight = {i: mass[i] ** 0.5 for i in hungry}
        given = {i: left * weight[i] / sum(weight.values()) for i in hungry}
        full = {i for i in hungry if widths[i] + given[i] >= natural[i]}
        if not full:
            for i in hungry:
                widths[i] += given[i]
            break
        for i in full:
            widths[i] = natural[i]
        hungry -= full
    return widths
