"""The content of pages apart from links: headings, images, formulas, diagrams, admonitions, answers, cards, numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PARTS = (
    "front_matter", "settings_table", "diagrams", "admonitions", "answers", "headings", "underlined", "images", "zoom",
    "mathml", "html_typography", "table_cards", "triage", "folded", "phone_numbers", "writing_lines", "wide_spacing",
    "plain_output", "remote_content",
)
"""The parts of this room in the order in which they are set up; each is usable alone."""


def setup(app: Sphinx) -> ExtensionMetadata:
    for part in PARTS:
        app.setup_extension(f"sphinx_kb.markup.{part}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
