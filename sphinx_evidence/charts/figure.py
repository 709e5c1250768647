"""A figure as pages and books need it: drawing, table and data file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_evidence.charts.dose_model import DoseModel
    from sphinx_evidence.model.data import Data

    Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    """Its heading."""
    holds_sources: bool = False
    """Whether cells are keys of references, separated by semicolons."""
    is_prose: bool = False
    """Whether cells are sentences, so the column must not shrink to a word per line."""
    is_shared: bool = False
    """Whether equal cells of a group of rows (those with the same first cell) are merged."""


@dataclass(frozen=True)
class Table:
    """A table of text."""

    columns: Sequence[Column]
    rows: Rows
    book_rows: int = 0
    """How many rows books show; 0 for all. Where readers choose a group, books draw the first, and list it alone."""
    e_book_rows: Sequence[int] = ()
    """Which rows e-books show, where the drawing has the median of all; empty for as many as other books."""
    in_halves: bool = False
    """Whether a long one is set in two halves on paper: its columns are a group, values, remarks and sources."""


@dataclass(frozen=True)
class Figure:
    """One figure, ready for any output."""

    html: str
    """The drawing for pages."""
    svg: str
    """The drawing for books, a complete SVG file."""
    table: Table
    """The data as readers see them."""
    shows: tuple[tuple[str, str], ...]
    """The records (kind, id) that it depends on."""
    csv_rows: Rows
    """The rows of the CSV file, the heading first: one number per cell, with unit and references."""
    sentences: tuple[str, ...] = ()
    """Sentences below the caption that say what it shows."""
    pages: tuple[str, ...] = ()
    """The drawing for paper, a part a page, where one page is too small for it; else empty."""
    screens: tuple[str, ...] = ()
    """The drawing for e-books, in parts as narrow and as high as the screen of a telephone; empty if it is so whole."""


@dataclass(frozen=True)
class Request:
    """What a page asks to be drawn or listed."""

    data: Data
    model: DoseModel
    label: str
    """The text alternative."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The content of the directive."""


def as_csv(rows: Rows) -> str:
    """Rows as CSV; the byte order mark lets spreadsheets recognise UTF-8."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return "\ufeff" + out.getvalue()
