"""The kit's own page layout: furo with other templates, a strict content security policy and one stylesheet.

A site with ``html_theme = "furo"`` opts in by listing this extension. Pages then contain no inline scripts or styles,
the cost of the sidebar does not depend on the size of the site, and the drawers open without a script.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.core.static_files import add_static_folder
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

THEME = "furo"
"""The theme whose stylesheet the frame uses."""
STATIC = Path(__file__).with_name("static")
TEMPLATES = Path(__file__).with_name("templates")


def use_frame(app: Sphinx, config: Config) -> None:
    """Use the templates of the frame, which print page parts themselves."""
    if config.html_theme != THEME:
        logger.warning(
            _("sphinx_kb.html.frame needs the theme furo, but html_theme is “%s”: set it to “furo”, or remove "
              "the frame from extensions."), config.html_theme, type="kb", subtype="frame")
        return
    config.templates_path = [*config.templates_path, str(TEMPLATES)]
    config.kb_theme_prints_parts = True


def leave_out_tree(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Keep furo from building the tree of the whole site on every page: the frame has its own sidebar."""
    if app.config.kb_theme_prints_parts:
        context.pop("toctree", None)


def leave_out_parser() -> None:
    """Keep furo from importing a parser of HTML, with which it marks up the tree; it is imported if it is used."""
    name = f"{THEME}.navigation"
    if name in sys.modules:
        return

    def get_navigation_tree(*args: Any) -> Any:
        if args == ("",):  # there is no tree
            return ""
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
        return importlib.import_module(name).get_navigation_tree(*args)

    stand_in = ModuleType(name)
    vars(stand_in)["get_navigation_tree"] = get_navigation_tree
    sys.modules[name] = stand_in


def setup(app: Sphinx) -> ExtensionMetadata:
    leave_out_parser()
    app.setup_extension("sphinx_kb.html")
    app.setup_extension("sphinx_kb.html.frame.stylesheet")
    add_static_folder(app, STATIC, _)
    app.add_js_file("js/theme.js", loading_method="defer")
    app.connect("config-inited", use_frame)
    app.connect("html-page-context", leave_out_tree, priority=400)  # before furo walks the tree, at 500
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
