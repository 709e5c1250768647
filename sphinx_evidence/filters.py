"""The filter of long lists: a stylesheet and a script that the scripts of the lists build on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_evidence.locale import _
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.static_files import add_static_folder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

STATIC = Path(__file__).with_name("static")


class filter_place(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """Where a script puts the filter of a list: room is kept, so that nothing shifts."""


def visit_place(self: HTML5Translator, node: filter_place) -> None:
    self.body.append(f'<div class="kb-filter-place {node["classes"][0]}"></div>\n')
    raise nodes.SkipNode


def leave_out(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remove the place where nothing filters."""
    if not is_site(app.builder):
        for node in list(doctree.findall(filter_place)):
            node.parent.remove(node)


def load_filter(app: Sphinx, script: str) -> None:
    """Load the filter on the page that is written, and the script of its list."""
    app.add_css_file("css/controls.css")
    app.add_css_file("css/filter.css")
    app.add_js_file("js/filter.js", loading_method="defer")
    app.add_js_file(script, loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    add_static_folder(app, STATIC, _)
    app.add_node(filter_place, html=(visit_place, None))
    app.connect("doctree-resolved", leave_out)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
