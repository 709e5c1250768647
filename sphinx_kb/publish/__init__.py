"""What a published site offers beyond its pages: recent changes, a feed, text for language models, reading offline.

All of it is made at build time. What needs the address of the site is left out as long as `html_baseurl` is not set.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

TEMPLATES = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")
PARTS = ("history", "recent_changes", "feed", "llms_txt", "social_cards", "offline")
"""The parts of this room in the order in which they are set up; each is usable alone."""


def setup(app: Sphinx) -> ExtensionMetadata:
    for part in PARTS:
        app.setup_extension(f"sphinx_kb.publish.{part}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
