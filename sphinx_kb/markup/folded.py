"""``{folded}``: what only some readers need, such as the evidence behind an answer, folded under a title.

``:::{folded} The evidence`` is a disclosure that works without a script; links into it, printing and books open it.
Where a browser does not follow a link into it, sphinx_kb/links/static/js/preview.js does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.static_files import add_static_folder
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

CLASS = "kb-folded"


class folded(nodes.container):  # noqa: N801  # docutils' way of naming nodes
    """What is folded, with its title as the first child; other writers treat it as a container."""


class folded_title(nodes.paragraph):  # noqa: N801  # as above
    """The title; other writers treat it as a paragraph."""


class FoldedDirective(SphinxDirective):
    """Text under a title that opens it."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        node = folded(classes=[CLASS])
        self.set_source_info(node)
        children, _messages = self.parse_inline(self.arguments[0].strip(), lineno=self.lineno)
        node += folded_title("", "", nodes.strong("", "", *children), classes=[f"{CLASS}__title"])
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def visit_folded(translator: HTML5Translator, node: folded) -> None:
    translator.body.append(translator.starttag(node, "details"))


def depart_folded(translator: HTML5Translator, node: folded) -> None:
    translator.body.append("</details>\n")


def visit_title(translator: HTML5Translator, node: folded_title) -> None:
    translator.body.append(translator.starttag(node, "summary", ""))


def depart_title(translator: HTML5Translator, node: folded_title) -> None:
    translator.body.append("</summary>\n")


def add_sheet(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the stylesheet on pages with something folded only."""
    if is_interactive(app.builder) and f'class="{CLASS}"' in (context.get("body") or ""):
        app.add_css_file("css/folded.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    add_static_folder(app, Path(__file__).parent / "static", _)
    app.add_node(folded, html=(visit_folded, depart_folded))
    app.add_node(folded_title, html=(visit_title, depart_title))
    app.add_directive("folded", FoldedDirective)
    app.connect("html-page-context", add_sheet)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
