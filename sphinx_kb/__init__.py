"""A kit for Sphinx knowledge bases: wiki links, backlinks, previews, a graph, search, books.

``extensions = ["sphinx_kb"]`` brings every general part. A room can be listed alone instead, such as
``sphinx_kb.links``, or one part of it, such as ``sphinx_kb.links.backlinks``. Optional packages are imported where
they are needed: whoever lacks one is told what to install when it is missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

ROOMS = (
    "build",  # what Sphinx should do itself; first, so that every warning after it is worded and kept by it
    "core",
    "terms",
    "links",
    "markup",
    "search",
    "books",
    "html",  # the page around the text
)
"""The rooms in the order in which they are set up, which is that in which their parts of a page stand.

Each room lists its parts in `PARTS`. What replaces much of a theme, `sphinx_kb.html.frame`, is left to whoever wants
it. The linter (`sphinx_kb.lint`) and the tools are commands, not extensions.
"""


def setup(app: Sphinx) -> ExtensionMetadata:
    for room in ROOMS:
        app.setup_extension(f"sphinx_kb.{room}")
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
