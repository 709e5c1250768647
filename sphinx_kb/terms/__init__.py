"""Terms and synonyms from data files: the glossary of a site, and the words that readers use for what it explains.

`sphinx_kb.terms.data` gives them to other features, `sphinx_kb.terms.glossary` shows them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PARTS = ("data", "glossary")
"""The modules that register something with Sphinx."""


def setup(app: Sphinx) -> ExtensionMetadata:
    for part in PARTS:
        app.setup_extension(f"sphinx_kb.terms.{part}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
