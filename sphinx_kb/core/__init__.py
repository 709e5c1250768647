"""What every feature builds on: facts about pages, name resolution, the order of the site, diagnostics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.locale import CATALOGUE, FOLDER

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PARTS = (
    "clock", "settings", "source_names", "source_encoding", "store", "cached", "formats", "reading", "fingerprint",
    "references", "choices", "site_tree", "records", "page_facts", "titles", "resolver", "static_files", "page_parts",
    "book_style", "unknown_nodes", "markdown", "tags", "kept_results",
)
"""The modules that register something with Sphinx."""


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    for part in PARTS:
        app.setup_extension(f"sphinx_kb.core.{part}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
