"""Search records: pages, sections and terms, noted while a page is read, and records of other features.

A feature registers its kind of record with `add_search_kind` and answers the event ``kb-search-records`` (arguments:
app, env), emitted once every page is read, with pairs of a page and a `SearchRecord`. This module reads two attributes
of nodes: ``no_search`` excludes a block from the searched text, ``search_mentions`` is the anchor of a record that the
text mentions.

The records of a page are a bulky fact, which is read only where something is made of them (`sphinx_kb.search.found`): a
build that writes one page needs hardly any.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase, translate
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import NodeMatcher

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.store import store_of
from sphinx_kb.core.visible_text import UNSHOWN_FORMULA, is_break, is_plain, is_set_formula, visible_text
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

SPACE = re.compile(r"\s+")
MENTIONS: Any = NodeMatcher(nodes.Element, search_mentions=Any)
CODES = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
"""The coding of text as the numbers that this machine has for its characters."""


@dataclass(frozen=True)
class SearchRecord:
    """One thing that can be found."""

    kind: str
    """The name of a `SearchKind`."""
    title: str
    anchor: str = ""
    """Its id on the page; empty for the page itself."""
    lead: str = ""
    """Text that is loaded before the bodies."""
    body: str = ""
    """Text that follows the lead."""
    weight: float | None = None
    """By default, the weight of its page."""
    mentions: tuple[str, ...] = ()
    """The anchors of records of other features that the text mentions."""
    names: tuple[str, ...] = ()
    """Names of what the record is about, the main one first: they lead to it, as those of a term do."""
    questions: tuple[str, ...] = ()
    """Whole questions of readers that it answers, as patterns, for a record with names."""


@dataclass(frozen=True)
class PageRecords:
    """Fact: the records of the page."""

    is_bulky: ClassVar[bool] = True
    records: tuple[SearchRecord, ...]


@dataclass(frozen=True)
class RecordsSummary:
    """Fact: what the search of the whole site has to know of the records of the page; a line each."""

    is_plain: ClassVar[bool] = True
    page: str
    """The title of the record of the page itself; empty if there is none."""
    titles: str
    anchors: str
    size: int
    """The size of all texts in bytes."""
    letters: str
    """Every letter of leads and bodies, once."""


@dataclass(frozen=True)
class SearchKind:
    """A kind of record."""

    name: str
    label: str
    """The label of results of this kind, in the language of the site."""
    weight: float = 1.0
    """Its weight relative to other kinds."""
    tone: str = ""
    """The style of the label: ``brand``, ``info``, ``part`` or ``aside``."""
    later: bool = False
    """Whether its records are loaded with the bodies, so that the first query does not wait for them."""
    seldom: bool = False
    """Whether readers seldom look for them: on a site with many, they are loaded only when a query needs them."""
    people: bool = False
    """Whether the leads of its records contain names of people, which queries may contain."""


def add_search_kind(app: Sphinx, kind: SearchKind) -> None:
    """Register a kind of record; kinds rank in the order of the extensions, after pages, sections and terms."""
    app.setup_extension("sphinx_kb.search")
    app.connect("kb-search-kinds", lambda app: kind)


@cached_for_build
def kinds_of(app: Sphinx) -> dict[str, SearchKind]:
    """Return every kind of record by name, in order of rank."""
    own = (
        SearchKind("page", str(_("Page")), 1.05, "brand"),
        SearchKind("section", str(_("Section"))),
        SearchKind("term", str(_("Term")), 0.5, "info"),
    )
    return {kind.name: kind for kind in (*own, *app.emit("kb-search-kinds"))}


def one_line(text: str) -> str:
    """Return a text as one line without runs of spaces."""
    return SPACE.sub(" ", text).strip()


def block_text(node: nodes.Node) -> str:
    """Return the text of a block without citations; a space separates the blocks inside it."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if not isinstance(node, nodes.Element) or is_left_out(node):
        return " " if is_break(node) else ""
    if not is_plain(type(node)):  # as most are, for which the rest need not be asked
        if isinstance(node, nodes.image):
            return "" if "only-dark" in node["classes"] or is_captioned_alike(node) else node.get("alt", "")
        if is_set_formula(node):
            return UNSHOWN_FORMULA
    glue = "" if isinstance(node, nodes.TextElement) else " "
    return glue.join([block_text(child) for child in node.children if not isinstance(child, nodes.system_message)])


def is_captioned_alike(image: nodes.image) -> bool:
    """Whether the caption of an image says the same as its alternative text: a result says it once."""
    if isinstance(image.parent, nodes.TextElement):  # among words, and perhaps very many of them, are no captions
        return False
    captions = [child.astext() for child in image.parent.children if isinstance(child, nodes.caption)]
    return image.get("alt") in captions


def is_left_out(node: nodes.Element) -> bool:
    """Whether a node is excluded from search."""
    told = node.attributes
    if isinstance(node, nodes.raw) or told.get("no_search") or "no-search" in told.get("classes", ()):
        return True
    return isinstance(node, addnodes.pending_xref) and node.get("refdomain") == "cite"


def section_text(section: nodes.Element) -> str:
    """Return the text of a section without its title and the parts that have records of their own."""
    apart = (nodes.section, nodes.title, nodes.comment, addnodes.toctree, addnodes.glossary)
    return one_line(" ".join(block_text(child) for child in section.children if not isinstance(child, apart)))


def mentions_in(section: nodes.Element) -> tuple[str, ...]:
    """Return the anchors of the records that a section mentions, outside its subsections."""
    found: dict[str, None] = {}
    for child in section.children:
        if not isinstance(child, nodes.section):
            found.update((node["search_mentions"], None)
                         for node in child.findall(MENTIONS) if node["search_mentions"])
    return tuple(found)


def records_in(doctree: nodes.document, summary: str) -> Iterator[SearchRecord]:
    """Yield the records of a page: the page itself, its sections, the terms of its glossaries."""
    for number, section in enumerate(doctree.findall(nodes.section)):
        title, text, mentions = one_line(section[0].astext()), section_text(section), mentions_in(section)
        if number == 0:
            yield SearchRecord("page", title, lead=summary, body=text, mentions=mentions)
        else:
            yield SearchRecord("section", title, section["ids"][0], body=text, mentions=mentions)
    for item in doctree.findall(nodes.definition_list_item):
        term = item[0]
        if isinstance(item.parent.parent, addnodes.glossary) and isinstance(term, nodes.term) and term["ids"]:
            name = one_line(next(iter(term.findall(nodes.Text))).astext())
            text = one_line(" ".join(block_text(child) for child in item.children[1:]))
            yield SearchRecord("term", name, term["ids"][0], body=text)


def note_records(app: Sphinx, doctree: nodes.document) -> None:
    """Note the records of the page just read."""
    env = app.env
    summary = str(env.metadata.get(env.docname, {}).get("summary", ""))
    title = one_line(visible_text(env.titles[env.docname]))  # the title of a page need not be its first heading
    found = [replace(record, title=title or record.title) if record.kind == "page" else record
             for record in records_in(doctree, summary)]
    if not found:
        return
    store = store_of(env)
    store.note(env.docname, PageRecords(tuple(found)))
    store.note(env.docname, RecordsSummary(
        title_of_page(found), "\n".join(record.title for record in found), "\n".join(record.anchor for record in found),
        sum(map(size_of, found)), letters_of("".join([record.lead + record.body for record in found]))))


def letters_of(text: str) -> str:
    """Return the characters of a text once each, in order: as numbers, since each Han character is an object anew."""
    codes = memoryview(text.encode(CODES, "surrogatepass")).cast("I")
    return "".join(map(chr, sorted(set(codes))))


def title_of_page(records: Iterable[SearchRecord]) -> str:
    """Return the title of the record of the page itself; empty if there is none."""
    return next((record.title for record in records if record.kind == "page"), "")


def size_of(record: SearchRecord) -> int:
    """Return the size of the whole text of a record in bytes."""
    return len(f"{record.title}{record.lead}{record.body}".encode())


@cached_for_build
def summaries_of(env: BuildEnvironment) -> dict[str, RecordsSummary]:
    """Return what is to be known of the records of each page, in the order of the names of the pages."""
    return dict(store_of(env).facts(RecordsSummary))


def weight_of(docname: str, stated: object, patterns: Mapping[str, float]) -> float:
    """Return the weight of a page: the one it states, else that of the last matching pattern, else 1."""
    try:
        return float(str(stated))
    except ValueError:
        if not any_of(tuple(patterns)).match(docname):  # of very many pages, most fit none
            return 1.0
        fitting = [weight for pattern, weight in patterns.items() if fnmatchcase(docname, pattern)]
        return float(fitting[-1]) if fitting else 1.0


@lru_cache(maxsize=1)
def any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return an expression that matches a name which fits any of some patterns."""
    return re.compile("|".join(f"(?:{translate(pattern)})" for pattern in patterns) or r"(?!)")
