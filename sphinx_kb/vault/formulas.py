"""Formulas in a line: as in Obsidian, no space stands within the signs and no digit behind them, so that prices are
prices: “$5 and $10”.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_kb.vault.dialect import is_vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


UP_TO_DOLLAR = re.compile(r"(?:[^$\\]|\\.)*+\$", re.DOTALL)


def no_prices(formula: Callable[..., bool]) -> Callable[..., bool]:
    """Wrap the rule of MyST for formulas in a line."""

    def rule(state: StateInline, silent: bool) -> bool:
        start, source = state.pos, state.src
        if source[start] == "$" and source[start + 1 : start + 2] not in ("", "$"):
            end = closing(source, start + 1)
            if end < 0 or source[start + 1].isspace() or source[end - 1].isspace() or source[
                    end + 1 : end + 2].isdigit():
                return False
        return formula(state, silent)

    return rule


def closing(source: str, position: int) -> int:
    """Return where the next dollar sign stands that is not escaped; -1 if there is none."""
    found = UP_TO_DOLLAR.match(source, position)
    return found.end() - 1 if found else -1


def extend_parser(app: Sphinx, parser: MarkdownIt) -> None:
    """Read such formulas in a vault."""
    ruler = parser.inline.ruler
    rules = dict(zip(ruler.get_active_rules(), ruler.getRules(""), strict=True))
    if is_vault(app.config) and "math_inline" in rules:
        ruler.at("math_inline", no_prices(rules["math_inline"]))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.vault.dialect")
    app.connect("kb-markdown", extend_parser)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
