"""Copies the address of a heading and the text of a code block.

The sign behind a heading or caption, which leads to it, also copies its address, by keyboard too. A code block gets a
button; of a session in a shell, what was typed is copied, without prompts and output. Without a script the sign is a
link, and the address stands in the browser's own field. A site that uses sphinx-copybutton keeps its buttons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.core.static_files import add_late_file, add_static_folder
from sphinx_kb.html import STATIC
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    add_static_folder(app, STATIC, _)
    add_late_file(app, "css/copying.css")
    add_late_file(app, "js/copying.js")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
