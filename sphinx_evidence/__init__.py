"""What makes a knowledge base of a drug trustworthy: sourced values, judged claims, references, charts.

``extensions = ["sphinx_kb", "sphinx_evidence"]`` brings every part; each can be listed alone instead, such as
``sphinx_evidence.values``. Listed after the search, it also makes claims and references searchable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PARTS = ("data", "data_fields", "values", "charts", "claims", "bibliography", "medical_pages")
"""The parts in the order in which they are set up."""
SEARCH_PARTS = ("claims.search_records", "bibliography.search_records")
"""The parts that join the search; set up only where `sphinx_kb.search` is."""


def setup(app: Sphinx) -> ExtensionMetadata:
    for part in (*PARTS, *(SEARCH_PARTS if "sphinx_kb.search" in app.extensions else ())):
        app.setup_extension(f"sphinx_evidence.{part}")
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
