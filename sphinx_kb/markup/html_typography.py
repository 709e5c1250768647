"""Chinese typography in HTML: what must not break stays together, Hanzi are dotted and never slanted, ids are unique.

Works on the document tree, for HTML only, after furo has put tables into containers. Knows letters and numbers,
not pharmacology.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_kb.text.nonbreaking import pieces

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

HAN = re.compile(r"[\u3400-\u9fff]")

CORNER = "项目"
"""What a reader who listens hears for the empty corner of a table."""

LEAVE_ALONE = (nodes.literal, nodes.FixedTextElement, nodes.math, nodes.math_block, nodes.raw, addnodes.toctree)


def is_prose(text: nodes.Text) -> bool:
    """Whether a text is read as running text: not code, not mathematics, not kept together already."""
    parent = text.parent
    while parent is not None and not isinstance(parent, nodes.document):
        if isinstance(parent, LEAVE_ALONE) or "kb-nobreak" in parent.get("classes", []):
            return False
        parent = parent.parent
    return True


class Scroller(nodes.General, nodes.Element):
    """What is wider than a small screen and scrolls by itself: a table or a formula, with a name."""


class ChineseTypography(SphinxPostTransform):
    """Set what must stay together, dotted emphasis, and what scrolls by itself."""

    formats = ("html",)
    default_priority = 510  # furo puts tables and formulas into containers at 500

    def run(self, **kwargs: object) -> None:
        for wrapper in list(self.document.findall(nodes.container)):
            if {"table-wrapper", "math-wrapper"} & set(wrapper["classes"]):
                wrapper.parent.replace(wrapper, self.scroller(wrapper))
        for head in self.document.findall(nodes.thead):
            for cell in head.findall(nodes.entry):
                if not cell.astext().strip():
                    cell += nodes.paragraph("", "", nodes.inline(CORNER, CORNER, classes=["kb-unseen"]))
        for emphasis in self.document.findall(nodes.emphasis):
            if HAN.search(emphasis.astext()):
                emphasis["classes"].append("kb-emphasis")
        for text in list(self.document.findall(nodes.Text)):
            if is_prose(text):
                cut = list(pieces(str(text)))
                if any(together for _, together in cut):
                    text.parent.replace(text, [
                        nodes.inline(piece, piece, classes=["kb-nobreak"]) if together else nodes.Text(piece)
                        for piece, together in cut
                    ])

    def scroller(self, wrapper: nodes.container) -> Scroller:
        """Furo's container without the ids it copies from its content, and with a name."""
        table = wrapper.next_node(nodes.table)
        title = table.next_node(nodes.title) if table is not None else None
        kind = "公式" if table is None else "表格"
        name = f"{kind}：{title.astext()}" if title is not None else kind
        # the classes of the table itself furo copies, too
        return Scroller("", *wrapper.children, classes=wrapper["classes"], name=name)


def visit_scroller(self: HTML5Translator, node: Scroller) -> None:
    """Whoever has only a keyboard scrolls it after a Tab, so it must take the focus."""
    attributes = {"tabindex": "0", "role": "group", "aria-label": node["name"]}
    self.body.append(self.starttag(node, "div", CLASS="container", **attributes))


def depart_scroller(self: HTML5Translator, node: Scroller) -> None:
    self.body.append("</div>\n")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(Scroller, html=(visit_scroller, depart_scroller))
    app.add_post_transform(ChineseTypography)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
