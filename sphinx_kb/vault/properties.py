"""Text between two rules at the top of a note: it looks like properties, and would be lost with them.

Obsidian's editor shows it as it is. Here it becomes the text that it is, between two rules.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import yaml
from sphinx.util import logging

from sphinx_kb.locale import _
from sphinx_kb.vault.dialect import is_vault

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
BETWEEN_RULES = re.compile(r"---[ \t]*\n((?:.*\n)*?)---[ \t]*(?=\n|\Z)")
PROPERTY = re.compile(r"#?\s*[\w\"'][^:\n]{0,60}:(?=\s|$)")
"""A line that its author means as a property, even if the YAML around it is broken."""
RULE = "***"
"""A rule that cannot be taken for front matter, nor make a heading of the line above it."""


def is_text(content: str) -> bool:
    """Whether the lines between two rules are text and not properties, however badly written."""
    lines = [line for line in content.splitlines() if line.strip()]
    properties = len([line for line in lines if PROPERTY.match(line)])
    below = len([line for line in lines if line.startswith((" ", "\t", "- "))]) if properties else 0
    if 2 * properties >= len(lines) - below:
        return False
    with suppress(yaml.YAMLError, ValueError):
        return not isinstance(yaml.safe_load(content), dict)
    return True


def show_text(app: Sphinx, docname: str, content: list[str]) -> None:
    """Let text at the top of a note be text; the lines of the note stay."""
    found = BETWEEN_RULES.match(content[0]) if is_vault(app.config) and content[0].startswith("---") else None
    if found and is_text(found[1]):
        content[0] = f"{RULE}\n{found[1]}{RULE}{content[0][found.end():]}"
        logger.warning(_("The lines between the two --- at the top are no properties (“name: value”) and are shown as "
                         "text: leave the first line blank if --- is a rule"),
                       location=(docname, 1), type="kb", subtype="properties")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.vault.dialect")
    # before the front matter is checked, at the default priority of 500
    app.connect("source-read", show_text, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
