"""The page around the text, under any theme: order of the site, metadata, sitemap, page for wrong addresses, review.

The parts are data for templates and a part below the text; what a page looks like is the theme's business. The
extension `sphinx_kb.html.frame` brings a look of its own, based on furo.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

TEMPLATES = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")
PARTS = ("navigation", "metadata", "sitemap", "not_found", "review_footer")
"""The modules of this room that are extensions, each usable alone."""


def setup(app: Sphinx) -> ExtensionMetadata:
    for part in PARTS:
        app.setup_extension(f"sphinx_kb.html.{part}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
