"""The filter of long lists: a stylesheet and a script that the scripts of the lists build on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_evidence.locale import _
from sphinx_kb.core.static_files import add_static_folder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

STATIC = Path(__file__).with_name("static")


def load_filter(app: Sphinx, script: str) -> None:
    """Load the filter on the page that is written, and the script of its list."""
    app.add_css_file("css/filter.css")
    app.add_js_file("js/filter.js", loading_method="defer")
    app.add_js_file(script, loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    add_static_folder(app, STATIC, _)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
