"""Automatic links: the first mention of a glossary term in a section becomes a link.

Only running text is linked: no headings, links, code, tables or embedded pages, and no terms of the same page.
``{nolink}`` excludes a word, ``kb_autolink_off`` whole pages.

While a page is read, its running text is noted, paragraph by paragraph. Once all pages are read, `linked_words_of`
chooses the words to link. Pages are written with these links, and the event ``kb-generated-links`` reports them to
other features.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.kept_values import key_of, load_kept, store_kept
from sphinx_kb.core.page import Destination, Link
from sphinx_kb.core.reading import readings_of
from sphinx_kb.core.resolver import links_of, name_index_of, reference_to
from sphinx_kb.core.static_files import add_style
from sphinx_kb.core.store import store_of
from sphinx_kb.core.visible_text import visible_pieces
from sphinx_kb.locale import _
from sphinx_kb.text.phrases import Phrases
from sphinx_kb.text.sentence import sentence_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

BLOCKS = (nodes.bullet_list, nodes.enumerated_list, nodes.list_item, nodes.block_quote, nodes.definition_list,
          nodes.definition_list_item, nodes.definition, nodes.Admonition)
"""Nodes that may contain paragraphs of running text."""
INLINE = (nodes.emphasis, nodes.strong)
"""Nodes in a paragraph whose text may be linked."""
REFERENCE_TYPE = "kb-term"
"""The type of the generated references."""
PageAnchor = tuple[str, str]
"""A page and an anchor on it."""


@dataclass(frozen=True)
class Paragraph:
    """Fact: a paragraph of running text."""

    is_bulky: ClassVar[bool] = True
    section: str
    """The id of the section whose first mentions count: that of the page itself, or one right below its title."""
    line: int
    text: str
    """All its visible text."""
    pieces: tuple[tuple[int, int], ...]
    """Where the parts of it begin and end that may hold links."""


@dataclass(frozen=True)
class LinkedWord:
    """A word to link."""

    piece: int
    """The index of its piece in the paragraph."""
    start: int
    """Its offset in that piece."""
    end: int
    place: PageAnchor


Mention = tuple[str, int, LinkedWord, Link]
"""A section, the number of a paragraph on the page, the word in it, and the same as a link."""
KEPT = "first-mentions"
"""The name under which mentions are kept from build to build."""


class NoLink(SphinxRole):
    """``{nolink}`word` ``: a word that is not linked."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.inline("", self.text, classes=["kb-nolink"])], []


def note_paragraphs(app: Sphinx, doctree: nodes.document) -> None:
    """Note the running text of a page, and number its paragraphs to identify them when the page is written."""
    docname = app.env.docname
    if not is_on(app.env, docname):
        return
    store = store_of(app.env)
    for number, (paragraph, section) in enumerate(running_text(doctree, "")):
        paragraph["kb_paragraph"] = number
        text, pieces = "", []
        eligible = {id(piece) for piece in pieces_of(paragraph)}
        for node, words in visible_pieces(paragraph):
            if id(node) in eligible:
                pieces.append((len(text), len(text) + len(words)))
            text += words
        store.note(docname, Paragraph(section, paragraph.line or 0, text, tuple(pieces)))


def running_text(part: nodes.Element, section: str) -> Iterator[tuple[nodes.paragraph, str]]:
    """Yield every paragraph of running text with the id of the section whose first mentions count."""
    for child in part.children:
        if isinstance(child, nodes.section):
            is_counted = isinstance(part, nodes.document) or isinstance(part.parent, nodes.document)
            yield from running_text(child, child["ids"][0] if is_counted else section)
        elif isinstance(child, BLOCKS):
            yield from running_text(child, section)
        elif isinstance(child, nodes.paragraph) and pieces_of(child):
            yield child, section


def pieces_of(part: nodes.Element) -> list[nodes.Text]:
    """Return the texts in a paragraph that may hold links."""
    pieces: list[nodes.Text] = []
    for child in part.children:
        if isinstance(child, nodes.Text):
            pieces.append(child)
        elif isinstance(child, INLINE):
            pieces += pieces_of(child)
    return pieces


def linked_names_of(env: BuildEnvironment) -> dict[str, PageAnchor]:
    """Return name → anchor for the names to link: unambiguous and long enough."""
    index = name_index_of(env)
    skipped = set(env.config.kb_autolink_skip)
    places: dict[str, PageAnchor] = {}
    for name in index.names:
        if len(name.name) < env.config.kb_autolink_shortest or skipped & {name.name, name.title}:
            continue
        resolution = index.resolve(name.name, "")
        if resolution.destination and not resolution.problem:
            places[name.name] = (resolution.destination.docname, resolution.destination.anchor)
    return places


def is_on(env: BuildEnvironment, docname: str) -> bool:
    """Whether terms are linked automatically on a page."""
    return env.config.kb_autolink_terms and not any(
        fnmatchcase(docname, pattern) for pattern in env.config.kb_autolink_off
    )


def linked_by_authors(env: BuildEnvironment) -> dict[tuple[str, ...], set[PageAnchor]]:
    """Return the anchors that authors link to, by page and section."""
    places: dict[tuple[str, ...], set[PageAnchor]] = {}
    for docname, link, resolution in links_of(env):
        if destination := resolution.destination:
            section = link.within[-2:][:1]  # the section right below the title, or the page itself
            places.setdefault((docname, *section), set()).add((destination.docname, destination.anchor))
    return places


@cached_for_build
def linked_words_of(env: BuildEnvironment) -> dict[str, dict[int, list[LinkedWord]]]:
    """Return the words to link, by page and number of the paragraph."""
    linked: dict[str, dict[int, list[LinkedWord]]] = {}
    for docname, mentions in mentions_to_link_of(env).items():
        for _section, number, word, _link in mentions:
            linked.setdefault(docname, {}).setdefault(number, []).append(word)
    return linked


@cached_for_build
def mentions_to_link_of(env: BuildEnvironment) -> dict[str, list[Mention]]:
    """Return the mentions to link, by page."""
    names = linked_names_of(env)
    if not names:
        return {}
    by_authors = linked_by_authors(env)
    return {docname: chosen for docname, mentions in first_mentions_of(env, names).items() if (chosen := [
        mention for mention in mentions if mention[2].place not in by_authors.get((docname, mention[0]), ())])}


def first_mentions_of(env: BuildEnvironment, names: dict[str, PageAnchor]) -> dict[str, list[Mention]]:
    """Return the first mentions on each page; only pages read since an earlier build are looked through."""
    key = key_of(env, names)
    kept = load_kept(env, KEPT, key)
    known: dict[str, tuple[str, list[Mention]]] = kept[0] if kept else {}
    found, phrases, is_new = {}, None, False
    store, readings = store_of(env), readings_of(env)
    for docname in store.pages_with(Paragraph):
        reading = readings.get(docname, "")
        found[docname] = known.get(docname, ("", []))
        if not reading or found[docname][0] != reading:
            phrases, is_new = phrases or Phrases(names), True
            paragraphs = store.facts_on(docname, Paragraph)
            found[docname] = reading, list(first_mentions(docname, paragraphs, names, phrases))
    if is_new:
        store_kept(env, KEPT, key, found)
    return {docname: mentions for docname, (_reading, mentions) in found.items()}


def first_mentions(
    docname: str, paragraphs: Iterable[Paragraph], names: dict[str, PageAnchor], phrases: Phrases
) -> Iterator[Mention]:
    """Yield the first mention of each name of another page in each section of a page."""
    seen = set()
    for number, paragraph in enumerate(paragraphs):
        for piece, (begin, stop) in enumerate(paragraph.pieces):
            for start, end, name in phrases.find(paragraph.text[begin:stop]):
                place = names[name]
                if place[0] != docname and (paragraph.section, place) not in seen:
                    seen.add((paragraph.section, place))
                    word = LinkedWord(piece, start, end, place)
                    yield paragraph.section, number, word, as_link(word, paragraph)


def as_link(word: LinkedWord, paragraph: Paragraph) -> Link:
    """Return a word to link with the sentence around it."""
    offset = paragraph.pieces[word.piece][0]
    start, end = offset + word.start, offset + word.end
    before, after = sentence_around(paragraph.text[:start], paragraph.text[end:])
    return Link("", paragraph.line, "std:term", before, paragraph.text[start:end], after)


def generated_links(app: Sphinx, env: BuildEnvironment) -> Iterator[tuple[str, Link, Destination]]:
    """Yield the generated links as (page, link, destination)."""
    for docname, mentions in mentions_to_link_of(env).items():
        for _section, _number, word, link in mentions:
            yield docname, link, Destination("term", *word.place)


class LinkTerms(SphinxPostTransform):
    """Replace the chosen words by references."""

    # before Sphinx resolves references, at 10, which may add text and so shift the offsets, and before
    # sphinx_kb.build.long_paragraphs groups the pieces of long paragraphs, at 9
    default_priority = 8
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        linked = linked_words_of(self.env)
        if not linked:
            return
        for paragraph in list(self.document.findall(nodes.paragraph)):
            if "kb_paragraph" in paragraph and (docname := self.page_of(paragraph)) in linked:
                # last word first, so that the offsets of the others stay valid
                for word in reversed(linked[docname].get(paragraph["kb_paragraph"], ())):
                    self.link(paragraph, word)

    def page_of(self, node: nodes.Element) -> str:
        """Return the page of a paragraph; empty if it is in an embed."""
        while node := node.parent:
            if isinstance(node, addnodes.start_of_file):  # singlehtml marks the start of each page
                return str(node["docname"])
            if "kb-embed" in node.get("classes", ()):
                return ""
        return self.env.docname

    def link(self, paragraph: nodes.paragraph, word: LinkedWord) -> None:
        """Replace one word by a reference."""
        piece = pieces_of(paragraph)[word.piece]
        text = piece.astext()
        inner = nodes.inline("", text[word.start : word.end], classes=["kb-wikilink", "kb-wikilink--auto"])
        reference = addnodes.pending_xref("", inner, reftype=REFERENCE_TYPE, reftarget=word.place[0],
                                          reftargetid=word.place[1], refdoc=self.env.docname)
        parts = [nodes.Text(text[: word.start]), reference, nodes.Text(text[word.end :])]
        piece.parent.replace(piece, [part for part in parts if part is reference or part.astext()])


def resolve_term(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, contnode: nodes.TextElement
) -> nodes.Node | None:
    """Resolve a generated reference: to a link for browsers, to plain text in an e-book."""
    if node["reftype"] != REFERENCE_TYPE:
        return None
    if not is_interactive(app.builder):
        return nodes.Text(contnode.astext())
    return reference_to(app.builder, node["refdoc"], node["reftarget"], node["reftargetid"], contnode)


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return, by page, its generated links."""
    return {
        docname: [(number, [(word.piece, word.start, word.place) for word in words])
                  for number, words in by_paragraph.items()]
        for docname, by_paragraph in linked_words_of(env).items()
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.setup_extension("sphinx_kb.links.assets")
    app.add_config_value("kb_autolink_terms", True, "env", types=frozenset({bool}),
                         description=_("whether the first mention of a term in a section becomes a link"))
    app.add_config_value("kb_autolink_off", [], "env", types=frozenset({list}),
                         description=_("pages on which terms are not linked automatically; * matches anything"))
    app.add_config_value("kb_autolink_skip", [], "html", types=frozenset({list}),
                         description=_("terms that are never linked automatically, such as the subject of the "
                                       "site"))
    app.add_config_value("kb_autolink_shortest", 3, "html", types=frozenset({int}),
                         description=_("names with fewer letters than this are not linked automatically"))
    add_style(app, "css/wikilink.css")
    app.add_role("nolink", NoLink())
    app.add_post_transform(LinkTerms)
    app.connect("doctree-read", note_paragraphs)
    app.connect("missing-reference", resolve_term)
    app.connect("kb-generated-links", generated_links)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
