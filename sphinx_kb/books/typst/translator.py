"""The document translator of the book: walks a resolved document and returns one Typst expression for each node.

Standard nodes of docutils, Sphinx and sphinx-design have their functions in this package (`@writes`). A node of an
extension brings its own beside its class::

    def write_badge(page: TypstTranslator, node: badge) -> str:
        return call("box", page.content(node))

    app.add_node(badge, html=(visit_badge, depart_badge), typst=(write_badge, None))

The function returns an expression in Typst's code mode, children included; there is no departure. `page.content(node)`
is the children as one content, `page.children(node)` a list of expressions, `page.anchors(node["ids"])` what links can
lead to. `sphinx_kb.text.typst_markup` quotes texts and writes calls. Classes are looked up in the order of the node's
bases, so a node that is derived from a standard one needs no function.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.docutils import SphinxTranslator

from sphinx_kb.locale import _
from sphinx_kb.text.typst_markup import block, labelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from sphinx_kb.books.typst.builder import TypstBuilder

    Writer = Callable[["TypstTranslator", nodes.Node], str]

logger = logging.getLogger(__name__)
WRITERS: dict[str, Writer] = {}
"""The functions for standard nodes, by the name of their class: sphinx-design need not be installed."""

ABSTRACT = (nodes.Element, nodes.TextElement, nodes.Node)
"""Every node is one of these: a function for them would hide what is unknown."""


def writes(*names: str) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Register a function for standard nodes of these names, and for those derived from them."""

    def register(function: Callable[..., str]) -> Callable[..., str]:
        WRITERS.update(dict.fromkeys(names, function))
        return function

    return register


@dataclass(frozen=True)
class BookContext:
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
    """How a numbered thing is called: figure → “Fig. %s”."""


class TypstTranslator(SphinxTranslator):
    """Writes one resolved document, and keeps what has been written of it so far."""

    builder: TypstBuilder

    def __init__(self, document: nodes.document, builder: TypstBuilder) -> None:
        super().__init__(document, builder)
        self.docname = builder.current_docname
        self.book: BookContext = builder.book
        self.labels: set[str] = set()
        """Labels that are set."""
        self.links: list[tuple[str, int]] = []
        """Labels that are needed, and at which line."""
        self.told: set[str] = set()
        """Documents whose page number has been said."""
        self.noted: set[str] = set()
        """Footnotes that have been printed."""
        self.level = 0
        """How many sections the current node stands in."""
        self.footnotes = {
            identifier: note for note in document.findall(nodes.footnote) for identifier in note["ids"]
        }

    def write(self) -> str:
        """Return the whole document."""
        made = self.children(self.document)
        if self.docname not in self.labels:
            self.labels.add(self.docname)
            made.insert(0, labelled("metadata(none)", self.docname))
        return "\n".join(made)

    def render(self, node: nodes.Node) -> str:
        """Return the expression for a node, by the nearest of its classes that has a function.

        Raises ExtensionError where the function of an extension returns no text.
        """
        for kind in type(node).__mro__:
            if kind in ABSTRACT:
                break
            if visit := getattr(self, f"visit_{kind.__name__}", None):  # registered with `add_node`
                made = visit(node)
                if not isinstance(made, str):
                    raise ExtensionError(_("The Typst visitor of %s returns no string: it must return an "
                                           "expression")
                                         % kind.__name__)
                return made
            if writer := WRITERS.get(kind.__name__):
                return writer(self, node)
        logger.warning(
            _("The book cannot show the node “%s”: register a visitor with `app.add_node(…, typst=(write, "
              "None))`, or write it another way"), type(node).__name__,
            location=(self.docname, self.line(node)), type="kb", subtype="book",
        )
        return block(self.children(node))

    def write_as(self, name: str, node: nodes.Node) -> str:
        """Return the expression for a node by the function for another kind."""
        return WRITERS[name](self, node)

    def children(self, node: nodes.Node) -> list[str]:
        return [made for made in map(self.render, node.children) if made]

    def content(self, node: nodes.Node) -> str:
        """Return the children as one content."""
        return block(self.children(node))

    def label(self, identifier: str) -> str:
        """Return the label of an id of this document; ids are unique in a document only."""
        return f"{self.docname}#{identifier}"

    def anchor(self, identifier: str) -> str:
        """Return an invisible place that links can lead to; nothing where the label is set already."""
        name = self.label(identifier)
        if name in self.labels:
            return ""
        self.labels.add(name)
        return labelled("metadata(none)", name)

    def anchors(self, identifiers: Iterable[str]) -> list[str]:
        return [made for made in map(self.anchor, identifiers) if made]

    def number(self, node: nodes.Element, kind: str) -> str | None:
        """Return the number of a figure, table or formula, as on the site."""
        numbers = self.book.numbers.get(self.docname, {}).get(kind, {})
        found = next((numbers[name] for name in node["ids"] if name in numbers), None)
        return ".".join(map(str, found)) if found else None

    def inside(self, node: nodes.Node, *kinds: type[nodes.Node]) -> bool:
        """Whether a node stands in one of these kinds."""
        return any(isinstance(parent, kinds) for parent in around(node))

    def may_note(self, node: nodes.Node) -> bool:
        """Whether the address of a link may become a footnote: not in a node with the attribute ``footnotes=False``."""
        return all(parent.get("footnotes", True) for parent in around(node))

    def line(self, node: nodes.Node | None) -> int:
        """Return the line of a node in its source, or of what it stands in."""
        while node is not None:
            if getattr(node, "line", None):
                return int(node.line)  # type: ignore[arg-type]  # seen not to be None
            node = node.parent
        return 0

    def complain(self, node: nodes.Node, message: str) -> None:
        """Warn at the line of a node."""
        location = (self.docname, self.line(node))
        logger.warning("%s", message, location=location, type="kb", subtype="book")


def around(node: nodes.Node) -> Iterator[nodes.Element]:
    """Yield what a node stands in, from the inside out."""
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def place(page: TypstTranslator, node: nodes.Node) -> str:
    """Return a comment that tells where in the source a node stands, for Typst's own complaints."""
    return f"// {page.docname}:{page.line(node)}"
