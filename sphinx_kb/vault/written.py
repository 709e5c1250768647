"""What looks like markup of MyST and is none, such as the fence ``{r}``, stays as its author wrote it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives, roles
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from sphinx_kb.core.markdown import render_with
from sphinx_kb.vault.dialect import is_vault

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

IN_BRACES = re.compile(r"\{\s*\.?([\w+#-]+)[^}]*\}?")
"""The language of a chunk of R Markdown or Quarto: ``{r echo=FALSE}``, ``{.python}``."""


def language_of(info: str) -> str:
    """Return the language of a fence that is no directive; “text” for one that nobody knows."""
    found = IN_BRACES.match(info)
    name = (found[1] if found else info.split(maxsplit=1)[0]).lower()
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        return "text"
    return name


def extend_parser(app: Sphinx, parser: MarkdownIt) -> None:
    """Render unknown directives and roles in a vault as text."""
    if not is_vault(app.config):
        return
    parser.disable(["myst_line_comment", "myst_block_break"], ignoreInvalid=True)  # a line may begin with % or +++
    rules: dict[str, Any] = getattr(parser.renderer, "rules", {})
    render_fence, render_role = rules["render_fence"], rules["render_myst_role"]

    def fence(renderer: Any, token: SyntaxTreeNode) -> None:
        info = token.info.strip()
        name = info.split(maxsplit=1)[0] if info else ""
        is_directive = name in renderer.md_config.fence_as_directive or name == "{eval-rst}" or (
            name.startswith("{") and name.endswith("}")
            and directives.directive(name[1:-1], renderer.language_module_rst, renderer.document)[0] is not None)
        if info and not is_directive and token.nester_tokens is None and token.token is not None:
            token.token.info = language_of(info)
        render_fence(token)

    def role(renderer: Any, token: SyntaxTreeNode) -> None:
        name = token.meta["name"]
        if roles.role(name, renderer.language_module_rst, 0, renderer.reporter)[0]:
            render_role(token)
        else:
            renderer.current_node += [nodes.Text(f"{{{name}}}"), nodes.literal(token.content, token.content)]

    render_with(parser, "fence", fence)
    render_with(parser, "myst_role", role)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.vault.dialect")
    app.connect("kb-markdown", extend_parser)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
