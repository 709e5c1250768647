"""A kit for Sphinx knowledge bases: wiki links, backlinks, previews, a graph, search, books.

``extensions = ["sphinx_kb"]`` loads every general part. To load less, list a room, such as ``sphinx_kb.links``, or one
part of it, such as ``sphinx_kb.links.backlinks``. Optional packages are imported where they are needed; a warning or
an error says what to install where one is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

ROOMS = (
    "build",  # fixes for Sphinx; first, so that it rewords and keeps every later warning
    "core",
    "terms",
    "links",
    "markup",
    "vault",
    "search",
    "books",
    "html",  # the page around the text
    "publish",
)
"""The rooms in the order of their setup, which is also the order of their parts on a page.

Each room lists its modules in `PARTS`. `sphinx_kb.html.frame`, which replaces much of a theme, must be listed by the
site. The linter (`sphinx_kb.lint`) and the tools are commands, not extensions.
"""


def setup(app: Sphinx) -> ExtensionMetadata:
    for room in ROOMS:
        app.setup_extension(f"sphinx_kb.{room}")
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
