"""``{writing-lines} 4``: ruled lines to write on, on paper; on a screen they are empty space with lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.core.static_files import add_static_folder, add_style_where
from sphinx_kb.locale import _
from sphinx_kb.text.typst_markup import call

if TYPE_CHECKING:
    from typing import Any

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

MOST_LINES = 30


class writing_lines(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """Ruled lines; the attribute `lines` says how many."""


class WritingLinesDirective(SphinxDirective):
    """Ruled lines to write on."""

    required_arguments = 1
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        try:
            number = directives.positive_int(self.arguments[0])
        except ValueError as error:
            raise self.error(str(error)) from error
        return [writing_lines(lines=min(number, MOST_LINES))]


def visit_lines_html(self: Any, node: nodes.Element) -> None:
    self.body.append(f'<div class="kb-writing-lines" aria-hidden="true">{"<p>&#160;</p>" * node["lines"]}</div>\n')
    raise nodes.SkipNode


def visit_lines_text(self: Any, node: nodes.Element) -> None:
    raise nodes.SkipNode


def write_lines_typst(page: Any, node: nodes.Element) -> Any:
    return call("ruled", str(node["lines"]))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    add_static_folder(app, Path(__file__).parent / "static", _)
    add_style_where(app, "css/writing-lines.css", writing_lines)
    app.add_node(writing_lines, html=(visit_lines_html, None), text=(visit_lines_text, None),
                 typst=(write_lines_typst, None))
    app.add_directive("writing-lines", WritingLinesDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
