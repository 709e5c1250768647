"""How a table is set on paper: the width of its columns and the size of its type, from what stands in its cells.

Typst shares what is left equally among columns that are too wide, which starves the one that holds sentences. Here
room goes where it makes the table lower. Measures in ems of the table's type: a Han character is one, a Latin letter
about half.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sphinx_kb.text.east_asian import RUN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WIDTH, ACROSS = 459.0, 705.0
"""The width of the text on a page, and on a page turned on its side, in points."""

SIZES = 9.0, 8.0, 7.2
"""Sizes of type that a table may be set in, in points: the first in which no word is broken is taken."""

LOOKUP_HEIGHT = 400.0
"""A table that would be higher than this is for looking things up, and set in the second size, in points."""

MARGIN = 1.25
"""Ems that the space at both sides of a cell takes, and a little air."""

LINE, GAP = 1.5, 1.15
"""The height of a line of a cell, and what a row has above and below it, in ems."""

LEAST_COLUMN_WIDTH = 2.1
"""No column is narrower than two Han letters, in ems."""

LONGEST_UNBROKEN_WORD = 11.0
"""A longer word, such as an address, may be broken, in ems."""

GROWTH_STEP = 0.5
"""Columns grow by so many ems at a time."""

SECONDARY_SAVING = 0.05
"""How much a line less counts that does not make its row lower yet: another column has to be widened, too."""


@dataclass(frozen=True)
class Cell:
    """A cell: where it stands, how many rows and columns it covers and what it says, a line for each block."""

    row: int
    column: int
    text: str
    down: int = 1
    across: int = 1


@dataclass(frozen=True)
class Layout:
    """How a table is set."""

    size: float
    """The size of its type, in points."""
    widths: tuple[float, ...] | None
    """The width of each column, in points; None where every column is as wide as what it holds."""
    height: float
    """About how high it becomes, in points."""
    tallest: float
    """About how high its highest row becomes, in points."""
    turned: bool = False
    """Whether it needs a page turned on its side."""


def ems(text: str) -> float:
    """Return the width of a text on one line, in ems."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.53 for letter in text)


def words(text: str) -> list[float]:
    """Return the width of every run that cannot be broken, in ems."""
    return [ems(word) for word in RUN.findall(text)]


def longest_word(text: str) -> float:
    """Return the widest run that cannot be broken, in ems; one that is too long may be."""
    return min(max(words(text), default=0.0), LONGEST_UNBROKEN_WORD)


def lines(text: str, widths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return about how many lines a text takes in each of these widths: at the end of a line half a word is missing."""
    count = np.zeros_like(widths)
    for part in text.split("\n"):
        runs = words(part)
        whole = sum(runs)
        missing = sum(run * run for run in runs) / whole / 2 if whole else 0.0
        count += np.where(whole <= widths, 1.0, np.ceil(whole / np.maximum(widths - missing, 1.0)))
    return count


def layout(cells: Sequence[Cell], columns: int, width: float = WIDTH, across: float = ACROSS) -> Layout:
    """Return the largest type in which each column holds its longest word, with columns that make the table lowest."""
    natural, least = np.full(columns, LEAST_COLUMN_WIDTH), np.full(columns, LEAST_COLUMN_WIDTH)
    for cell in cells:
        if cell.across == 1:
            natural[cell.column] = max(natural[cell.column], *map(ems, cell.text.split("\n")))
            least[cell.column] = max(least[cell.column], longest_word(cell.text))
    natural, least = natural + MARGIN, least + MARGIN
    for turned, room in ((False, width), (True, across)):
        for size in SIZES:
            if sum(least) > room / size:
                continue
            made = set_in(cells, natural, least, room, size, turned=turned)
            if size == SIZES[0] and made.height > LOOKUP_HEIGHT:
                continue
            return made
    # no size is small enough: words are broken, each column as much as another
    return set_in(cells, natural, least * (width / SIZES[-1] / sum(least)), width, SIZES[-1], turned=False)


def set_in(
    cells: Sequence[Cell], natural: NDArray[np.float64], least: NDArray[np.float64], room: float, size: float,
    *, turned: bool,
) -> Layout:
    """Return the layout in one size of type, on a line of `room` points."""
    line = room / size
    fits = bool(natural.sum() <= line)
    even = natural if fits else filled(least, natural, line)
    widths = even if fits else min((even, filled(grown(cells, least, line), natural, line)),
                                   key=lambda one: float(heights(cells, one).sum()))
    high = heights(cells, widths) * size
    return Layout(size, None if fits else tuple(float(one * size) for one in widths), float(high.sum()),
                  float(high.max(initial=0.0)), turned)


def heights(cells: Sequence[Cell], widths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return about how high each row is with columns of these widths, in ems."""
    rows = np.ones(1 + max((cell.row for cell in cells), default=0))
    for cell in cells:
        if cell.across == 1:
            needed = lines(cell.text, widths[[cell.column]] - MARGIN)[0] / cell.down
            rows[cell.row] = max(rows[cell.row], needed)
    return rows * LINE + GAP


def filled(widths: NDArray[np.float64], natural: NDArray[np.float64], line: float) -> NDArray[np.float64]:
    """Return what is left of the line given to the columns that would like more, by how much they would."""
    hungry = np.maximum(natural - widths, 0.0)
    left = max(line - float(widths.sum()), 0.0)
    return widths + hungry * (min(1.0, left / hungry.sum()) if hungry.sum() else 0.0)


def grown(cells: Sequence[Cell], least: NDArray[np.float64], line: float) -> NDArray[np.float64]:
    """Columns widened step by step, each time where the room saves most lines, for as long as it saves any."""
    steps = max(int((line - least.sum()) / GROWTH_STEP), 0)
    room = np.arange(steps + 1) * GROWTH_STEP
    # lines of each column and row, for every width the column may get
    needed = np.ones((len(least), 1 + max(cell.row for cell in cells), steps + 1))
    for cell in cells:
        if cell.across == 1:
            needed[cell.column, cell.row] = lines(cell.text, least[cell.column] - MARGIN + room) / cell.down
    at = np.zeros(len(least), dtype=int)
    while left := steps - int(at.sum()):
        now = needed[np.arange(len(at)), :, at]
        best, chosen, by = 0.0, 0, 0
        for column in range(len(at)):
            others = np.delete(now, column, axis=0).max(axis=0, initial=0.0)[:, None]
            wider = needed[column, :, at[column] : at[column] + left + 1]
            cost = (np.maximum(wider, others) + SECONDARY_SAVING * wider).sum(axis=0)
            saved = (cost[0] - cost[1:]) / np.arange(1, left + 1)
            if saved.max() > best:
                best, chosen, by = float(saved.max()), column, int(saved.argmax()) + 1
        if not by:
            break
        at[chosen] += by
    return least + at * GROWTH_STEP
