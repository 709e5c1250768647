"""Vaults: folders of notes written for Obsidian or its like, published as they are with ``kb_vault = "obsidian"``.

Without that setting nothing here has an effect. With it, the dialect of Obsidian is read, mistakes cost their own place
and never the site, and each kind of mistake is told once, with a count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PARTS = ("dialect", "encodings", "properties", "comments", "callouts", "marks", "lines", "formulas",
         "written", "queries", "raw_html", "pictures", "tabs", "contents", "notices")
"""The parts of this room in the order in which they are set up; each is usable alone."""


def setup(app: Sphinx) -> ExtensionMetadata:
    for part in PARTS:
        app.setup_extension(f"sphinx_kb.vault.{part}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
