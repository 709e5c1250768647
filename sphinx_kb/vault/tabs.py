"""Lists that are indented by tabs: in Obsidian they are lists wherever they stand, in CommonMark they would be code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_kb.vault.dialect import is_vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]")


def lists_first(code: Callable[..., bool], listing: Callable[..., bool]) -> Callable[..., bool]:
    """Wrap markdown-it's rule for indented code: a line that begins like an item of a list is one."""

    def rule(state: StateBlock, first_line: int, last_line: int, silent: bool) -> bool:
        start = state.bMarks[first_line] + state.tShift[first_line]
        is_indented = state.sCount[first_line] - state.blkIndent >= 4
        if not is_indented or not ITEM.match(state.src, start, state.eMarks[first_line]):
            return code(state, first_line, last_line, silent)
        enabled, state._code_enabled = state._code_enabled, False
        try:
            return listing(state, first_line, last_line, silent)
        finally:
            state._code_enabled = enabled

    return rule


def extend_parser(app: Sphinx, parser: MarkdownIt) -> None:
    """Read such lists in a vault."""
    ruler = parser.block.ruler
    rules = dict(zip(ruler.get_active_rules(), ruler.getRules(""), strict=True))
    if is_vault(app.config) and "code" in rules and "list" in rules:
        ruler.at("code", lists_first(rules["code"], rules["list"]))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.vault.dialect")
    app.connect("kb-markdown", extend_parser)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
