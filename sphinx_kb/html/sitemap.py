"""The files for search engines at the root of the site: sitemap.xml and robots.txt.

The sitemap lists each page with the date of its last review. A robots.txt in `html_extra_path` takes precedence.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from sphinx_kb.core.formats import is_site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def sitemap(pages: Iterable[tuple[str, str]]) -> str:
    """Return a sitemap of pairs of address and date, which may be empty."""
    entries = "".join(
        f"<url><loc>{escape(address)}</loc>{f'<lastmod>{escape(date)}</lastmod>' if date else ''}</url>\n"
        for address, date in pages
    )
    return ('<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n')


def has_own(app: Sphinx, name: str) -> bool:
    """Whether `html_extra_path` has a file of this name for the root of the site."""
    paths = [Path(app.confdir, path) for path in app.config.html_extra_path]
    return any((path / name).is_file() if path.is_dir() else path.name == name for path in paths)


def write_site_files(app: Sphinx, exception: Exception | None) -> None:
    """Write sitemap.xml and robots.txt. Without `html_baseurl` the addresses of the sitemap are relative."""
    if exception is not None or not is_site(app.builder):
        return
    base = app.config.html_baseurl and app.config.html_baseurl.rstrip("/") + "/"
    pages = []
    for docname in sorted(app.env.found_docs):
        uri = app.builder.get_target_uri(docname)
        if docname == app.config.root_doc and base:
            uri = ""
        pages.append((f"{base}{uri}", str(app.env.metadata.get(docname, {}).get("reviewed", ""))))
    Path(app.outdir, "sitemap.xml").write_text(sitemap(pages), encoding="utf-8")
    if not has_own(app, "robots.txt"):
        robots = "User-agent: *\nAllow: /\n" + (f"Sitemap: {base}sitemap.xml\n" if base else "")
        Path(app.outdir, "robots.txt").write_text(robots, encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("build-finished", write_site_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
