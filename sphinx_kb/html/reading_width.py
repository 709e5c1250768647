"""A switch for wider text, remembered on the next page; narrow windows have no room for it and do not show it.

`js/reading-width.js` applies the choice before the page is drawn; `js/reading-width-switch.js` adds the button to the
frame's line above the text, and under other themes to the corner of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.core.static_files import add_late_file, add_static_folder, add_style
from sphinx_kb.html import STATIC
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    add_static_folder(app, STATIC, _)
    add_style(app, "css/reading-width.css")
    app.add_js_file("js/reading-width.js")
    add_late_file(app, "css/reading-width-switch.css")
    add_late_file(app, "js/reading-width-switch.js")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
