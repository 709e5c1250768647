"""Line breaks: in Obsidian a single one is shown, unless the vault says “strict line breaks” as Markdown has it.

The vault says so in its own settings, ``.obsidian/app.json``; ``kb_vault_line_breaks`` takes precedence.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_kb.core.files import read_state
from sphinx_kb.locale import _
from sphinx_kb.vault.dialect import is_vault

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

OWN_SETTINGS = ".obsidian/app.json"


def breaks(state: StateCore) -> None:
    """Turn the ends of lines into breaks (a core rule of markdown-it, after inline text)."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "softbreak":
                child.type = "hardbreak"


def choose(app: Sphinx, config: Config) -> None:
    """Take the setting from the vault where conf.py does not say it."""
    if is_vault(config) and config.kb_vault_line_breaks is None:
        own = read_state(Path(app.srcdir, OWN_SETTINGS), dict, {})
        config.kb_vault_line_breaks = own.get("strictLineBreaks") is not True


def extend_parser(app: Sphinx, parser: MarkdownIt) -> None:
    """Show line breaks in a vault."""
    if is_vault(app.config) and app.config.kb_vault_line_breaks:
        parser.core.ruler.after("inline", "breaks", breaks)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.vault.dialect")
    app.add_config_value("kb_vault_line_breaks", None, "env", types=frozenset({bool, type(None)}), description=_(
        "whether the end of a line in a vault is shown as one; None for what the vault itself says, else yes"))
    app.connect("config-inited", choose)
    app.connect("kb-markdown", extend_parser)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
