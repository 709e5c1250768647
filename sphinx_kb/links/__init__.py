"""Links between pages, and the features built on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PARTS = ("wikilinks", "redirects", "backlinks", "graph", "previews", "autolink", "link_report", "tags")
"""The parts of this room in the order in which they are set up; each is usable alone."""


def setup(app: Sphinx) -> ExtensionMetadata:
    for part in PARTS:
        app.setup_extension(f"sphinx_kb.links.{part}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
