"""Figures in a window of their own, larger and smaller by buttons, keys, wheel and fingers, with their caption.

Images and diagrams of a page are links to their files, as Sphinx writes them for images with a size: without a script
they open alone. Drawings inside the page get a button. `js/zoom.js` opens a ``<dialog>``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_kb.core.static_files import add_late_file, add_static_folder
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.setup_extension("sphinx_kb.markup.images")  # gives images the size that makes them links
    add_static_folder(app, Path(__file__).with_name("static"), _)
    add_late_file(app, "css/zoom.css")
    add_late_file(app, "js/zoom.js")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
