"""The first mention of a glossary term in a section becomes a link by itself.

Only in running text: never in headings, links, code, tables or quoted pages, and never to the page it stands on.
``{nolink}`` keeps a word as it is; ``kb_autolink_off`` keeps whole pages.

While a page is read its running text is noted, paragraph by paragraph. Once all pages and names are known it is
decided which words become links, once for all: the page is written so, and whoever asks for mentions hears of them.
What a name leads to is for `sphinx_kb.core.resolver` to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import is_interactive, is_site
from sphinx_kb.core.page import Destination, Link
from sphinx_kb.core.resolver import links_of, name_index_of, reference_to
from sphinx_kb.core.store import store_of
from sphinx_kb.core.visible_text import visible_pieces
from sphinx_kb.text.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

BLOCKS = (nodes.bullet_list, nodes.enumerated_list, nodes.list_item, nodes.block_quote, nodes.definition_list,
          nodes.definition_list_item, nodes.definition, nodes.Admonition)
"""What may stand around running text."""
INLINE = (nodes.emphasis, nodes.strong)
"""What running text may be wrapped in."""
Place = tuple[str, str]


@dataclass(frozen=True)
class Run:
    """A paragraph of running text as it is read."""

    section: str
    """The id of the section whose first mentions count: the page's own beginning, or one right below its title."""
    line: int
    text: str
    """All that is said in it."""
    pieces: tuple[tuple[int, str], ...]
    """The parts of it that may hold links, each with its place in the text."""


@dataclass(frozen=True)
class Word:
    """A word that becomes a link."""

    piece: int
    """Which piece of its paragraph it stands in, and where."""
    start: int
    end: int
    place: Place


class NoLink(SphinxRole):
    """``{nolink}`依赖```: a word that stays a word."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.inline("", self.text, classes=["kb-nolink"])], []


def note_text(app: Sphinx, doctree: nodes.document) -> None:
    """Note the running text of a page, and number its paragraphs so that they are known again when it is written."""
    docname = app.env.docname
    if not is_on(app.env, docname):
        return
    store = store_of(app.env)
    for number, (paragraph, section) in enumerate(running(doctree, "")):
        paragraph["kb_run"] = number
        text, pieces = "", []
        eligible = {id(piece) for piece in pieces_of(paragraph)}
        for part, words in visible_pieces(paragraph):
            if id(part) in eligible:
                pieces.append((len(text), words))
            text += words
        store.note(docname, Run(section, paragraph.line or 0, text, tuple(pieces)))


def running(part: nodes.Element, section: str) -> Iterator[tuple[nodes.paragraph, str]]:
    """Every paragraph of running text with its section: a title's opens a page, those in it each begin anew."""
    for child in part.children:
        if isinstance(child, nodes.section):
            opens = isinstance(part, nodes.document) or isinstance(part.parent, nodes.document)
            yield from running(child, child["ids"][0] if opens else section)
        elif isinstance(child, BLOCKS):
            yield from running(child, section)
        elif isinstance(child, nodes.paragraph) and pieces_of(child):
            yield child, section


def pieces_of(part: nodes.Element) -> list[nodes.Text]:
    """The texts in a paragraph that may hold links."""
    found: list[nodes.Text] = []
    for child in part.children:
        if isinstance(child, nodes.Text):
            found.append(child)
        elif isinstance(child, INLINE):
            found += pieces_of(child)
    return found


def table_of(env: BuildEnvironment) -> dict[str, Place]:
    """The names that are linked, and where each leads: those with one meaning that are long enough."""
    names = name_index_of(env)
    skipped = set(env.config.kb_autolink_skip)
    table: dict[str, Place] = {}
    for name in names.names:
        if len(name.name) < env.config.kb_autolink_shortest or skipped & {name.name, name.title}:
            continue
        answer = names.resolve(name.name, "")
        if answer.destination and not answer.problem:
            table[name.name] = (answer.destination.docname, answer.destination.anchor)
    return table


def is_on(env: BuildEnvironment, docname: str) -> bool:
    """Whether terms are linked on a page."""
    return env.config.kb_autolink_terms and not any(
        fnmatchcase(docname, pattern) for pattern in env.config.kb_autolink_off
    )


def linked_by_authors(env: BuildEnvironment) -> dict[tuple[str, ...], set[Place]]:
    """The places that each section links to already, by page and section."""
    found: dict[tuple[str, ...], set[Place]] = {}
    for docname, link, answer in links_of(env):
        if answer.destination:
            section = link.within[-2:][:1]  # the one right below the title, or the page itself
            found.setdefault((docname, *section), set()).add((answer.destination.docname, answer.destination.anchor))
    return found


@cached_for_build
def linked_words_of(env: BuildEnvironment) -> dict[str, dict[int, list[Word]]]:
    """Which words become links, by page and paragraph."""
    table = table_of(env)
    phrases = Phrases(table)
    linked = linked_by_authors(env) if table else {}
    words: dict[str, dict[int, list[Word]]] = {}
    for docname, runs in store_of(env).facts_by_page(Run) if table else ():
        seen = {section: set(linked.get((docname, section), ())) for section in {run.section for run in runs}}
        for number, run in enumerate(runs):
            for piece, (_at, text) in enumerate(run.pieces):
                for start, end, name in phrases.find(text):
                    place = table[name]
                    if place not in seen[run.section] and place[0] != docname:
                        seen[run.section].add(place)
                        words.setdefault(docname, {}).setdefault(number, []).append(Word(piece, start, end, place))
    return words


def mentions(app: Sphinx, env: BuildEnvironment) -> list[tuple[str, Link, Destination]]:
    """The words that become links speak of their terms."""
    told = []
    for docname, by_run in linked_words_of(env).items():
        runs = store_of(env).facts_on(docname, Run)
        for number, words in by_run.items():
            for word in words:
                run = runs[number]
                at = run.pieces[word.piece][0]
                start, end = at + word.start, at + word.end
                link = Link("", run.line, before=run.text[:start], text=run.text[start:end], after=run.text[end:])
                told.append((docname, link, Destination("term", *word.place)))
    return told


class LinkTerms(SphinxPostTransform):
    """Make links of the words that were decided on."""

    default_priority = 12

    def run(self, **kwargs: Any) -> None:
        builder = self.env._app.builder
        if not is_interactive(builder):
            return
        words = linked_words_of(self.env)
        if self.env.docname not in words and is_site(builder):
            return
        for paragraph in list(self.document.findall(nodes.paragraph)):
            if "kb_run" in paragraph:
                for word in reversed(words.get(self.page_of(paragraph), {}).get(paragraph["kb_run"], ())):
                    self.link(paragraph, word)

    def page_of(self, node: nodes.Element) -> str:
        """The page a paragraph comes from; where all pages are one file, they are marked."""
        while node := node.parent:
            if isinstance(node, addnodes.start_of_file):
                return str(node["docname"])
            if "kb-embed" in node.get("classes", ()):
                return ""
        return self.env.docname

    def link(self, paragraph: nodes.paragraph, word: Word) -> None:
        """Put a link in place of one word; the last comes first, so that the places of the others hold."""
        piece = pieces_of(paragraph)[word.piece]
        text = piece.astext()
        inner = nodes.inline("", text[word.start : word.end], classes=["kb-wikilink", "kb-wikilink--auto"])
        link = reference_to(self.env._app.builder, self.env.docname, *word.place, inner)
        parts = [nodes.Text(text[: word.start]), link, nodes.Text(text[word.end :])]
        piece.parent.replace(piece, [part for part in parts if part is link or part.astext()])


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Which words are links is seen on a page."""
    return {
        docname: [(number, [(word.piece, word.start, word.place) for word in words])
                  for number, words in by_run.items()]
        for docname, by_run in linked_words_of(env).items()
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_autolink_terms", True, "env", types=frozenset({bool}),
                         description="术语在每一节第一次出现时自动成为链接")
    app.add_config_value("kb_autolink_off", [], "env", types=frozenset({list}),
                         description="不自动链接的页面，可用 * 通配")
    app.add_config_value("kb_autolink_skip", [], "html", types=frozenset({list}),
                         description="不自动链接的术语（例如全站的主题）")
    app.add_config_value("kb_autolink_shortest", 3, "html", types=frozenset({int}),
                         description="少于这么多字的名字不自动链接")
    app.setup_extension("sphinx_kb.core")
    app.add_role("nolink", NoLink())
    app.add_post_transform(LinkTerms)
    app.connect("doctree-read", note_text)
    app.connect("kb-generated-links", mentions)
    app.connect("kb-page-fingerprint", pages_show)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
