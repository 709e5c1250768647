"""What Sphinx should do itself, each work-around in a module of its own.

A module names the upstream issue that it works around. Its test shows that Sphinx alone still has the fault: when that
test fails, upstream has mended it and the module can go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PARTS = (
    "garbage", "late_imports", "kept_code", "entry_points", "translated_warnings", "clear_errors", "quiet_libraries",
    "broken_state", "standard_domain", "kept_warnings", "missing_output", "stale_output", "image_lines",
    "docutils_settings", "single_page", "compiled_catalogues", "unheard_messages", "trusted_templates",
    "compiled_templates", "rendered_titles", "asset_checksums", "figure_numbers", "doctree_memory", "nothing_to_do",
    "long_paragraphs", "quoted_addresses", "decomposed_names", "packed_contents", "packed_titles", "packed_tables",
    "tree_walks", "page_translators", "symbolic_links", "search_words", "kept_inventory", "own_labels",
    "idle_transforms", "plain_contents", "relative_addresses", "idle_components", "current_document", "node_making",
    "listing_pages", "front_matter_source", "plain_titles", "plain_texts", "short_contents", "static_copies",
    "processes", "all_seen",
)
"""The parts of this room in the order in which they are set up; each is usable alone."""


def setup(app: Sphinx) -> ExtensionMetadata:
    for part in PARTS:
        app.setup_extension(f"sphinx_kb.build.{part}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
