"""Help that a reader in danger finds on every page: a button that stays on the screen, and whom to call.

The setting `kb_urgent_help` gives everything: ``label`` of the button, ``words``, ``numbers`` (number, what answers
there), ``links`` (page or page#anchor, words) and ``searches``, for which the search shows the same above all results.
Without the setting there is no button. It opens without a script; the 404 page shows its content openly. The frame of
the kit has it in the bar of small screens and in the sidebar, other themes in a corner, with room at the end of pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.core.diagnostic import enumeration
from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.page_parts import PagePart, add_page_part
from sphinx_kb.core.static_files import add_static_folder, add_style, add_template_folder
from sphinx_kb.html import STATIC, TEMPLATES
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
FIELDS = ("label", "words", "numbers", "links", "searches")


def check_setting(app: Sphinx, config: Config) -> None:
    """Warn of a setting that cannot be shown, and do without it."""
    setting = config.kb_urgent_help
    if not setting:
        return
    pairs = [*setting.get("numbers", []), *setting.get("links", [])]
    if set(setting) - set(FIELDS) or not setting.get("label") or any(len(pair) != 2 for pair in pairs):
        logger.warning(_("kb_urgent_help in conf.py needs a label, takes %s, and lists numbers and links as pairs"),
                       enumeration(FIELDS), type="kb", subtype="urgent_help")
        config["kb_urgent_help"] = {}


def add_help_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add ``kb_urgent_help`` to the context: the setting with the addresses of its links."""
    setting = app.config.kb_urgent_help
    if not setting or not is_interactive(app.builder):
        return
    links = []
    for target, words in setting.get("links", []):
        docname, _hash, anchor = target.partition("#")
        if context["hasdoc"](docname):
            address = str(context["pathto"](docname)).removesuffix("#")
            links.append((f"{address}#{anchor}" if anchor else address or "#", words))
    context["kb_urgent_help"] = {
        "label": setting["label"], "words": setting.get("words", ""), "numbers": setting.get("numbers", []),
        "links": links, "searches": "|".join(word.lower().replace(" ", "") for word in setting.get("searches", []))}
    if not app.config.kb_theme_prints_parts:
        context["kb_urgent_help_part"] = True


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_urgent_help", {}, "html", types=frozenset({dict}), description=_(
        "help on every page: label, words, numbers (number, words), links (page, words), searches"))
    app.setup_extension("sphinx_kb.core")
    add_template_folder(app, TEMPLATES)
    add_static_folder(app, STATIC, _)
    add_style(app, "css/urgent-help.css")
    add_page_part(app, PagePart("urgent_help", "sphinx_kb/urgent_help.html", "kb_urgent_help_part", is_last=True))
    app.connect("config-inited", check_setting)
    # before the 404 page is rendered, at 500
    app.connect("html-page-context", add_help_to_context, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
