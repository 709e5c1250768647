"""What some of Sphinx's builders cannot show becomes text: drawings their description, merged cells their content.

LaTeX and Texinfo take no SVG and would leave such a picture out; manual pages have no cells that span rows.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.images import guess_mimetype

from sphinx_kb.core.formats import has_merged_cells
from sphinx_kb.locale import CATALOGUE, FOLDER, _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def describe_images(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace images in formats that the builder does not support by their text alternative."""
    supported = app.builder.supported_image_types
    if not supported:
        return  # the output shows no image; its writer prints text alternatives
    for image in list(doctree.findall(nodes.image)):
        kind = guess_mimetype(Path(image["uri"]))
        kinds = {kind, *image.get("candidates", {})} - {"*"}
        if kind is None or kinds & set(supported):
            continue
        words = _("[Image: %s]") % (image.get("alt") or Path(image["uri"]).name)
        ids, classes = image["ids"], ["kb-described"]
        image.replace_self(
            nodes.inline(words, words, ids=ids, classes=classes) if isinstance(image.parent, nodes.TextElement)
            else nodes.paragraph(words, words, ids=ids, classes=classes))


def repeat_merged_cells(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Repeat cells that span rows in each of these rows, for output without such cells."""
    if has_merged_cells(app.builder):
        return
    for body in [*doctree.findall(nodes.thead), *doctree.findall(nodes.tbody)]:
        rows = [row for row in body.children if isinstance(row, nodes.row)]
        for number, row in enumerate(rows):
            column = 0
            for cell in list(row.children):
                if not isinstance(cell, nodes.entry):
                    continue
                for below in rows[number + 1 : number + 1 + int(cell.attributes.pop("morerows", 0))]:
                    copy = cell.deepcopy()
                    for part in copy.findall(nodes.Element):
                        part["ids"], part["names"] = [], []
                    below.insert(place_of(below, column), copy)
                column += 1 + int(cell.get("morecols", 0))


def place_of(row: nodes.row, column: int) -> int:
    """Return the index in a row at which a cell for a column stands."""
    at = 0
    for index, cell in enumerate(row.children):
        if at >= column:
            return index
        at += 1 + int(cell.get("morecols", 0)) if isinstance(cell, nodes.entry) else 0
    return len(row.children)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    # after handlers of the default priority 500, which put images and tables in the place of drawings
    app.connect("doctree-resolved", describe_images, priority=800)
    app.connect("doctree-resolved", repeat_merged_cells, priority=800)  # as above
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
