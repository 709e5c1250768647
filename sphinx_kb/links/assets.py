"""The scripts, styles and templates of this room, shared by its features."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_kb.core.static_files import add_static_folder, add_template_folder
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    add_static_folder(app, Path(__file__).with_name("static"), _)
    add_template_folder(app, Path(__file__).with_name("templates"))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
