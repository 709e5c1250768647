"""Terms and synonyms from data files: the glossary of a site, and other words that readers use for its subjects.

`sphinx_kb.terms.data` provides them to other features, `sphinx_kb.terms.glossary` displays them.
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
