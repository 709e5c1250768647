"""Backlinks: which pages mention a page or a term, and in which sentence.

The backlinks of a page are a part below its text, those of a term are added to its definition. Only HTML output has
them: in a book they would be noise.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docutils import nodes

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.digests import digest_of_long
from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.kept_links import kept_by_links
from sphinx_kb.core.page import DefinedName, Destination, Link
from sphinx_kb.core.page_parts import PagePart, add_page_part
from sphinx_kb.core.resolver import links_of
from sphinx_kb.core.site_tree import site_tree_of
from sphinx_kb.core.static_files import add_style
from sphinx_kb.core.store import store_of
from sphinx_kb.locale import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

MOST_PAGES_LISTED = 100
"""Further pages are only counted."""
PART = PagePart("backlinks", "sphinx_kb/backlinks.html", "kb_backlinks")
TERM_TEMPLATE = "sphinx_kb/term_backlinks.html"


class Mention(NamedTuple):  # quicker to make than a class of data: there is one for each link
    """One place where a page mentions something."""

    page: str
    """The page that mentions it."""
    before: str
    """The sentence up to the link, shortened if it is long."""
    text: str
    """The text of the link."""
    after: str


@dataclass(frozen=True)
class MentioningPage:
    """A page with the sentences in which it mentions something, for a template."""

    title: str
    url: str
    """Relative to the page with the backlinks."""
    mentions: tuple[Mention, ...]
    """Without duplicates."""


@dataclass(frozen=True)
class Backlinks:
    """All mentions of a page or a term, for a template."""

    pages: tuple[MentioningPage, ...]
    """The pages that are listed."""
    page_count: int
    """How many pages mention it."""
    mention_count: int
    """How often they do."""

    @property
    def pages_left_out(self) -> int:
        """How many pages are counted, but not listed."""
        return self.page_count - len(self.pages)


class term_backlinks(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """The backlinks of a term; its attribute ``backlinks`` is a `Backlinks`."""


Mentions = dict[str, list[Mention]]
"""The mentions of a page by anchor on it, in the order of pages and lines; the empty anchor is the page itself."""
GeneratedLink = tuple[str, Link, Destination]


@dataclass(frozen=True)
class KeptMentions:
    """The mentions of all pages, which are only looked at where a page is written."""

    packed: dict[str, bytes]
    """Page → its mentions, pickled."""
    shown: dict[str, str]
    """Page → a digest of all that it shows of them."""

    def on(self, docname: str) -> Mentions:
        """Return the mentions of one page."""
        return cast("Mentions", pickle.loads(self.packed[docname])) if docname in self.packed else {}


@cached_for_build
def kept_mentions_of(env: BuildEnvironment) -> KeptMentions:
    """Return the mentions of all pages, from an earlier build if no link has changed since."""
    generated = [link for answer in env.events.emit("kb-generated-links", env) for link in answer or ()]

    def made() -> KeptMentions:
        mentions = mentions_of(env, generated)
        shown = {page: digest_of_long({anchor: shown_of(env, some) for anchor, some in by_anchor.items()})
                 for page, by_anchor in mentions.items()}
        return KeptMentions({page: pickle.dumps(by_anchor) for page, by_anchor in mentions.items()}, shown)

    plain = [(page, link.line, link.before, link.text, link.after, found.kind, found.docname, found.anchor, found.title)
             for page, link, found in generated]
    return kept_by_links(env, "backlinks", made, digest_of_long(plain))


def mentions_of(env: BuildEnvironment, generated: Iterable[GeneratedLink]) -> dict[str, Mentions]:
    """Return the mentions of each page, in the links of authors and in generated ones.

    A link to a heading mentions its page, a link to a term the term.
    """
    terms = {(docname, fact.anchor) for docname, fact in store_of(env).facts(DefinedName)}
    links = [(page, link, resolution.destination) for page, link, resolution in links_of(env)
             if resolution.destination]
    links += generated
    links.sort(key=lambda entry: (entry[0], entry[1].line))
    mentions: dict[str, Mentions] = {}
    for page, link, destination in links:
        if destination.docname == page:
            continue
        is_term = destination.kind == "term" or (destination.docname, destination.anchor) in terms
        mention = Mention(page, link.before, link.text or destination.title, link.after)
        by_anchor = mentions.setdefault(destination.docname, {})
        by_anchor.setdefault(destination.anchor if is_term else "", []).append(mention)
    return mentions


def backlinks_on(app: Sphinx, docname: str, mentions: Iterable[Mention]) -> Backlinks | None:
    """Group mentions by page, with addresses relative to page `docname`; None if there are none."""
    by_page: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_page.setdefault(mention.page, []).append(mention)
    if not by_page:
        return None
    listed = tuple(
        MentioningPage(title_of(app.env, page), app.builder.get_relative_uri(docname, page), tuple(dict.fromkeys(own)))
        for page, own in list(by_page.items())[:MOST_PAGES_LISTED]
    )
    return Backlinks(listed, len(by_page), sum(map(len, by_page.values())))


def title_of(env: BuildEnvironment, page: str) -> str:
    """Return the title of a page, or its name if it has none."""
    return site_tree_of(env).titles.get(page, page)


def add_backlinks_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the backlinks of a page to the context of its template."""
    if doctree is not None and is_interactive(app.builder):
        context[PART.data] = backlinks_on(app, pagename, kept_mentions_of(app.env).on(pagename).get("", ()))


def add_to_terms(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Append the backlinks of each term on this page to its definition."""
    terms = list(doctree.findall(nodes.term)) if is_interactive(app.builder) else []
    by_anchor = kept_mentions_of(app.env).on(docname) if terms else {}
    if not any(by_anchor):  # an empty anchor is the page itself
        return
    for term in terms:
        backlinks = backlinks_on(app, docname, [mention for anchor in term["ids"]
                                                for mention in by_anchor.get(anchor, ())])
        if backlinks:
            definition = term.parent[-1]
            assert isinstance(definition, nodes.definition)
            definition += term_backlinks(backlinks=backlinks)


def visit_html(translator: HTML5Translator, node: term_backlinks) -> None:
    """Render the backlinks of a term from their template."""
    words = {"_": _, "ngettext": ngettext, "backlinks": node["backlinks"]}
    translator.body.append(translator.builder.templates.render(TERM_TEMPLATE, words))
    raise nodes.SkipNode


def shown_of(env: BuildEnvironment, mentions: Sequence[Mention]) -> list[Any]:
    """Return what a page shows of mentions: those on the pages that are listed, and how many there are."""
    listed: dict[str, list[str]] = {}
    pages = set()
    for mention in mentions:
        pages.add(mention.page)
        if mention.page in listed or len(listed) < MOST_PAGES_LISTED:
            own = listed.setdefault(mention.page, [title_of(env, mention.page)])
            own += mention.before, mention.text, mention.after
    return [len(pages), len(mentions), list(listed.items())]


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, str]:
    """Return, by page, a digest of the sentences and titles of other pages that it shows."""
    return kept_mentions_of(env).shown


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.setup_extension("sphinx_kb.links.assets")
    add_style(app, "css/backlinks.css")
    add_page_part(app, PART)
    app.add_node(term_backlinks, html=(visit_html, None))
    app.connect("doctree-resolved", add_to_terms)
    app.connect("html-page-context", add_backlinks_to_context)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
