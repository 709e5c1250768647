"""Machine-readable metadata of pages: description, Open Graph, canonical address and JSON-LD.

Absolute addresses need `html_baseurl`; without it they are left out, and the Open Graph image is relative, for local
previews. An extension that knows more about a page, such as its subject, answers the event ``kb-page-data`` and changes
the schema.org data in place.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.front_matter import listed
from sphinx_kb.core.png import size_of_png
from sphinx_kb.core.static_files import add_template_folder
from sphinx_kb.html import TEMPLATES
from sphinx_kb.html.navigation import breadcrumbs_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

@dataclass(frozen=True)
class SocialCard:
    """The picture shown where a page is shared."""

    url: str
    width: int = 0
    """In pixels, like the height; 0 if it is not a local PNG file."""
    height: int = 0


@dataclass(frozen=True)
class PageMetadata:
    """The metadata in the head of a page, available to templates as ``kb_meta``."""

    title: str
    description: str
    """The front matter's `summary`, else that of the home page; empty if neither has one."""
    site: str
    """The name of the site."""
    locale: str
    """The language of the site for Open Graph, with its territory: zh_CN; empty if the territory is unknown."""
    kind: str
    """The Open Graph type."""
    url: str
    """The published address of the page; empty if unknown."""
    card: SocialCard | None
    data: str
    """JSON-LD, safe inside a script element; empty for pages without a source."""


def as_script(data: dict[str, Any]) -> str:
    """Return JSON that is safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def page_data(meta: dict[str, Any], title: str, description: str, url: str, config: Config,
              breadcrumbs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the schema.org data of a page; `breadcrumbs` are (name, address), the page itself last."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": title,
        "description": description or None,
        "inLanguage": config.language.replace("_", "-"),
        "isPartOf": {"@type": "WebSite", "name": config.project, "url": config.html_baseurl or None},
        "url": url or None,
        "alternateName": listed(meta.get("aliases")) or None,
        "keywords": listed(meta.get("tags")) or None,
        "author": {"@type": "Organization", "name": config.author},
        "lastReviewed": meta.get("reviewed"),
    }
    way = [{"@type": "ListItem", "position": place, "name": name, "item": address}
           for place, (name, address) in enumerate(breadcrumbs, 1)]
    if way and url:
        data["breadcrumb"] = {"@type": "BreadcrumbList", "itemListElement": way}
    return data


def without_nothing(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data without None, at every depth."""
    return {key: without_nothing(value) if isinstance(value, dict) else value
            for key, value in data.items() if value is not None}


@cached_for_build
def size_of_own_card(app: Sphinx) -> tuple[int, int]:
    """Return the size of the card of the site, which most pages show."""
    return size_of_png(Path(app.confdir, app.config.kb_social_card))


def card_of(app: Sphinx, context: dict[str, Any]) -> SocialCard | None:
    """Return the card of a page, ``kb_page_card`` of its context, else that of the site.

    Its address is absolute if that of the site is known.
    """
    config = app.config
    name, *size = context.get("kb_page_card") or [config.kb_social_card]
    if not name:
        return None
    base = config.html_baseurl.rstrip("/") + "/" if config.html_baseurl else ""
    url = urljoin(base, name) if base else context["pathto"](name, 1)
    return SocialCard(url, *(size or size_of_own_card(app)))


def description_of(env: BuildEnvironment, front: dict[str, Any]) -> str:
    """Return the description of a page: its summary, else that of the home page."""
    home = env.metadata.get(env.config.root_doc, {}).get("summary", "")
    return " ".join(str(front.get("summary") or home).split())


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return, by page, the metadata that depends on other pages."""
    home, metadata = description_of(env, {}), env.metadata
    return {docname: [breadcrumbs_of(env, docname), None if metadata.get(docname, {}).get("summary") else home]
            for docname in env.found_docs}


def add_metadata_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add ``kb_meta`` to the context; for themes that do not print it, append it to ``metatags``."""
    if not is_interactive(app.builder):
        return
    config, env = app.config, app.env
    front = context.get("meta") or {}
    title = env.titles[pagename].astext() if pagename in env.titles else config.project
    description = description_of(env, front)
    url = context.get("pageurl") or ""
    if url and pagename == config.root_doc:
        url = context["pageurl"] = config.html_baseurl.rstrip("/") + "/"
    data = ""
    if doctree is not None:
        above = [(name, urljoin(url, context["pathto"](docname)))
                 for docname, name in breadcrumbs_of(env, pagename) if docname]
        page = page_data(front, title, description, url, config, [*above, (title, url)])
        app.emit("kb-page-data", pagename, page)
        data = as_script(without_nothing(page))
    context["kb_meta"] = PageMetadata(
        title=title,
        description=description,
        site=config.project,
        locale=config.language if "_" in config.language else "",
        kind="website" if pagename == config.root_doc else "article",
        url=url,
        card=card_of(app, context),
        data=data,
    )
    if not config.kb_theme_prints_parts:
        printed = app.builder.templates.render("sphinx_kb/metadata.html", context)
        context["metatags"] = f"{context.get('metatags', '')}\n{printed}"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_social_card", "", "html", types=frozenset({str}),
                         description="the picture shown where a page is shared, such as _static/social-card.png")
    app.add_event("kb-page-data")
    app.setup_extension("sphinx_kb.core")
    add_template_folder(app, TEMPLATES)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("html-page-context", add_metadata_to_context)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
