"""What stands at the foot of a page: when it was last reviewed, and where to report a mistake.

The sources and the backlinks beside them come from other features through the template's variables.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx.util import logging

from sphinx_kb.core.review import is_old, today

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Review:
    """When a page was last reviewed."""

    iso: str
    """The date for machines, 2026-11-23."""
    text: str
    """The date for readers, 2026 年 11 月 23 日."""
    is_old: bool
    """Whether that was more than a year ago."""


def review_of(reviewed: str | None, day: dt.date) -> Review | None:
    """The review of a page from its front matter; None if there is no date in it."""
    try:
        date = dt.date.fromisoformat(str(reviewed).strip())
    except ValueError:
        return None
    text = f"{date.year} 年 {date.month} 月 {date.day} 日"
    return Review(date.isoformat(), text, is_old(date, day))


def report_url(pattern: str, pagename: str, title: str, context: dict[str, Any]) -> str:
    """Where a mistake of this page is reported: an address with {page} and {title} filled in, or a page#anchor."""
    if ":" in pattern:
        return pattern.replace("{page}", quote(pagename)).replace("{title}", quote(title))
    docname, _, anchor = pattern.partition("#")
    if not context["hasdoc"](docname):
        return ""
    return str(context["pathto"](docname)).removesuffix("#") + (f"#{anchor}" if anchor else "")


def answer_what_is_shown(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Which pages are marked as not reviewed for long: time alone makes a page change."""
    reviews = {docname: review_of(meta.get("reviewed"), today()) for docname, meta in env.metadata.items()}
    return {docname: review.is_old for docname, review in reviews.items() if review}


def give_foot(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand ``kb_review`` and ``kb_report_url`` to the template; pages without a source have neither."""
    context["kb_review"] = context["kb_report_url"] = None
    if doctree is None:
        return
    context["kb_review"] = review_of((context.get("meta") or {}).get("reviewed"), today())
    title = app.env.titles[pagename].astext() if pagename in app.env.titles else pagename
    context["kb_report_url"] = report_url(app.config.kb_report_url, pagename, title, context)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_report_url", "", "html", types=frozenset({str}),
                         description="an address, with {page} and {title}, or a page#anchor of the site")
    app.setup_extension("sphinx_kb.core")
    app.connect("kb-page-fingerprint", answer_what_is_shown)
    app.connect("html-page-context", give_foot)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
