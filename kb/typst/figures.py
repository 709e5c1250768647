"""Figures, images and tables of the book, numbered as they are on the site."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import count
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.images import get_image_size

from kb.typst.markup import array, block, call, labelled, points, string
from kb.typst.page import writes
from kb.typst.tables import WIDTH, Cell, layout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kb.typst.page import Page

PIXEL = 0.62
"""Points in a pixel of the site: its 16 pixel labels become 10 points, a little smaller than the text around."""

HIGHEST, FULL_PAGE = 430.0, 630.0
"""The room for an image that shares its page, and for one that fills it but for the caption, in points."""

SMALLEST = 0.75
"""An image that would be made smaller than this to share its page gets one of its own."""

LENGTH = re.compile(r"([\d.]+)\s*(px|pt|cm|mm|in|em|%)?\s*\Z")
UNITS = {"px": PIXEL, None: PIXEL, "pt": 1.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "in": 72.0, "em": 10.5,
         "%": WIDTH / 100}
SHORT_TABLE = 12
"""A table of at most so many rows is not broken across pages."""


def natural_size(path: Path) -> tuple[float, float] | None:
    """The size of an image in points; an SVG without one in its head is as large as its viewBox."""
    if path.suffix.lower() != ".svg":
        size = get_image_size(path)
        return (size[0] * PIXEL, size[1] * PIXEL) if size else None
    root = ET.parse(path).getroot()
    sizes = [LENGTH.match(root.get(side, "")) for side in ("width", "height")]
    if all(size and size[2] != "%" for size in sizes):
        return tuple(float(size[1]) * UNITS[size[2]] for size in sizes)  # type: ignore[index,return-value]
    box = root.get("viewBox", "").replace(",", " ").split()
    return (float(box[2]) * PIXEL, float(box[3]) * PIXEL) if len(box) == 4 else None


def width_on_paper(asked: str, size: tuple[float, float] | None) -> float | None:
    """How wide an image is set, in points: as asked, else as it is, and never larger than its room."""
    length = LENGTH.match(asked)
    width = float(length[1]) * UNITS[length[2]] if length else size[0] if size else None
    if width is None:
        return None
    width = min(width, WIDTH)
    if size and size[0]:
        height = size[1] * width / size[0]
        room = HIGHEST if height * SMALLEST <= HIGHEST else FULL_PAGE
        width *= min(1.0, room / height)
    return width


@writes("image")
def write_image(page: Page, node: nodes.image) -> str:
    if "only-dark" in node["classes"]:
        return ""  # paper is light
    file = page.book.images.get(node["uri"])
    if file is None:
        page.complain(node, f"图片 “{node['uri']}” 没有找到：看看路径和文件名")
        return call("missing-image", string(node.get("alt", "") or node["uri"]))
    try:
        size = natural_size(page.book.folder / file)
    except (ET.ParseError, OSError, ValueError) as error:
        page.complain(node, f"图片 “{node['uri']}” 打不开（{error}）：换一个文件，或重新导出")
        return call("missing-image", string(node.get("alt", "") or node["uri"]))
    if not node.get("alt"):
        page.complain(node, f"图片 “{node['uri']}” 没有替代文字：加一行 “:alt: …”，用一两句话说出图里画了什么")
    width = width_on_paper(str(node.get("width", "")), size)
    made = call("image", string(f"/{file}"), alt=string(node.get("alt", "")),
                width=points(width) if width else "100%")
    in_line = isinstance(node.parent, nodes.TextElement) and len(node.parent.children) > 1
    shown = call("box", made) if in_line else made
    if node.get("align") == "center":
        shown = call("align", "center", shown)
    return "\n".join([*page.anchors(node["ids"]), shown])


def number_of(page: Page, node: nodes.Element, kind: str) -> str | None:
    """The number of a figure or table, as on the site."""
    numbers = page.book.numbers.get(page.docname, {}).get(kind, {})
    found = next((numbers[name] for name in node["ids"] if name in numbers), None)
    return ".".join(map(str, found)) if found else None


def numbered(page: Page, node: nodes.Element, kind: str, content: str, caption: str | None) -> str:
    """A figure of Typst's with its number and label, whatever it holds."""
    number = number_of(page, node, kind)
    name = page.book.names[kind]
    made = call(
        "figure", content, kind={"figure": "image", "table": "table", "code-block": "raw"}[kind],
        caption=caption,
        placement="auto" if kind == "figure" and may_float(node) else None,
        supplement=string(name.partition("%")[0].strip()) if number else "none",
        numbering=f"_ => {string(number)}" if number else "none",
        outlined=None if number and caption else "false",
    )
    ids = [name for name in node["ids"] if page.label(name) not in page.labels]
    if ids:
        page.labels.add(page.label(ids[0]))
        made = labelled(made, page.label(ids[0]))
    return "\n".join([made, *page.anchors(ids[1:])])


def may_float(node: nodes.Element) -> bool:
    """Whether a drawing that does not fit may go to the next head or foot of a page, so that the text goes on.

    One that opens its section stays: its heading would stand alone.
    """
    opens = isinstance(node.previous_sibling(), (nodes.title, nodes.Invisible))
    return isinstance(node.parent, nodes.section) and not opens


@writes("figure")
def write_figure(page: Page, node: nodes.figure) -> str:
    captions = [child for child in node.children if isinstance(child, nodes.caption)]
    rest = [child for child in node.children if child not in captions]
    caption = page.content(captions[0]) if captions else None
    legend = [page.render(child) for child in rest if isinstance(child, nodes.legend)]
    drawn = block(filter(None, (page.render(child) for child in rest if not isinstance(child, nodes.legend))))
    for image in node.findall(nodes.image):  # its ids are set by now; the figure has its own
        node["ids"] = [name for name in node["ids"] if name not in image["ids"]]
    drawn = block([drawn, *(call("legend", block([part])) for part in legend)])
    return numbered(page, node, "figure", drawn, caption)


@writes("caption")
def write_caption(page: Page, node: nodes.caption) -> str:
    return call("rubric", page.content(node))  # of something that is no figure: a toctree, a code block


@writes("table")
def write_table(page: Page, node: nodes.table) -> str:
    titles = [child for child in node.children if isinstance(child, nodes.title)]
    groups = [child for child in node.children if isinstance(child, nodes.tgroup)]
    caption = page.content(titles[0]) if titles else None
    rows = sum(len(body.children) for group in groups for body in group.findall(nodes.tbody))
    made = block(grid(page, group) for group in groups)
    table = numbered(page, node, "table", made, caption)
    return "\n".join([f"// {page.docname}:{page.line(node)}",
                      call("tabular", table, breakable="true" if rows > SHORT_TABLE else None)])


def placed(rows: list[nodes.Node], columns: int) -> Iterator[tuple[nodes.entry, int, int]]:
    """The cells of rows with their row and column, rows and columns spanned taken into account."""
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


def grid(page: Page, group: nodes.tgroup) -> str:
    """The cells, the head marked as such: it is repeated on every page and read out with each cell."""
    columns = group["cols"]
    heads = [row for head in group.findall(nodes.thead) for row in head.children]
    bodies = [row for body in group.findall(nodes.tbody) for row in body.children]
    head, body = ([(cell, column) for cell, _, column in placed(rows, columns)] for rows in (heads, bodies))
    stubs = [spec.get("stub", 0) for spec in group.findall(nodes.colspec)]
    set_as = layout([Cell(column, cell.get("morecols", 0) + 1, text_of(cell)) for cell, column in head + body], columns)
    # shares of the width and not lengths: a table may stand in a card
    widths = ["auto"] * columns if set_as.widths is None else [f"{one / WIDTH * 100:.2f}%" for one in set_as.widths]
    made = [cell_of(page, cell, strong=bool(stubs[column : column + 1] and stubs[column])) for cell, column in body]
    if head:
        lines = str(len(heads))
        made = [call("table.header", *(cell_of(page, cell, strong=True) for cell, _ in head)), call("head-rule", lines),
                *made]
    return call("sized", points(set_as.size), call("table", *made, columns=array(widths)))


def text_of(cell: nodes.entry) -> str:
    """What a cell says, a line for each of its blocks."""
    return "\n".join(child.astext() for child in cell.children)


def cell_of(page: Page, cell: nodes.entry, *, strong: bool = False) -> str:
    ids = [*(cell.parent["ids"] if cell.parent.index(cell) == 0 else ()), *cell["ids"]]
    content = block([*page.anchors(ids), *page.children(cell)])
    if strong:
        content = call("strong", content)
    spans = {"colspan": cell.get("morecols", 0) + 1, "rowspan": cell.get("morerows", 0) + 1}
    if all(span == 1 for span in spans.values()):
        return content
    return call("table.cell", content, **{name: str(span) for name, span in spans.items() if span > 1})
