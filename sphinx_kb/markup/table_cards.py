"""Tables with sentences that are wider than a telephone: there each row is a card, with the heads beside its cells.

Tables of numbers stay tables, whose first column stays while the others scroll: numbers are read across. Which is which
follows from what stands in a table. A table with a class of its own that begins with ``kb-`` is left to the style sheet
of that class, but for ``kb-cards``, with which an author asks for cards.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_kb.core.formats import builder_of, is_interactive
from sphinx_kb.core.static_files import add_static_folder
from sphinx_kb.locale import _
from sphinx_kb.text.lazy_pattern import lazy_pattern
from sphinx_kb.text.nonbreaking import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

STATIC = Path(__file__).with_name("static")
CARDS = "kb-cards"
"""The class of tables whose rows are cards on a telephone."""
NUMBERS = "kb-numbers"
"""The class of tables of short cells, whose columns are narrow on a telephone."""
LABEL = "kb-cards__label"
"""The class of a head that is said again in a cell; shown on cards only."""
ROOM = 22.3
"""The width of a telephone's column of text, in letters of a table."""
PADDING = 1.2
NARROWEST = 4.0
"""What any column takes."""
SENTENCE = 12.0
"""A cell at least so long is read as a sentence."""
THIN = 7.0
"""In a narrower column, sentences are towers of a few letters a line."""
LATIN = 0.56
"""The width of a letter that is no Han letter."""
UNIT = lazy_pattern(r"(?<=[\d%])( )(?=[A-Za-zμ]+/)")
"""The space between a number and a unit of two parts, such as ng/mL; the others are short."""
UNBROKEN = lazy_pattern(r"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+|\S")
"""A word, or a letter of a script without spaces."""


def width_of(text: str) -> float:
    """Return about how wide a text is on one line, in letters."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else LATIN for letter in text)


def widest_piece(text: str) -> float:
    """Return the width of the widest piece of a text that does not break."""
    return max((width_of(unbroken) for piece, together in pieces(text)
                for unbroken in ([piece] if together else UNBROKEN.findall(piece))), default=0.0)


def need_of(cells: Sequence[str]) -> float:
    """Return the width that the cells of a column need to be read with ease."""
    ease = THIN if any(width_of(text) >= SENTENCE for text in cells) else NARROWEST
    return max([ease, *(widest_piece(text) + PADDING for text in cells)])


def layout_of(rows: Sequence[Sequence[str]]) -> str:
    """Return the class for a table of some rows of text, the head among them; an empty string if it fits as it is."""
    columns = list(zip(*rows, strict=True))
    if len(columns) < 3 or sum(map(need_of, columns)) <= ROOM:
        return ""
    return CARDS if any(width_of(text) >= SENTENCE for column in columns[1:] for text in column[1:]) else NUMBERS


def grid_of(table: nodes.table) -> list[list[nodes.entry]] | None:
    """Return the cells of a table by row, the head first; None without one head, or if a cell spans others."""
    heads = list(table.findall(nodes.thead))
    if len(heads) != 1 or len(heads[0].children) != 1:
        return None
    if any("morerows" in entry or "morecols" in entry for entry in table.findall(nodes.entry)):
        return None
    return [[cell for cell in row.children if isinstance(cell, nodes.entry)] for row in table.findall(nodes.row)]


def own_classes(table: nodes.table) -> Iterator[str]:
    """Yield the classes of a table that lay it out."""
    return (name for name in table["classes"] if name.startswith("kb-"))


class TableCards(SphinxPostTransform):
    """Give tables their class, and the cells of cards their heads."""

    formats = ("html",)
    # before typography copies the classes of a table to what it scrolls in (510), after citations have their text (9)
    default_priority = 505

    def run(self, **kwargs: object) -> None:
        if not is_interactive(builder_of(self.env)):
            return
        for table in list(self.document.findall(nodes.table)):
            grid, own = grid_of(table), list(own_classes(table))
            if grid is None or (own and CARDS not in own):
                continue
            if not own and (layout := layout_of([[cell.astext() for cell in row] for row in grid])):
                table["classes"].append(layout)
            if CARDS in table["classes"]:
                self.name_cells(*grid)
            elif NUMBERS in table["classes"]:
                self.let_units_go(table)

    @staticmethod
    def name_cells(heads: Sequence[nodes.entry], *rows: Sequence[nodes.entry]) -> None:
        """Say in each cell but the first of its row what it is."""
        for row in rows:
            for head, cell in list(zip(heads, row, strict=True))[1:]:
                if cell.children and (words := head.astext().strip()):
                    cell.insert(0, nodes.paragraph(words, words, classes=[LABEL]))

    @staticmethod
    def let_units_go(table: nodes.table) -> None:
        """Let numbers leave their unit to the next line: a piece of text of its own is nothing that stays together."""
        for body in table.findall(nodes.tbody):
            for text in list(body.findall(nodes.Text)):
                if len(parts := UNIT.split(text)) > 1:
                    text.parent.replace(text, [nodes.Text(part) for part in parts])


def add_sheet(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the style sheet on pages with such tables only."""
    if doctree is not None and is_interactive(app.builder) and any(
            name in table["classes"] for table in doctree.findall(nodes.table) for name in (CARDS, NUMBERS)):
        app.add_css_file("css/table-cards.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_post_transform(TableCards)
    add_static_folder(app, STATIC, _)
    app.connect("html-page-context", add_sheet)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
