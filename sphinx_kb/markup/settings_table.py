"""The directive ``{settings}``: a table of registered settings with defaults and descriptions.

Its argument is a list of name prefixes, separated by spaces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.locale import CATALOGUE, FOLDER, _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class SettingsDirective(SphinxDirective):
    """A table with one row for each setting whose name has one of the prefixes."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        wanted = tuple(self.arguments[0].split())
        head = row(*(nodes.paragraph("", text) for text in (_("Setting"), _("Default"), _("What it does"))))
        rows = [
            row(nodes.paragraph("", "", nodes.literal(name, name)),
                nodes.paragraph("", "", nodes.literal("", repr(option.default))),
                nodes.paragraph("", option.description))
            for name, option in sorted(self.config.values.items()) if name.startswith(wanted)
        ]
        columns = [nodes.colspec(colwidth=1) for _cell in head]
        group = nodes.tgroup("", *columns, nodes.thead("", head), nodes.tbody("", *rows), cols=len(columns))
        return [nodes.table("", group)]


def row(*cells: nodes.Node) -> nodes.row:
    """Return a table row."""
    return nodes.row("", *(nodes.entry("", cell) for cell in cells))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    app.add_directive("settings", SettingsDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
