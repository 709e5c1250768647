"""Evidence for a knowledge base about a drug: sourced values, judged claims, references, charts.

``extensions = ["sphinx_kb", "sphinx_evidence"]`` sets up every part; a site may list single parts instead, such as
``sphinx_evidence.values``. Listed after ``sphinx_kb.search``, it also makes claims and references searchable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PARTS = (
    "data", "data_fields", "values", "charts", "claims", "interactions", "changes", "bibliography", "medical_pages",
)
"""The parts in the order in which they are set up."""
SEARCH_PARTS = ("claims.search_records", "interactions.search_records", "bibliography.search_records")
"""The parts that add search records; set up only if `sphinx_kb.search` is."""


def setup(app: Sphinx) -> ExtensionMetadata:
    for part in (*PARTS, *(SEARCH_PARTS if "sphinx_kb.search" in app.extensions else ())):
        app.setup_extension(f"sphinx_evidence.{part}")
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
