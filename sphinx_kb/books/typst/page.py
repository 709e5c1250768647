"""One document on its way to the book: which function writes which node, and what the page keeps track of.

A node that nobody can write is reported with file and line, and its content is still printed: nothing is lost in
silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from sphinx_kb.books.typst.markup import block, labelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    Writer = Callable[["Page", nodes.Node], str]

logger = logging.getLogger(__name__)
WRITERS: dict[str, Writer] = {}
"""The function that writes a kind of node, by the name of its class: custom nodes need not be imported."""

ABSTRACT = (nodes.Element, nodes.TextElement, nodes.Node)
"""Every node is one of these: a function for them would hide what is unknown."""


def writes(*names: str) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Register a function for the nodes of these names, and for those derived from them."""

    def register(function: Callable[..., str]) -> Callable[..., str]:
        WRITERS.update(dict.fromkeys(names, function))
        return function

    return register


@dataclass(frozen=True)
class Book:
    """What a page must know of the whole."""

    images: Mapping[str, str]
    """The file in the book's folder for the address of an image."""
    folder: Path
    """The book's folder."""
    terms: frozenset[str]
    """The labels of glossary entries: links to them go into the index and say no page."""
    lists: frozenset[str]
    """Documents in alphabetical order (glossary, references, ledger): links to them say no page."""
    numbers: Mapping[str, Mapping[str, Mapping[str, tuple[int, ...]]]]
    """The numbers of figures and tables, by document, kind and id."""
    names: Mapping[str, str]
    """How a numbered thing is called: figure → «图 %s»."""


@dataclass
class Page:
    """One resolved document, and what has been written of it so far."""

    docname: str
    document: nodes.document
    book: Book
    labels: set[str] = field(default_factory=set)
    """Labels that are set."""
    links: list[tuple[str, int]] = field(default_factory=list)
    """Labels that are needed, and at which line."""
    told: set[str] = field(default_factory=set)
    """Documents whose page number has been said."""
    noted: set[str] = field(default_factory=set)
    """Footnotes that have been printed."""
    level: int = 0
    """How many sections we are in."""

    def write(self) -> str:
        """The whole document."""
        self.footnotes = {
            identifier: note for note in self.document.findall(nodes.footnote) for identifier in note["ids"]
        }
        made = self.children(self.document)
        if self.docname not in self.labels:
            self.labels.add(self.docname)
            made.insert(0, labelled("metadata(none)", self.docname))
        return "\n".join(made)

    def render(self, node: nodes.Node) -> str:
        """The expression for a node, by the nearest of its classes that has a function."""
        for kind in type(node).__mro__:
            if kind in ABSTRACT:
                break
            if writer := WRITERS.get(kind.__name__):
                return writer(self, node)
        logger.warning(
            "书还不会排 “%s” 这种内容：请在 sphinx_kb/books/typst/ 里给它写一个函数，或换一种写法", type(node).__name__,
            location=(self.docname, self.line(node)), type="kb", subtype="book",
        )
        return block(self.children(node))

    def write_as(self, name: str, node: nodes.Node) -> str:
        """The expression for a node by the function for another kind."""
        return WRITERS[name](self, node)

    def children(self, node: nodes.Node) -> list[str]:
        return [made for made in map(self.render, node.children) if made]

    def content(self, node: nodes.Node) -> str:
        """The children as one content."""
        return block(self.children(node))

    def label(self, identifier: str) -> str:
        """The label of an id of this document; ids are unique in a document only."""
        return f"{self.docname}#{identifier}"

    def anchor(self, identifier: str) -> str:
        """An invisible place that links can lead to; nothing where the label is set already."""
        name = self.label(identifier)
        if name in self.labels:
            return ""
        self.labels.add(name)
        return labelled("metadata(none)", name)

    def anchors(self, identifiers: Iterable[str]) -> list[str]:
        return [made for made in map(self.anchor, identifiers) if made]

    def number(self, node: nodes.Element, kind: str) -> str | None:
        """The number of a figure, table or formula, as on the site."""
        numbers = self.book.numbers.get(self.docname, {}).get(kind, {})
        found = next((numbers[name] for name in node["ids"] if name in numbers), None)
        return ".".join(map(str, found)) if found else None

    def inside(self, node: nodes.Node, *kinds: type[nodes.Node], classes: frozenset[str] = frozenset()) -> bool:
        """Whether a node stands in one of these kinds, or in something of one of these classes."""
        parent = node.parent
        while parent is not None:
            if isinstance(parent, kinds) or (classes and not classes.isdisjoint(parent.get("classes", ()))):
                return True
            parent = parent.parent
        return False

    def line(self, node: nodes.Node | None) -> int:
        """The line of a node in its source, or of what it stands in."""
        while node is not None:
            if getattr(node, "line", None):
                return int(node.line)  # type: ignore[arg-type]  # seen not to be None
            node = node.parent
        return 0

    def complain(self, node: nodes.Node, message: str) -> None:
        """Warn at the line of a node."""
        location = (self.docname, self.line(node))
        logger.warning("%s", message, location=location, type="kb", subtype="book")


def place(page: Page, node: nodes.Node) -> str:
    """A comment that tells where in the source a node stands, for Typst's own complaints."""
    return f"// {page.docname}:{page.line(node)}"
