"""The layout of tables on paper: column widths and font size, computed from the cells.

Typst divides the remaining width equally among columns that are too wide, which starves columns of sentences. Here,
width goes where it reduces the height of the table. Widths are in ems of the table's font size: a Han character is one
em, a Latin letter about half.

Layouts must not depend on the version of Python: `sum` of floats rounds differently from 3.12 on, `fsum` does not.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from sphinx_kb.text.east_asian import RUN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WIDTH, ACROSS = 459.0, 705.0
"""The text width of a page and of a landscape page, in points."""

SIZES = 9.0, 8.0, 7.2
"""The font sizes of tables, in points; the first that breaks no word is used."""

LOOKUP_HEIGHT = 400.0
"""In points. Higher tables are for lookup and use the second font size."""

MARGIN = 1.25
"""The padding on both sides of a cell and a little extra, in ems."""

LINE, GAP = 1.5, 1.15
"""The height of a line, and the vertical padding of a row, in ems."""

LEAST_COLUMN_WIDTH = 2.1
"""Two Han characters, in ems."""

LONGEST_UNBROKEN_WORD = 11.0
"""In ems. Longer words, such as addresses, may be broken."""

GROWTH_STEP = 0.5
"""The increment of column widths, in ems."""

SECONDARY_SAVING = 0.05
"""The weight of a saved line that does not yet reduce its row, because another column must be widened as well."""


@dataclass(frozen=True)
class Cell:
    """A cell: its position, its spans, and its text with one line per block."""

    row: int
    column: int
    text: str
    down: int = 1
    across: int = 1


@dataclass(frozen=True)
class Layout:
    """The layout of a table."""

    size: float
    """The font size, in points."""
    widths: tuple[float, ...] | None
    """The width of each column, in points; None if every column has its natural width."""
    height: float
    """The estimated height, in points."""
    tallest: float
    """The estimated height of the highest row, in points."""
    turned: bool = False
    """Whether it needs a landscape page."""


def ems(text: str) -> float:
    """Return the width of a text on one line, in ems."""
    return fsum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.53 for letter in text)


def words(text: str) -> list[float]:
    """Return the width of every unbreakable run, in ems."""
    return [ems(word) for word in RUN.findall(text)]


def longest_word(text: str) -> float:
    """Return the width of the widest unbreakable run, in ems, at most LONGEST_UNBROKEN_WORD."""
    return min(max(words(text), default=0.0), LONGEST_UNBROKEN_WORD)


def lines(text: str, widths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Estimate the number of lines of a text for each width, assuming that half a word is lost at the end of a line."""
    count = np.zeros_like(widths)
    for part in text.split("\n"):
        runs = words(part)
        whole = fsum(runs)
        missing = fsum(run * run for run in runs) / whole / 2 if whole else 0.0
        count += np.where(whole <= widths, 1.0, np.ceil(whole / np.maximum(widths - missing, 1.0)))
    return count


def layout(
    cells: Sequence[Cell], columns: int, width: float = WIDTH, across: float = ACROSS, sizes: Sequence[float] = SIZES
) -> Layout:
    """Return the layout of least height in the largest font size in which every column fits its longest word."""
    natural, least = np.full(columns, LEAST_COLUMN_WIDTH), np.full(columns, LEAST_COLUMN_WIDTH)
    for cell in cells:
        if cell.across == 1:
            natural[cell.column] = max(natural[cell.column], *map(ems, cell.text.split("\n")))
            least[cell.column] = max(least[cell.column], longest_word(cell.text))
    natural, least = natural + MARGIN, least + MARGIN
    for turned, room in ((False, width), (True, across)):
        for size in sizes:
            if fsum(least) > room / size:
                continue
            made = set_in(cells, natural, least, room, size, turned=turned)
            if size == SIZES[0] and made.height > LOOKUP_HEIGHT:
                continue
            return made
    # no size is small enough: shrink all columns in proportion, which breaks words
    return set_in(cells, natural, least * (width / sizes[-1] / fsum(least)), width, sizes[-1], turned=False)


def set_in(
    cells: Sequence[Cell], natural: NDArray[np.float64], least: NDArray[np.float64], room: float, size: float,
    *, turned: bool,
) -> Layout:
    """Return the layout for one font size and a line of `room` points."""
    line = room / size
    fits = bool(natural.sum() <= line)
    even = natural if fits else filled(least, natural, line)
    widths = even if fits else min((even, filled(grown(cells, least, line), natural, line)),
                                   key=lambda one: float(heights(cells, one).sum()))
    high = heights(cells, widths) * size
    return Layout(size, None if fits else tuple(float(one * size) for one in widths), float(high.sum()),
                  float(high.max(initial=0.0)), turned)


def heights(cells: Sequence[Cell], widths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Estimate the height of each row for columns of these widths, in ems."""
    rows = np.ones(1 + max((cell.row for cell in cells), default=0))
    for cell in cells:
        if cell.across == 1:
            needed = lines(cell.text, widths[[cell.column]] - MARGIN)[0] / cell.down
            rows[cell.row] = max(rows[cell.row], needed)
    return rows * LINE + GAP


def filled(widths: NDArray[np.float64], natural: NDArray[np.float64], line: float) -> NDArray[np.float64]:
    """Distribute the remaining width among columns below their natural width, in proportion to what they lack."""
    hungry = np.maximum(natural - widths, 0.0)
    left = max(line - float(widths.sum()), 0.0)
    return widths + hungry * (min(1.0, left / hungry.sum()) if hungry.sum() else 0.0)


def grown(cells: Sequence[Cell], least: NDArray[np.float64], line: float) -> NDArray[np.float64]:
    """Widen columns step by step, each time where it saves the most lines, until nothing more is saved."""
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
