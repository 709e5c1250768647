"""HTML in a vault: comments in it are not published, nor are scripts, which Obsidian does not run either."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_kb.vault.dialect import is_vault

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<script\b.*?(?:</script\s*>|\Z)", re.DOTALL | re.IGNORECASE)
SCRIPT = re.compile(r"<(/?)script\b", re.IGNORECASE)


def without_hidden(state: StateCore) -> None:
    """Remove comments and scripts (a core rule of markdown-it, after inline text)."""
    for token in state.tokens:
        if token.type == "html_block":
            token.content = HIDDEN.sub("", token.content)
        elif token.children:
            token.children = shown(token.children)


def shown(tokens: list[Token]) -> list[Token]:
    """Return the tokens of a line without comments, and without scripts and what is in them."""
    left, within = [], False
    for token in tokens:
        script = SCRIPT.match(token.content) if token.type == "html_inline" else None
        if script:
            within = not script[1]
        elif not within and not (token.type == "html_inline" and token.content.startswith("<!--")):
            left.append(token)
    return left


def extend_parser(app: Sphinx, parser: MarkdownIt) -> None:
    """Clean HTML in a vault."""
    if is_vault(app.config):
        parser.core.ruler.after("inline", "without_hidden", without_hidden)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.vault.dialect")
    app.connect("kb-markdown", extend_parser)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
