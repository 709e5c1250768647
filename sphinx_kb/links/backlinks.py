"""«提及本页»: who speaks of a page or of a term, and in which sentence.

Pages get theirs at the foot, through the template's variable ``kb_backlinks``; things with an address inside a page
(terms of the glossary) get theirs where they stand. In HTML only: in a book it would be noise.
Knows links as facts, and the mentions that others answer the event ``kb-generated-links`` with.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.page import DefinedName
from sphinx_kb.core.resolver import links_of
from sphinx_kb.core.store import store_of
from sphinx_kb.text.sentence import sentence_around

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

MOST = 100
"""So many pages are listed; how many more there are is told."""


@dataclass(frozen=True)
class Mention:
    """One place where a page speaks of something."""

    page: str
    """The page that speaks."""
    before: str
    text: str
    after: str


@cached_for_build
def mentions_of(env: BuildEnvironment) -> dict[str, dict[str, list[Mention]]]:
    """Who speaks of what, by page and anchor, in the order of pages and lines; no anchor is the page itself.

    A link to a heading speaks of its page; a link to a term speaks of the term.
    """
    terms = {(docname, fact.anchor) for docname, fact in store_of(env).facts(DefinedName)}
    links = [(page, link, answer.destination) for page, link, answer in links_of(env) if answer.destination]
    links += [told for answers in env.events.emit("kb-generated-links", env) for told in answers or ()]
    links.sort(key=lambda told: (told[0], told[1].line))
    found: dict[str, dict[str, list[Mention]]] = {}
    for page, link, hit in links:
        if hit.docname != page:
            anchor = hit.anchor if hit.kind == "term" or (hit.docname, hit.anchor) in terms else ""
            before, after = sentence_around(link.before, link.after)
            mention = Mention(page, before, link.text or hit.title, after)
            found.setdefault(hit.docname, {}).setdefault(anchor, []).append(mention)
    return found


def render(env: BuildEnvironment, given: list[Mention], uri: Any) -> str:
    """A list of pages, each with its sentences; `uri` gives the address of a page."""
    by_page: dict[str, list[Mention]] = {}
    for mention in given:
        by_page.setdefault(mention.page, []).append(mention)
    parts = ['<ul class="kb-backlinks__list">']
    for page, own in [*by_page.items()][:MOST]:
        parts.append(f'<li class="kb-backlinks__item"><a href="{escape(uri(page))}">{escape(title(env, page))}</a>')
        for mention in dict.fromkeys(own):
            parts.append(
                f'<p class="kb-backlinks__sentence">{escape(mention.before)}<mark>{escape(mention.text)}</mark>'
                f"{escape(mention.after)}</p>"
            )
        parts.append("</li>")
    parts.append("</ul>")
    if len(by_page) > MOST:
        parts.append(f'<p class="kb-backlinks__rest">另有 {len(by_page) - MOST} 页没有列出。</p>')
    return "\n".join(parts)


def title(env: BuildEnvironment, page: str) -> str:
    """How a page is called."""
    return env.titles[page].astext() if page in env.titles else page


def counted(given: list[Mention]) -> str:
    """«3 页，5 处»."""
    return f"{len({mention.page for mention in given})} 页，{len(given)} 处"


def give_backlinks(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand ``kb_backlinks`` to the template."""
    given = mentions_of(app.env).get(pagename, {}).get("", []) if doctree is not None else []
    if not given or not is_interactive(app.builder):
        return
    listing = render(app.env, given, lambda page: app.builder.get_relative_uri(pagename, page))
    context["kb_backlinks"] = (
        '<section class="kb-foot" aria-labelledby="kb-backlinks"><h2 id="kb-backlinks">提及本页</h2>\n'
        f'<details class="kb-backlinks"><summary>{counted(given)}</summary>\n{listing}\n</details>\n</section>'
    )


def add_to_terms(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Add, to each term on this page, who speaks of it."""
    given = mentions_of(app.env).get(docname, {})
    if not is_interactive(app.builder) or not any(given):  # mentions of the page itself stand at its foot
        return
    for term in doctree.findall(nodes.term):
        found = [mention for anchor in term["ids"] for mention in given.get(anchor, ())]
        if not found:
            continue
        listing = render(app.env, found, lambda page: app.builder.get_relative_uri(docname, page))
        html = f'<details class="kb-backlinks"><summary>提及：{counted(found)}</summary>\n{listing}\n</details>'
        definition = term.parent[-1]
        assert isinstance(definition, nodes.definition)
        definition.append(nodes.raw("", html, format="html", classes=["no-search"]))


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """The sentences of others are seen on a page."""
    titles = {page: title(env, page) for page in env.found_docs}
    shown: dict[str, Any] = {}
    for page, by_anchor in mentions_of(env).items():
        shown[page] = {
            anchor: [[titles.get(one.page), one.page, one.before, one.text, one.after] for one in given]
            for anchor, given in by_anchor.items()
        }
    return shown


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.connect("doctree-resolved", add_to_terms)
    app.connect("html-page-context", give_backlinks)
    app.connect("kb-page-fingerprint", pages_show)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
