"""What a page says of itself to machines: description, social card, data for search engines, sitemap, robots, 404.

Addresses that must be absolute need `html_baseurl`. Without it the site has none: Open Graph and the sitemap then
give relative ones, which is right for a preview on this machine and is to be mended by whoever publishes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

CARD = "_static/social-card.png"
"""The picture shown where a page is shared; `python -m sphinx_kb.tools.artwork` draws it."""

NOT_FOUND = "404"
"""The page a server shows for an address that leads nowhere."""


@dataclass(frozen=True)
class Meta:
    """What the head of a page says to machines."""

    title: str
    description: str
    """The front matter's `summary`; the site's own for a page without one."""
    site: str
    """The name of the site."""
    kind: str
    """The Open Graph type."""
    url: str
    """Where the page is published; empty if nobody said where."""
    image: str
    """Where the social card lies."""
    base: str
    """What the links of the page start from; only the 404 page has one."""
    data: str
    """JSON-LD, safe inside a script element."""


def listed(value: Any) -> list[str]:
    """A list of the front matter, which Sphinx keeps as JSON text."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = [value] if value else []
    return [str(item) for item in value or []]


def as_script(data: dict[str, Any]) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def page_data(meta: dict[str, Any], title: str, description: str, url: str, config: Config,
              crumbs: Iterable[tuple[str, str]], *, is_medical: bool) -> dict[str, Any]:
    """Schema.org's description of a page: a medical page about the drug, or a page about the site itself."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage" if is_medical else "WebPage",
        "name": title,
        "description": description,
        "inLanguage": "zh-Hans-CN",
        "isPartOf": {"@type": "WebSite", "name": config.project, "url": config.html_baseurl or None},
        "url": url or None,
        "alternateName": listed(meta.get("aliases")) or None,
        "keywords": listed(meta.get("tags")) or None,
        "author": {"@type": "Organization", "name": config.author},
    }
    if is_medical:
        data["about"] = {"@type": "Drug", **config.kb_subject}
        data["lastReviewed"] = meta.get("reviewed")
        data["audience"] = [{"@type": "MedicalAudience", "audienceType": who} for who in ("Patient", "Clinician")]
    way = [{"@type": "ListItem", "position": place, "name": name, "item": address}
           for place, (name, address) in enumerate(crumbs, 1)]
    if way and url:
        data["breadcrumb"] = {"@type": "BreadcrumbList", "itemListElement": way}
    return without_nothing(data)


def without_nothing(data: dict[str, Any]) -> dict[str, Any]:
    """The same without what is not known, at every depth."""
    return {key: without_nothing(value) if isinstance(value, dict) else value
            for key, value in data.items() if value is not None}


def base_path(config: Config) -> str:
    """The path under which the site is published, with its slash; empty if nobody said."""
    path = config.kb_base_path or urlsplit(config.html_baseurl or "").path or ("/" if config.html_baseurl else "")
    return f"/{path.strip('/')}/".replace("//", "/") if path else ""


def give_metadata(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand ``kb_meta`` to the template."""
    config = app.config
    front = context.get("meta") or {}
    titles = app.env.titles
    title = titles[pagename].astext() if pagename in titles else config.project
    home = app.env.metadata.get(config.root_doc, {}).get("summary", "")
    description = " ".join(str(front.get("summary") or home).split())
    url = context.get("pageurl") or ""
    if url and pagename == config.root_doc:
        url = context["pageurl"] = config.html_baseurl.rstrip("/") + "/"
    crumbs = [(name, urljoin(url, context["pathto"](docname)))
              for docname, name in context.get("kb_crumbs") or [] if docname]
    is_medical = doctree is not None and not pagename.startswith(tuple(config.kb_not_medical))
    data = page_data(front, title, description, url, config, [*crumbs, (title, url)], is_medical=is_medical)
    context["kb_meta"] = Meta(
        title=title,
        description=description,
        site=config.project,
        kind="website" if pagename == config.root_doc else "article",
        url=url,
        image=urljoin(config.html_baseurl, CARD) if config.html_baseurl else context["pathto"](CARD, 1),
        base=base_path(config) if pagename == NOT_FOUND else "",
        data=as_script(data) if doctree is not None else "",
    )


def not_found_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The 404 page, beside the home page."""
    yield NOT_FOUND, {"title": "找不到这一页"}, "404.html"


def sitemap(pages: Iterable[tuple[str, str]]) -> str:
    """A sitemap of (address, date or nothing) pairs."""
    entries = "".join(
        f"<url><loc>{escape(address)}</loc>{f'<lastmod>{escape(date)}</lastmod>' if date else ''}</url>\n"
        for address, date in pages
    )
    return ('<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n')


def write_site_files(app: Sphinx, exception: Exception | None) -> None:
    """Write sitemap.xml and robots.txt."""
    if exception is not None or app.builder.format != "html":
        return
    base = app.config.html_baseurl and app.config.html_baseurl.rstrip("/") + "/"
    pages = []
    for docname in sorted(app.env.found_docs):
        uri = app.builder.get_target_uri(docname)
        if docname == app.config.root_doc and base:
            uri = ""
        pages.append((f"{base}{uri}", str(app.env.metadata.get(docname, {}).get("reviewed", ""))))
    Path(app.outdir, "sitemap.xml").write_text(sitemap(pages), encoding="utf-8")
    robots = "User-agent: *\nAllow: /\n" + (f"Sitemap: {base}sitemap.xml\n" if base else "")
    Path(app.outdir, "robots.txt").write_text(robots, encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_subject", {}, "html", types=frozenset({dict}),
                         description="schema.org's Drug: what the medical pages are about")
    app.add_config_value("kb_not_medical", [], "html", types=frozenset({list}),
                         description="how the names of pages begin that are about the site itself")
    app.add_config_value("kb_base_path", "", "html", types=frozenset({str}),
                         description="the path under which the site is published, where html_baseurl does not say")
    app.connect("html-collect-pages", not_found_page)
    app.connect("html-page-context", give_metadata, priority=600)  # after the breadcrumbs
    app.connect("build-finished", write_site_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
