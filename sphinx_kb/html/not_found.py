"""The page for missing addresses: 404.html at the root of the site.

Servers show it at addresses of any depth, so its links start from the path under which the site is published, taken
from `kb_base_path` or else from `html_baseurl`. Without either, the links work only at the root.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sphinx_kb.core.formats import is_site
from sphinx_kb.core.static_files import add_static_folder, add_template_folder
from sphinx_kb.html import STATIC, TEMPLATES
from sphinx_kb.html.navigation import outline_of, site_map_on
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

NOT_FOUND = "404"


def base_path(config: Config) -> str:
    """Return the path under which the site is published, with slashes at both ends; empty if unknown."""
    path = config.kb_base_path or urlsplit(config.html_baseurl or "").path or ("/" if config.html_baseurl else "")
    return f"/{path.strip('/')}/".replace("//", "/") if path else ""


def write_page(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Write the page beside the home page, even if the builder writes other pages into folders."""
    builder = app.builder
    if is_site(builder) and NOT_FOUND not in app.env.found_docs:
        title = {"title": str(_("Page not found"))}
        builder.handle_page(NOT_FOUND, title, outfilename=Path(app.outdir, f"{NOT_FOUND}.html"))
    return []


def add_page_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Fill the page. Templates get ``kb_base``, the base of its links, and ``kb_is_passing``: do not index the page.

    For themes that do not print these, append them to ``metatags``.
    """
    if pagename != NOT_FOUND or doctree is not None:
        return
    app.add_css_file("css/controls.css")
    app.add_css_file("css/not-found.css")
    base = base_path(app.config)
    # links are relative to the page's address, which is a folder for some builders
    folder = app.builder.get_target_uri(NOT_FOUND).rpartition("/")[0]
    base = f"{base}{folder}/" if folder else base
    unlisted = [name for name in app.env.found_docs
                if any(fnmatchcase(name, pattern) for pattern in app.config.kb_not_found_left_out)]
    context |= {"kb_base": base, "kb_is_passing": True, "kb_unlisted": unlisted,
                "kb_outline": outline_of(app.env), "kb_site_map": site_map_on(app, NOT_FOUND)}
    context["body"] = app.builder.templates.render("sphinx_kb/not_found.html", context)
    if not app.config.kb_theme_prints_parts:
        # a base applies only to the addresses after it
        first = [f'<base href="{base}">'] if base else []
        context["metatags"] = "\n".join(
            [*first, '<meta name="robots" content="noindex">', context.get("metatags", "")])


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_base_path", "", "html", types=frozenset({str}),
                         description="the path under which the site is published, where html_baseurl does not say")
    app.add_config_value("kb_not_found_left_out", [], "html", types=frozenset({list, tuple}), description=_(
        "patterns of pages that the page for missing addresses does not list"))
    app.setup_extension("sphinx_kb.core")
    add_template_folder(app, TEMPLATES)
    add_static_folder(app, STATIC, _)
    app.connect("html-collect-pages", write_page)
    app.connect("html-page-context", add_page_to_context)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
