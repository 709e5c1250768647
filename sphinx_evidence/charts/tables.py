"""How a table of text becomes one on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_evidence.data import citation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_evidence.charts.figure import Table

WIDEST_COLUMN = 30
"""How many letters a column takes at most in plain text."""


def table_node(table: Table) -> nodes.table:
    """The table; keys of references are cited, and what rows of a group share stands once."""
    node = nodes.table(classes=["kb-chart__table"], no_search=True)
    heads = [column.name for column in table.columns]
    group = nodes.tgroup(cols=len(heads))
    # in plain text, and nowhere else, this is how many letters a column takes
    group.extend(nodes.colspec(colwidth=min(WIDEST_COLUMN, 2 * max(map(len, cells))))
                 for cells in zip(heads, *table.rows, strict=True))
    group += nodes.thead("", nodes.row("", *(nodes.entry("", nodes.paragraph("", head)) for head in heads)))
    lines = [nodes.row() for _row in table.rows]
    groups = [row[0] for row in table.rows]
    for index, column in enumerate(table.columns):
        for first, count in runs([row[index] for row in table.rows], groups, column.is_shared or column.holds_sources):
            cell = table.rows[first][index]
            paragraph = nodes.paragraph("", "" if column.holds_sources else cell)
            if column.holds_sources:
                paragraph += citation(cell.split(";"))
            entry = nodes.entry("", paragraph, classes=["kb-chart__prose"] if column.is_prose else [])
            if count > 1:
                entry["morerows"] = count - 1
            lines[first] += entry
    group += nodes.tbody("", *lines)
    node += group
    return node


def runs(cells: Sequence[str], groups: Sequence[str], is_shared: bool) -> Iterator[tuple[int, int]]:
    """Where a cell begins and how many rows it covers: in a shared column, those of its group that say the same."""
    first = 0
    for row in range(1, len(cells) + 1):
        if row < len(cells) and is_shared and (cells[row], groups[row]) == (cells[first], groups[first]):
            continue
        yield first, row - first
        first = row
