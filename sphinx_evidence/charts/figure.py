"""A figure as pages and books need it: what it is made of, and its table."""

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
    """Its head."""
    holds_sources: bool = False
    """Whether cells are keys of references, with semicolons between."""
    is_prose: bool = False
    """Whether cells are sentences, which must not shrink to a word a line."""
    is_shared: bool = False
    """Whether the rows of a group often say the same, which then stands once; a group has the same first cell."""


@dataclass(frozen=True)
class Table:
    """A table of text."""

    columns: Sequence[Column]
    rows: Rows


@dataclass(frozen=True)
class Figure:
    """What one figure is made of."""

    html: str
    """The drawing for pages."""
    svg: str
    """The drawing for books, which stands alone."""
    table: Table
    """The data as readers see them."""
    shows: tuple[tuple[str, str], ...]
    """The records (kind, id) it is made from."""
    file: Rows
    """The data to take away, the head first: a number a cell, with its unit and its references."""
    words: tuple[str, ...] = ()
    """What it shows, in sentences for below the caption."""


@dataclass(frozen=True)
class Request:
    """What a page asks to be drawn or listed."""

    data: Data
    model: DoseModel
    label: str
    """What the figure shows, for those who cannot see it."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What stands in the directive."""


def as_csv(rows: Rows) -> str:
    """Rows as a file; its byte order mark lets spreadsheets open it as UTF-8."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return "\ufeff" + out.getvalue()
