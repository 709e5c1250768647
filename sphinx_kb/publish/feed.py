"""An Atom feed of the pages that changed last, `feed.xml`, and its announcement in the head of every page.

A feed names pages by their published addresses, so that there is none while `html_baseurl` is not set. Source of the
format: RFC 4287.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from sphinx_kb.core.digests import write_whole
from sphinx_kb.core.fingerprint import nothing_changed
from sphinx_kb.core.formats import is_site
from sphinx_kb.locale import _
from sphinx_kb.publish.history import described, history_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

FILE = "feed.xml"
ATOM = "http://www.w3.org/2005/Atom"
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""When a feed without entries was updated: it must say some time, and that of the build would change every build."""
ENTRIES = 30


@dataclass(frozen=True)
class Entry:
    """A page in the feed."""

    title: str
    address: str
    updated: dt.datetime
    summary: str


def feed_of(title: str, subtitle: str, author: str, language: str, base: str, entries: Iterable[Entry]) -> bytes:
    """Return an Atom feed; `base` is the address of the site and ends with a slash."""
    entries = list(entries)
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})

    def add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
        element = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        element.text = text or None
        return element

    add(feed, "title", title)
    if subtitle:
        add(feed, "subtitle", subtitle)
    add(feed, "id", base)
    add(feed, "link", rel="alternate", type="text/html", href=base)
    add(feed, "link", rel="self", type="application/atom+xml", href=base + FILE)
    add(feed, "updated", max((entry.updated for entry in entries), default=NEVER).isoformat())
    add(add(feed, "author"), "name", author or title)
    for entry in entries:
        element = add(feed, "entry")
        add(element, "title", entry.title)
        add(element, "id", entry.address)
        add(element, "link", rel="alternate", type="text/html", href=entry.address)
        add(element, "updated", entry.updated.isoformat())
        if entry.summary:
            add(element, "summary", entry.summary)
    ET.indent(feed)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def base_of(config: Config) -> str:
    """Return the address of the site, with a slash at its end; empty if it is unknown."""
    return config.html_baseurl.rstrip("/") + "/" if config.html_baseurl else ""


def has_feed(app: Sphinx) -> bool:
    """Whether this build writes a feed."""
    return is_site(app.builder) and bool(app.config.html_baseurl) and app.config.kb_feed_entries > 0


def write_feed(app: Sphinx, exception: Exception | None) -> None:
    """Write the feed; where it is switched off, the change of settings has removed it."""
    if exception is not None or not has_feed(app) or nothing_changed(app):
        return
    env, config, base = app.env, app.config, base_of(app.config)
    entries = [
        Entry(env.titles[change.docname].astext(),
              base if change.docname == config.root_doc else base + app.builder.get_target_uri(change.docname),
              change.time, described(env, change))
        for change in history_of(env)[: config.kb_feed_entries]
    ]
    subtitle = " ".join(str(env.metadata.get(config.root_doc, {}).get("summary", "")).split())
    write_whole(Path(app.outdir, FILE), feed_of(
        config.project, subtitle, config.author, config.language.replace("_", "-"), base, entries))


def announce_feed(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add a link to the feed to the head of a page."""
    if has_feed(app):
        title = escape(_("%s: recent changes") % app.config.project)
        link = (f'<link rel="alternate" type="application/atom+xml" title="{title}" '
                f'href="{escape(base_of(app.config))}{FILE}">')
        context["metatags"] = f"{context.get('metatags', '')}\n{link}"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.publish.history")
    app.add_config_value("kb_feed_entries", ENTRIES, "html", types=frozenset({int}), description=_(
        "how many pages the feed lists; 0: there is none. Only sites with `html_baseurl` have a feed"))
    app.connect("html-page-context", announce_feed)
    app.connect("build-finished", write_feed)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
