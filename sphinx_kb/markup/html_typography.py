"""Typography in HTML: non-breaking pieces, dotted instead of slanted Chinese emphasis, scrolling wide content.

Tables and formulas scroll on their own on small screens, in regions labelled for screen readers. A cell that spans rows
says its words again on each sheet of paper that its rows take. The rules for Chinese do not affect other languages.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_kb.core.formats import builder_of, is_interactive
from sphinx_kb.core.static_files import add_static_folder, add_style
from sphinx_kb.core.visible_text import is_prose
from sphinx_kb.locale import _
from sphinx_kb.text.lazy_pattern import lazy_pattern
from sphinx_kb.text.nonbreaking import DIGIT, clauses, pieces

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

STATIC = Path(__file__).with_name("static")
HAN = lazy_pattern(r"[\u3400-\u9fff]")


class Scroller(nodes.General, nodes.Element):
    """A labelled region in which a wide table or formula scrolls."""


class Repeated(nodes.General, nodes.Element):
    """The content of a cell that spans rows; in print a table of its own, whose head browsers repeat on each sheet."""


WRAPPERS: dict[type[nodes.Element], str] = {nodes.table: "table-wrapper", nodes.math_block: "math-wrapper"}
"""Scrolling nodes → furo's class for their wrapper."""


def wrapper_of(node: nodes.Element) -> nodes.container | None:
    """Return the theme's container around a table or formula, if there is one."""
    parent = node.parent
    if isinstance(parent, nodes.container) and WRAPPERS[type(node)] in parent["classes"]:
        return parent
    return None


def scroller_of(node: nodes.Element) -> Scroller:
    """Return a labelled scroller with the classes of its content; the ids stay on the content."""
    title = node.next_node(nodes.title) if isinstance(node, nodes.table) else None
    name = _("Table") if isinstance(node, nodes.table) else _("Formula")
    if title is not None:
        name = _("Table: %s") % title.astext()
    return Scroller("", classes=[WRAPPERS[type(node)], *node["classes"]], name=str(name))


def keep_together(text: nodes.Text, cut: list[tuple[str, bool]]) -> None:
    """Replace a text by its pieces, of which some must stay on one line."""
    if any(together for _piece, together in cut):
        text.parent.replace(text, [
            nodes.inline(piece, piece, classes=["kb-nobreak"]) if together else nodes.Text(piece)
            for piece, together in cut
        ])


class Typography(SphinxPostTransform):
    """Mark non-breaking pieces, clauses of titles and Chinese emphasis, and wrap wide content in scrollers."""

    formats = ("html",)
    # after furo, which wraps tables and formulas in containers at 500; these are replaced
    default_priority = 510

    def run(self, **kwargs: object) -> None:
        if is_interactive(builder_of(self.env)):  # nothing scrolls in a book
            for kind in WRAPPERS:
                for node in list(self.document.findall(kind)):
                    self.let_scroll(node)
            for cell in list(self.document.findall(nodes.entry)):
                if cell.get("morerows"):
                    content, cell.children = Repeated("", *cell.children), []
                    cell += content
        for head in self.document.findall(nodes.thead):
            for cell in head.findall(nodes.entry):
                if not cell.astext().strip():
                    # translators: read out by screen readers for the empty corner of a table
                    corner = str(_("Item"))
                    cell += nodes.paragraph("", "", nodes.inline(corner, corner, classes=["kb-unseen"]))
        for emphasis in self.document.findall(nodes.emphasis):
            if HAN.search(emphasis.astext()):
                emphasis["classes"].append("kb-emphasis")
        for title in self.document.findall(nodes.title):
            if isinstance(title.parent, nodes.section):
                for text in [child for child in title.children if isinstance(child, nodes.Text)]:
                    if HAN.search(text):
                        keep_together(text, clauses(str(text)))
        for text in list(self.document.findall(nodes.Text)):
            if DIGIT.search(text) and is_prose(text):
                keep_together(text, list(pieces(str(text))))

    def let_scroll(self, node: nodes.Element) -> None:
        """Wrap a table or formula in a scroller, which replaces the theme's container."""
        outer = wrapper_of(node) or node
        scroller = scroller_of(node)
        outer.parent.replace(outer, scroller)
        scroller += node


def visit_scroller(self: HTML5Translator, node: Scroller) -> None:
    """Open a focusable region, so that it can be scrolled with the keyboard."""
    attributes = {"tabindex": "0", "role": "group", "aria-label": node["name"]}
    self.body.append(self.starttag(node, "div", CLASS="container", **attributes))


def depart_scroller(self: HTML5Translator, node: Scroller) -> None:
    self.body.append("</div>\n")


def visit_repeated(self: HTML5Translator, node: Repeated) -> None:
    """Open a box and, within it, what print makes its head."""
    self.body.append('<div class="kb-repeated"><div>')


def depart_repeated(self: HTML5Translator, node: Repeated) -> None:
    self.body.append("</div></div>")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_node(Scroller, html=(visit_scroller, depart_scroller))
    app.add_node(Repeated, html=(visit_repeated, depart_repeated))
    app.add_post_transform(Typography)
    add_static_folder(app, STATIC, _)
    add_style(app, "css/typography.css")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
