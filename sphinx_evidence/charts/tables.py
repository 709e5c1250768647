"""A `Table` as a docutils table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_evidence.data import citation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_evidence.charts.figure import Table

WIDEST_COLUMN = 30
"""The greatest width of a column in plain text, in characters."""


def table_node(table: Table) -> nodes.table:
    """Return the table; keys of references become citations, equal cells of a shared column are merged.

    On a narrow screen, rows with sentences are cards. Else the column stays that tells rows apart: the first of those
    whose cells are not merged.
    """
    node = nodes.table(classes=["kb-chart__table"], no_search=True)
    spans = [dict(runs_of(table, index)) for index in range(len(table.columns))]
    merges = any(count > 1 for column in spans for count in column.values())
    key = next((index for index, column in enumerate(spans) if set(column.values()) == {1}), 0)
    marks = [["kb-chart__key"] if 0 < index == key else [] for index in range(len(table.columns))]
    if not merges and any(column.is_prose for column in table.columns):
        node["classes"].append("kb-cards")
    heads = [column.name for column in table.columns]
    group = nodes.tgroup(cols=len(heads))
    # only plain text uses these widths, in characters
    group.extend(nodes.colspec(colwidth=min(WIDEST_COLUMN, 2 * max(map(len, cells))))
                 for cells in zip(heads, *table.rows, strict=True))
    group += nodes.thead("", nodes.row("", *(
        nodes.entry("", nodes.paragraph("", head), classes=marked) for head, marked in zip(heads, marks, strict=True))))
    lines = [nodes.row() for _row in table.rows]
    for index, column in enumerate(table.columns):
        for first, count in spans[index].items():
            cell = table.rows[first][index]
            paragraph = nodes.paragraph("", "" if column.holds_sources else cell)
            if column.holds_sources:
                paragraph += citation(cell.split(";"), alone=True)
            entry = nodes.entry("", paragraph, classes=marks[index] + ["kb-chart__prose"] * column.is_prose)
            if count > 1:
                entry["morerows"] = count - 1
            lines[first] += entry
    group += nodes.tbody("", *lines)
    node += group
    return node


def runs_of(table: Table, index: int) -> Iterator[tuple[int, int]]:
    """Yield the first row and the number of rows of each cell of a column."""
    column = table.columns[index]
    groups = [row[0] for row in table.rows]
    return runs([row[index] for row in table.rows], groups, column.is_shared or column.holds_sources)


def runs(cells: Sequence[str], groups: Sequence[str], is_shared: bool) -> Iterator[tuple[int, int]]:
    """Yield the first row of each cell and how many rows it spans: in a shared column, equal cells of one group."""
    first = 0
    for row in range(1, len(cells) + 1):
        if row < len(cells) and is_shared and (cells[row], groups[row]) == (cells[first], groups[first]):
            continue
        yield first, row - first
        first = row
