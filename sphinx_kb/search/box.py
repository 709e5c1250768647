"""``{search-box}``: the search button as a wide box in the text, such as on a home page; books have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.core.formats import is_site
from sphinx_kb.locale import _
from sphinx_kb.search.page import SEARCH_PAGE

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator


class search_box(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """The place of the box."""


class SearchBoxDirective(SphinxDirective):
    """A box that opens the search."""

    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        return [search_box(docname=self.env.docname)]


def visit_box_html(self: HTML5Translator, node: search_box) -> None:
    page = self.builder.get_relative_uri(node["docname"], SEARCH_PAGE) or "#"
    made = self.builder.templates.render("sphinx_kb/search_button.html", {
        "kb_search_button": {"page": page}, "_": lambda text: str(_(text))})
    self.body.append(f'<div class="kb-search-box">{made}</div>\n')
    raise nodes.SkipNode


def leave_out(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remove the box where there is no search."""
    if not is_site(app.builder):
        for node in list(doctree.findall(search_box)):
            node.parent.remove(node)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(search_box, html=(visit_box_html, None))
    app.add_directive("search-box", SearchBoxDirective)
    app.connect("doctree-resolved", leave_out)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
