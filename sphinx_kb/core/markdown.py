"""The dialect of Markdown: features add rules to the parser, and functions that render their tokens.

The event ``kb-markdown`` (arguments: app, parser) is emitted with each parser of markdown-it before it reads a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode
    from myst_parser.mdit_to_docutils.base import DocutilsRenderer
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def render_with(
    parser: MarkdownIt, token: str, render: Callable[[DocutilsRenderer, SyntaxTreeNode], None]
) -> None:
    """Let a function render a kind of token: it appends nodes to the renderer's `current_node`."""
    renderer: Any = parser.renderer
    renderer.rules[f"render_{token}"] = lambda node: render(renderer, node)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_event("kb-markdown")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
