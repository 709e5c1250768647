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

from docutils import nodes
from sphinx.util import logging

from sphinx_kb.core.static_files import add_static_folder
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
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


def count_without_copy(app: Sphinx) -> None:
    """Keep furo from copying the contents of each page only to see whether a page has sections."""
    furo: Any = sys.modules.get(THEME)
    count = getattr(furo, "has_not_enough_items_to_show_toc", None)
    if count is None or hasattr(count, "theirs"):
        return

    def has_not_enough(builder: Any, docname: str) -> bool:
        return not has_sections(builder.env, docname) and count(builder, docname)

    vars(has_not_enough)["theirs"] = count
    furo.has_not_enough_items_to_show_toc = has_not_enough


def has_sections(env: BuildEnvironment, docname: str) -> bool:
    """Whether the contents of a page plainly show sections below its title; False also where it is not plain."""
    page = env.tocs[docname].children[:1] if not env.metadata[docname].get("tocdepth") and docname in env.tocs else []
    if not page or type(page[0]) is not nodes.list_item or len(page[0].children) < 2:
        return False
    sections = page[0].children[1]
    return type(sections) is nodes.bullet_list and any(type(one) is nodes.list_item for one in sections.children)


def setup(app: Sphinx) -> ExtensionMetadata:
    leave_out_parser()
    app.setup_extension("sphinx_kb.html")
    app.setup_extension("sphinx_kb.html.frame.stylesheet")
    add_static_folder(app, STATIC, _)
    app.add_js_file("js/theme.js", loading_method="defer")
    app.connect("config-inited", use_frame)
    app.connect("builder-inited", count_without_copy)
    app.connect("html-page-context", leave_out_tree, priority=400)  # before furo walks the tree, at 500
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
