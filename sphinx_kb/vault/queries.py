"""Queries that only Obsidian can answer: readers see them as code, and the author is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging

from sphinx_kb.core.markdown import render_with
from sphinx_kb.locale import _
from sphinx_kb.vault.dialect import is_vault

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
QUERIES = frozenset({"dataview", "dataviewjs", "query", "tasks", "base", "tracker", "kanban", "button", "datacore"})
"""The languages of such fences, of Obsidian itself and of its best known plug-ins."""


def extend_parser(app: Sphinx, parser: MarkdownIt) -> None:
    """Render the fences of queries in a vault."""
    if not is_vault(app.config):
        return
    rules: dict[str, Any] = getattr(parser.renderer, "rules", {})
    render_code = rules["render_fence"]

    def render(renderer: Any, token: SyntaxTreeNode) -> None:
        language = token.info.strip().split(" ", 1)[0].lower()
        if language not in QUERIES:
            render_code(token)
            return
        block = nodes.literal_block(token.content, token.content, language="text", classes=["kb-query"])
        renderer.add_line_and_source_path(block, token)
        renderer.current_node.append(block)
        message = _("A query in the language %s can only be answered in Obsidian: readers see it as code")
        logger.warning(message % language, location=block, type="kb", subtype="query")

    render_with(parser, "fence", render)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.vault.dialect")
    app.connect("kb-markdown", extend_parser)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
