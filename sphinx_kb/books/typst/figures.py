"""Figures, images and tables of the book, numbered as they are on the site."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from itertools import count
from math import fsum
from typing import TYPE_CHECKING

import numpy as np
from docutils import nodes
from sphinx.util.images import get_image_size

from sphinx_kb.books.typst.tables import ACROSS, SIZES, WIDTH, Cell, Layout, layout, lines
from sphinx_kb.books.typst.translator import place, writes
from sphinx_kb.locale import _
from sphinx_kb.text.typst_markup import array, block, call, labelled, points, string

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sphinx_kb.books.typst.translator import TypstTranslator

PIXEL, SMALL_PIXEL, LARGE_PIXEL = 0.62, 0.45, 0.75
"""Points in a pixel of the site: for an image without letters, and the least and the most for one with letters."""

LETTER_SIZE = 9.0
"""The size of the letters in a drawing, in points: a little smaller than the text around."""

MOST_SHARED_HEIGHT, FULL_PAGE_HEIGHT = 345.0, 630.0
"""The room for an image that shares its page, and for one that fills it but for the caption, in points."""

LEGEND_LINE, LEGEND_LEADING = np.array([44.0]), 18.0
"""The length of a line of a legend, in ems, and how high one is with its share of the space between, in points."""

LEAST_SCALE = 0.75
"""An image that would be made smaller than this to share its page gets one of its own."""

LEAST_PLATE_HEIGHT = 420.0
"""How much of a page a drawing takes, with its legend, that leaves the page before nearly empty, in points."""

LENGTH = re.compile(r"([\d.]+)\s*(px|pt|cm|mm|in|em|%)?\s*\Z")
UNITS = {"px": PIXEL, None: PIXEL, "pt": 1.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "in": 72.0, "em": 10.5,
         "%": WIDTH / 100}
FONT_SIZE = re.compile(r"font-size\s*[:=]\s*[\"']?([\d.]+)")
MOST_UNBROKEN_HEIGHT = 260.0
"""A table, or a row of one, that is not higher than this is not broken across pages, in points."""

ONE_PAGE = "kb-one-page"
"""The class of a table that is set in small type with little room between its rows, to fit on one page."""

TRANSPARENT = frozenset(("sd-dropdown", "sd-tab-set", "sd-tab-item", "sd-tab-content", "sd-container-fluid"))
"""What holds a table without drawing anything around it."""


def natural_size(path: Path) -> tuple[float, float] | None:
    """Return the size of an image in points; an SVG without one in its head is as large as its viewBox."""
    if path.suffix.lower() != ".svg":
        size = get_image_size(path)
        return (size[0] * PIXEL, size[1] * PIXEL) if size else None
    root = ET.parse(path).getroot()
    box = [float(number) for number in root.get("viewBox", "").replace(",", " ").split()]
    drawn = box[2:] if len(box) == 4 else None
    stated = (LENGTH.match(root.get(side, "")) for side in ("width", "height"))
    given = [length for length in stated if length and length[2] != "%"]
    if len(given) == 2:
        if given[0][2] not in ("px", None):  # its author thought of paper
            width, height = (float(length[1]) * UNITS[length[2]] for length in given)
            return width, height
        pixels = [float(length[1]) for length in given]
    elif drawn:
        pixels = drawn
    else:
        return None
    pixel = PIXEL
    if letters := letter_size(path):
        letters *= pixels[0] / drawn[0] if drawn and drawn[0] else 1.0
        pixel = min(max(LETTER_SIZE / letters, SMALL_PIXEL), LARGE_PIXEL)
    return pixels[0] * pixel, pixels[1] * pixel


def letter_size(path: Path) -> float | None:
    """Return the size in which most of a drawing's letters are, in its own units."""
    sizes = Counter(FONT_SIZE.findall(path.read_text(encoding="utf-8", errors="replace")))
    return float(sizes.most_common(1)[0][0]) or None if sizes else None


def width_on_paper(asked: str, size: tuple[float, float] | None, below: float = 0.0) -> float | None:
    """Return how wide an image is set, in points: as asked, else as it is, and never larger than its room.

    `below` is what its legend takes of the page.
    """
    length = LENGTH.match(asked)
    width = float(length[1]) * UNITS[length[2]] if length else size[0] if size else None
    if width is None:
        return None
    width = min(width, WIDTH)
    if size and size[0]:
        height = size[1] * width / size[0]
        room = MOST_SHARED_HEIGHT if height * LEAST_SCALE <= MOST_SHARED_HEIGHT else FULL_PAGE_HEIGHT - below
        width *= min(1.0, room / height)
    return width


def legend_height(node: nodes.image) -> float:
    """Return about how high the legend below an image is, in points."""
    figure = node.parent if isinstance(node.parent, nodes.figure) else node.parent.parent
    parts = [part.astext() for legend in getattr(figure, "children", ()) if isinstance(legend, nodes.legend)
             for part in legend.findall(nodes.paragraph)]
    return fsum(float(lines(part, LEGEND_LINE)[0]) for part in parts) * LEGEND_LEADING


@writes("image")
def write_image(page: TypstTranslator, node: nodes.image) -> str:
    if "only-dark" in node["classes"]:
        return ""  # paper is light
    if page.inside(node, nodes.title) and node.get("alt"):
        return string(node["alt"])  # bookmarks and running heads repeat the words of headings
    file = page.book.images.get(node["uri"])
    if file is None:
        page.complain(node, _("The image “%s” does not exist: check its path and name") % node["uri"])
        return call("missing-image", string(node.get("alt", "") or node["uri"]))
    try:
        size = natural_size(page.book.folder / file)
    except (ET.ParseError, OSError, ValueError) as error:
        message = _("The image “%(file)s” cannot be opened (%(error)s): use another file, or export it again")
        page.complain(node, message % {"file": node["uri"], "error": error})
        return call("broken-image", string(node.get("alt", "") or node["uri"]))
    if not node.get("alt"):
        page.complain(node, _("The image “%s” has no alternative text: add a line “:alt: …” that says in a sentence "
                              "or two what it shows") % node["uri"])
    width = width_on_paper(str(node.get("width", "")), size, legend_height(node))
    in_line = stands_in_line(node)
    wide = points(width) if width else "100%"
    beside = width and not in_line  # an image beside others has its column for room
    # a book that is not strict is made all the same, and the file name is better than nothing
    made = call("picture", string(f"/{file}"), alt=string(node.get("alt") or posixpath.basename(node["uri"])),
                width=f"calc.min({wide}, room.width)" if beside else wide)
    if beside:
        made = call("layout", f"room => {made}")
    shown = call("box", made) if in_line else made
    if node.get("align") == "center":
        shown = call("align", "center", shown)
    return "\n".join([*page.anchors(node["ids"]), shown])


def stands_in_line(node: nodes.image) -> bool:
    """Whether an image stands among the words of a paragraph; a link around it counts as words."""
    parent = node.parent
    while isinstance(parent, nodes.TextElement) and not isinstance(parent, (nodes.paragraph, nodes.title)):
        parent = parent.parent
    linked = isinstance(node.parent, nodes.reference) and isinstance(parent, nodes.paragraph)
    return isinstance(parent, nodes.TextElement) and (linked or any(parent.findall(nodes.Text)))


def numbered(page: TypstTranslator, node: nodes.Element, kind: str, content: str, caption: str | None) -> str:
    """Return a figure of Typst's with its number and label, whatever it holds."""
    number = page.number(node, kind)
    name = page.book.names[kind]
    made = call(
        "figure", content, kind={"figure": "image", "table": "table", "code-block": "raw"}[kind],
        caption=caption,
        placement=placement(page, node) if kind == "figure" else None,
        supplement=string(name.partition("%")[0].strip()) if number else "none",
        numbering=f"_ => {string(number)}" if number else "none",
        outlined=None if number and caption else "false",
    )
    ids = [name for name in node["ids"] if page.label(name) not in page.labels]
    if ids:
        page.labels.add(page.label(ids[0]))
        made = labelled(made, page.label(ids[0]))
    return "\n".join([made, *page.anchors(ids[1:])])


def placement(page: TypstTranslator, node: nodes.Element) -> str | None:
    """Return where on a page a drawing may go that does not fit, so that the text goes on; None if it stays.

    It stays where it is all that its section has, whose heading would stand alone, and with its other parts and the
    table of its data. One that fills most of a page goes on without a table that has a heading, but not above its own.
    """
    before = node.previous_sibling()
    if not isinstance(node.parent, nodes.section) or isinstance(before, nodes.image):
        return None
    after = node.next_node(lambda one: not isinstance(one, nodes.Invisible), ascend=True, descend=False)
    if isinstance(after, nodes.rubric):
        drawn = fsum(height_on_paper(page, image) for image in node.findall(nodes.image))
        return "bottom" if drawn > LEAST_PLATE_HEIGHT else None
    opens = isinstance(before, (nodes.title, nodes.Invisible))
    stays = isinstance(after, nodes.table) or (opens and isinstance(after, (nodes.section, type(None))))
    return None if stays else "auto"


def height_on_paper(page: TypstTranslator, image: nodes.image) -> float:
    """Return how high an image is set, with its legend, in points; 0 if it cannot be read, which is told elsewhere."""
    try:
        size = natural_size(page.book.folder / page.book.images[image["uri"]])
    except (ET.ParseError, OSError, ValueError, KeyError):
        return 0.0
    below = legend_height(image)
    width = width_on_paper(str(image.get("width", "")), size, below)
    return below + (size[1] * width / size[0] if size and size[0] and width else 0.0)


def height_of(table: nodes.table) -> float:
    """Estimate how high a table is on a page that is upright, in points."""
    return fsum(layout_of(group, WIDTH).height for group in table.children if isinstance(group, nodes.tgroup))


@writes("figure")
def write_figure(page: TypstTranslator, node: nodes.figure) -> str:
    captions = [child for child in node.children if isinstance(child, nodes.caption)]
    rest = [child for child in node.children if child not in captions]
    caption = page.content(captions[0]) if captions else None
    legend = [page.render(child) for child in rest if isinstance(child, nodes.legend)]
    drawn = block(filter(None, (page.render(child) for child in rest if not isinstance(child, nodes.legend))))
    for image in node.findall(nodes.image):  # its ids are set by now; the figure has its own
        node["ids"] = [name for name in node["ids"] if name not in image["ids"]]
    drawn = block([drawn, *(call("legend", block([part])) for part in legend)])
    return numbered(page, node, "figure", drawn, caption)


def write_captioned_code(page: TypstTranslator, node: nodes.Element) -> str:
    """Return code with a caption, numbered like a figure."""
    captions = [child for child in node.children if isinstance(child, nodes.caption)]
    rest = block(page.render(child) for child in node.children if child not in captions)
    caption = page.content(captions[0]) if captions else None
    return call("captioned-code", numbered(page, node, "code-block", rest, caption))


@writes("caption")
def write_caption(page: TypstTranslator, node: nodes.caption) -> str:
    return call("rubric", page.content(node))  # of something that is no figure, as a toctree


@writes("table")
def write_table(page: TypstTranslator, node: nodes.table) -> str:
    titles = [child for child in node.children if isinstance(child, nodes.title)]
    groups = [child for child in node.children if isinstance(child, nodes.tgroup)]
    caption = page.content(titles[0]) if titles else None
    is_dense = ONE_PAGE in node["classes"]
    across = ACROSS if stands_free(node) and not is_dense else WIDTH
    laid = [layout_of(group, across, SIZES[1:2] if is_dense else SIZES) for group in groups]
    if is_dense and "colwidths-auto" in node["classes"]:  # as wide as their cells, which Typst knows better
        laid = [replace(one, widths=None) for one in laid]
    made = block(grid(page, group, one) for group, one in zip(groups, laid, strict=True))
    table = numbered(page, node, "table", made, caption)
    high = fsum(one.height for one in laid) > MOST_UNBROKEN_HEIGHT
    if is_dense:
        made = call("on-one-page", call("tabular", table, breakable="true"))
        return "\n".join([place(page, node), made])
    whole_rows = all(one.tallest <= MOST_UNBROKEN_HEIGHT for one in laid)
    made = call("tabular", table, breakable="true" if high else None, whole_rows=None if whole_rows else "false")
    if any(one.turned for one in laid):
        before = node.previous_sibling()
        heading = page.content(before) if isinstance(before, nodes.rubric) else None
        made = call("turned", made, heading=heading and call("rubric", heading))
    return "\n".join([place(page, node), made])


def is_whole(page: TypstTranslator, node: nodes.Node) -> bool:
    """Whether a node is a drawing or a table that stays where it is and is not broken."""
    if isinstance(node, nodes.figure):
        return placement(page, node) is None
    return isinstance(node, nodes.table) and height_of(node) <= MOST_UNBROKEN_HEIGHT and not is_turned(node)


def is_turned(node: nodes.Node | None) -> bool:
    """Whether a node is a table that gets a page on its side, with the rubric before it."""
    return isinstance(node, nodes.table) and stands_free(node) and any(
        layout_of(group, ACROSS).turned for group in node.children if isinstance(group, nodes.tgroup)
    )


def stands_free(node: nodes.Element) -> bool:
    """Whether a table may have a page turned on its side: nothing is drawn around it."""
    parent = node.parent
    while isinstance(parent, nodes.container) and not TRANSPARENT.isdisjoint(parent["classes"]):
        parent = parent.parent
    return isinstance(parent, (nodes.section, nodes.document))


def layout_of(group: nodes.tgroup, across: float, sizes: Sequence[float] = SIZES) -> Layout:
    """Return how a table is set, `across` points wide at most, in one of these sizes of type."""
    rows = [*rows_of(group, nodes.thead), *rows_of(group, nodes.tbody)]
    cells = [Cell(row, column, text_of(cell), cell.get("morerows", 0) + 1, cell.get("morecols", 0) + 1)
             for cell, row, column in placed(rows, group["cols"])]
    return layout(cells, group["cols"], across=across, sizes=sizes)


def rows_of(group: nodes.tgroup, part: type[nodes.Part]) -> list[nodes.row]:
    """Return the rows of the head or the body; a cell may hold a table with rows of its own."""
    return [row for one in group.children if isinstance(one, part)
            for row in one.children if isinstance(row, nodes.row)]


def placed(rows: list[nodes.row], columns: int) -> Iterator[tuple[nodes.entry, int, int]]:
    """Yield the cells of rows with their row and column, rows and columns spanned taken into account."""
    taken: set[tuple[int, int]] = set()
    for index, row in enumerate(rows):
        free = (column for column in count() if (index, column) not in taken)
        for cell in row.children:
            assert isinstance(cell, nodes.entry)
            column = next(free)
            covered = [(index + down, column + right) for down in range(cell.get("morerows", 0) + 1)
                       for right in range(cell.get("morecols", 0) + 1)]
            taken.update(covered)
            if column < columns:
                yield cell, index, column


def grid(page: TypstTranslator, group: nodes.tgroup, laid: Layout) -> str:
    """Return the cells, the head marked as such: it is repeated on every page and read out with each cell."""
    columns = group["cols"]
    heads, bodies = rows_of(group, nodes.thead), rows_of(group, nodes.tbody)
    head, body = ([(cell, column) for cell, _, column in placed(rows, columns)] for rows in (heads, bodies))
    stubs = [spec.get("stub", 0) for spec in group.children if isinstance(spec, nodes.colspec)]
    # shares of the width and not lengths: a table may stand in a card
    line = ACROSS if laid.turned else WIDTH
    widths = ["auto"] * columns if laid.widths is None else [f"{one / line * 100:.2f}%" for one in laid.widths]
    made = [cell_of(page, cell, strong=bool(stubs[column : column + 1] and stubs[column])) for cell, column in body]
    if head:
        lines = str(len(heads))
        made = [call("table.header", *(cell_of(page, cell, strong=True) for cell, _ in head)), call("head-rule", lines),
                *made]
    return call("sized", points(laid.size), call("table", *made, columns=array(widths)))


def text_of(cell: nodes.entry) -> str:
    """Return what a cell says, a line for each of its blocks."""
    return "\n".join(child.astext() for child in cell.children)


def cell_of(page: TypstTranslator, cell: nodes.entry, *, strong: bool = False) -> str:
    ids = [*(cell.parent["ids"] if cell.parent.index(cell) == 0 else ()), *cell["ids"]]
    content = block([*page.anchors(ids), *page.children(cell)])
    if strong:
        content = call("strong", content)
    across, down = cell.get("morecols", 0) + 1, cell.get("morerows", 0) + 1
    side = next((name for name in ("center", "right") if f"text-{name}" in cell["classes"]), None)
    if across == down == 1 and side is None:
        return content
    # rows stay whole, but not all the rows beside one cell
    return call("table.cell", content, colspan=str(across) if across > 1 else None,
                rowspan=str(down) if down > 1 else None, breakable="true" if down > 1 else None, align=side)
