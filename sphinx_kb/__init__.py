"""A kit for Sphinx knowledge bases: wiki links, backlinks, previews, a graph, search, books.

``extensions = ["sphinx_kb"]`` brings every general part; each part can be listed alone instead, such as
``sphinx_kb.links.backlinks``. A part whose optional packages are not installed is left out, which the build says in
one line.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


@dataclass(frozen=True)
class Part:
    """One part of the kit: an extension that can also be used alone."""

    module: str
    """Its name below `sphinx_kb`."""
    extra: str = ""
    """The optional dependencies that it needs, as `pyproject.toml` names them."""


PARTS = (
    # what Sphinx should do itself; first, so that every warning after it is worded and kept by it
    Part("build.translated_warnings"),
    Part("build.standard_domain"),
    Part("core"),
    Part("build.kept_warnings"),
    Part("build.missing_output"),
    Part("build.stale_output"),
    Part("markup.front_matter"),
    Part("terms"),
    # links between pages
    Part("links.wikilinks"),
    Part("links.redirects"),
    Part("links.backlinks"),
    Part("links.graph"),
    Part("links.previews"),
    Part("links.autolink"),
    Part("links.link_report"),
    # what can stand in a page
    Part("markup.settings_table"),
    Part("markup.diagrams"),
    Part("markup.admonitions"),
    Part("markup.headings"),
    Part("markup.images"),
    Part("markup.mathml"),
    Part("markup.html_typography"),
    # ways to find and to take away
    Part("search", "search"),
    Part("books.typst", "book"),
    Part("books.epub"),
    Part("books.downloads"),
    # the page around the text
    Part("html"),
)
"""The general parts in the order in which they are set up, which is that in which their parts of a page stand.

What replaces much of a theme, `sphinx_kb.html.frame`, is left to whoever wants it.
"""

NEEDED_BY = {
    "search": ("opencc", "pypinyin"),
    "book": ("typst", "tex2typst", "pikepdf", "fontTools", "numpy", "pypinyin"),
}
"""The modules that tell whether an extra is installed."""


def missing_modules(extra: str) -> list[str]:
    """Return the modules of an extra that are not installed."""
    return [module for module in NEEDED_BY.get(extra, ()) if find_spec(module) is None]


def setup(app: Sphinx) -> ExtensionMetadata:
    from sphinx.util import logging  # here, so that the pure modules of this package load without Sphinx

    from sphinx_kb.locale import _

    app.setup_extension("sphinx_kb.core")  # loads the catalogue
    for extra in NEEDED_BY:
        if missing := missing_modules(extra):
            left_out = ", ".join(part.module for part in PARTS if part.extra == extra)
            logging.getLogger(__name__).info(
                _("sphinx_kb: %(parts)s left out, since %(missing)s cannot be imported; "
                  "`pip install \"sphinx-kb[%(extra)s]\"` brings what it needs")
                % {"parts": left_out, "missing": ", ".join(missing), "extra": extra})
    for part in PARTS:
        if not missing_modules(part.extra):
            app.setup_extension(f"sphinx_kb.{part.module}")
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
