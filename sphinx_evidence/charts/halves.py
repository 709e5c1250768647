"""A long table of a figure as it fits on one page of a book: two halves side by side, remarks as notes below.

Rows keep their order, down the left half and then down the right. The first column becomes a line above the rows that
share it; where these have the same sources, that line has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, zip_longest
from string import ascii_lowercase
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Row = Sequence[nodes.entry]

LONGEST_WHOLE = 24
"""How many rows a table has at most that shares a page with its figure as it is."""


@dataclass(frozen=True)
class Line:
    """A line of a half: its cells, all but the last one if it is the head of a group."""

    cells: tuple[nodes.entry, ...]
    is_head: bool = False


class Notes:
    """The remarks of a table, each told once below it, with its letter."""

    def __init__(self) -> None:
        self.letters: dict[str, str] = {}

    def letter(self, remark: str) -> str:
        """Return the letter of a remark: a to z, aa, ab …"""
        if remark not in self.letters:
            tens, ones = divmod(len(self.letters), len(ascii_lowercase))
            self.letters[remark] = (ascii_lowercase[tens - 1] if tens else "") + ascii_lowercase[ones]
        return self.letters[remark]

    def block(self) -> nodes.container:
        """Return all remarks, one after another."""
        node = nodes.paragraph()
        for remark, letter in self.letters.items():
            node += [mark(letter), nodes.Text(f"\u2009{remark}\u2003")]
        return nodes.container("", node, classes=["kb-chart__notes"])


def in_halves(table: nodes.table) -> list[nodes.Node]:
    """Return a table whose columns are a group, values, remarks and sources, as two halves; then its notes."""
    head, body = next(iter(table.findall(nodes.thead))), next(iter(table.findall(nodes.tbody)))
    _group, *values, _remarks, sources = head.findall(nodes.entry)
    heads = [*values, sources]
    notes = Notes()
    lines = list(lines_of(whole_rows(body, len(heads) + 2), notes))
    # the head of a group is not the last line of a half
    middle = (len(lines) + 1) // 2
    middle += lines[middle - 1].is_head
    left, right = lines[:middle], lines[middle:]
    if right and not right[0].is_head:
        above = next(line for line in reversed(left) if line.is_head)
        words = _("%s (continued)") % above.cells[0].astext()
        right.insert(0, head_of(words, copied(above.cells[1]), len(values)))
    columns = len(heads)
    group = nodes.tgroup(cols=2 * columns + 1)
    group += [nodes.colspec(colwidth=1) for _column in range(2 * columns + 1)]
    group += nodes.thead("", nodes.row("", *heads, gap(), *map(copied, heads)))
    group += nodes.tbody("", *(
        nodes.row("", *(one.cells if one else [gap(columns)]), gap(), *(other.cells if other else [gap(columns)]))
        for one, other in zip_longest(left, right)))
    made = nodes.table("", group, classes=[*table["classes"], "colwidths-auto"], ids=table["ids"])
    return [made, notes.block()] if notes.letters else [made]


def lines_of(rows: Sequence[Row], notes: Notes) -> Iterator[Line]:
    """Yield the head of each group and its rows."""
    for _name, grouped in groupby(rows, key=lambda row: row[0].astext()):
        members = list(grouped)
        shared = len({row[-1].astext() for row in members}) == 1
        count = len(members[0]) - 3
        yield head_of(members[0][0].astext(), members[0][-1] if shared else gap(), count)
        for row in members:
            *values, remarks, sources = row[1:]
            if remark := remarks.astext():
                next(iter(values[-2].findall(nodes.paragraph))).append(mark(notes.letter(remark)))
            yield Line((*values, gap() if shared else sources))


def head_of(words: str, sources: nodes.entry, columns: int) -> Line:
    """Return the line above a group; its name spans all columns but that of the sources."""
    name = nodes.entry("", nodes.paragraph("", "", nodes.strong("", words)), morecols=columns - 1)
    return Line((name, sources), is_head=True)


def whole_rows(body: nodes.tbody, columns: int) -> list[list[nodes.entry]]:
    """Return the rows of a table with a cell for each column; cells that span rows are repeated."""
    rows: list[list[nodes.entry]] = []
    spanning: dict[int, tuple[int, nodes.entry | None]] = {}
    for row in body.findall(nodes.row):
        given = iter([cell for cell in row.children if isinstance(cell, nodes.entry)])
        cells = []
        for column in range(columns):
            below, above = spanning.get(column, (0, None))
            if above is not None and below:
                cells.append(copied(above))
                spanning[column] = below - 1, above
            else:
                cells.append(next(given))
                spanning[column] = cells[-1].attributes.pop("morerows", 0), cells[-1]
        rows.append(cells)
    return rows


def mark(letter: str) -> nodes.inline:
    """Return the sign that leads from a number to its note."""
    return nodes.inline("", letter, classes=["kb-chart__mark"])


def gap(columns: int = 1) -> nodes.entry:
    """Return an empty cell."""
    return nodes.entry("", morecols=columns - 1) if columns > 1 else nodes.entry()


def copied(cell: nodes.entry) -> nodes.entry:
    """Return a copy of a cell, which no link leads to."""
    made = cell.deepcopy()
    for node in made.findall(nodes.Element):
        node["ids"] = []
    return made
