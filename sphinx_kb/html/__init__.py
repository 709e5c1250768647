"""The page around the text, under any theme: navigation, metadata, sitemap, 404 page, review footer.

These parts provide data for templates; the theme decides what a page looks like. The extension `sphinx_kb.html.frame`
has a layout of its own, based on furo.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

TEMPLATES = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")
PARTS = ("navigation", "metadata", "sitemap", "not_found", "overwritten_pages", "review_footer", "report",
         "cite", "figure_files", "urgent_help", "copying", "reading_width")
"""The parts of this room in the order in which they are set up; each is usable alone."""


def setup(app: Sphinx) -> ExtensionMetadata:
    for part in PARTS:
        app.setup_extension(f"sphinx_kb.html.{part}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
