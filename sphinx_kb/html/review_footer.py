"""A part below the text: who wrote the site, when the page was reviewed, where to report a mistake and to edit it.

The date is ``reviewed`` in the front matter, such as 2026-11-23, the addresses are the settings `kb_report_url` and
`kb_edit_url`, who wrote the site is the setting `kb_origin`. A page without any of them has no footer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.page_parts import PagePart, add_page_part
from sphinx_kb.core.review import date_in_words, is_old, today
from sphinx_kb.core.static_files import add_static_folder, add_style, add_template_folder
from sphinx_kb.html import STATIC, TEMPLATES
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

@dataclass(frozen=True)
class Review:
    """When a page was last reviewed."""

    iso: str
    """The date for machines, 2026-11-23."""
    text: str
    """The date for readers, as the site's language writes it."""
    is_old: bool
    """Whether that was more than a year ago."""


@dataclass(frozen=True)
class ReviewFooter:
    """The data of the template, as ``kb_review_footer``."""

    review: Review | None
    report_url: str
    """Where to report a mistake; empty if unknown."""
    origin: str = ""
    """Who wrote the site and who checked it, in one line; empty if the site does not say."""
    origin_url: str = ""
    """Where the site says more about that; empty if nowhere."""
    edit_url: str = ""
    """Where the source of the page can be edited; empty if unknown."""


def review_of(reviewed: str | None, day: dt.date) -> Review | None:
    """Return the review stated by front matter, as of `day`; None if there is no valid date."""
    try:
        date = dt.date.fromisoformat(str(reviewed).strip())
    except ValueError:
        return None
    return Review(date.isoformat(), date_in_words(date), is_old(date, day))


def place_for(pattern: str, pagename: str, title: str, context: dict[str, Any]) -> str:
    """Return a place that a setting names, as seen from a page: an address with {page} and {title}, or a page#anchor.

    Empty if the pattern is empty or names a missing page.
    """
    if ":" in pattern:
        return pattern.replace("{page}", quote(pagename)).replace("{title}", quote(title))
    docname, _, anchor = pattern.partition("#")
    if not context["hasdoc"](docname):
        return ""
    return str(context["pathto"](docname)).removesuffix("#") + (f"#{anchor}" if anchor else "")


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return, by page, whether its review is old, which changes with time alone."""
    reviews: dict[str | None, Review | None] = {}  # many pages were reviewed on the same day
    shown = {}
    for docname, meta in env.metadata.items():
        reviewed = meta.get("reviewed")
        if reviewed not in reviews:
            reviews[reviewed] = review_of(reviewed, today())
        if review := reviews[reviewed]:
            shown[docname] = review.is_old
    return shown


def add_review_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add ``kb_review_footer`` to the context of pages with a source."""
    if doctree is None or not is_interactive(app.builder):
        return
    review = review_of((context.get("meta") or {}).get("reviewed"), today())
    title = app.env.titles[pagename].astext() if pagename in app.env.titles else pagename
    report = place_for(app.config.kb_report_url, pagename, title, context)
    origin, more = app.config.kb_origin or ("", "")
    source = app.env.doc2path(pagename, False).as_posix()
    edit = app.config.kb_edit_url.replace("{path}", quote(source))
    if review or report or origin or edit:
        context["kb_review_footer"] = ReviewFooter(
            review, report, origin, place_for(more, pagename, title, context), edit)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_report_url", "", "html", types=frozenset({str}),
                         description="an address, with {page} and {title}, or a page#anchor of the site")
    app.add_config_value("kb_edit_url", "", "html", types=frozenset({str}),
                         description="the address at which a page is edited, with {path} for its source: "
                         "https://example.org/garden/edit/main/docs/{path}")
    app.add_config_value("kb_origin", [], "html", types=frozenset({list, tuple}),
                         description="who wrote the site, in one line, and where it says more: [\"By …\", \"about\"]")
    app.setup_extension("sphinx_kb.core")
    add_template_folder(app, TEMPLATES)
    add_static_folder(app, STATIC, _)
    add_style(app, "css/review.css")
    add_page_part(app, PagePart("review", "sphinx_kb/review.html", "kb_review_footer", is_last=True))
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("html-page-context", add_review_to_context)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
