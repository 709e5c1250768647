"""The translator of the book: walks a resolved document and returns one Typst expression for each node.

The functions for nodes of docutils, Sphinx and sphinx-design are in this package (`@writes`). Extensions register
functions for their own nodes::

    def write_badge(page: TypstTranslator, node: badge) -> str:
        return call("box", page.content(node))

    app.add_node(badge, html=(visit_badge, depart_badge), typst=(write_badge, None))

The function returns an expression in Typst's code mode, including the children; there is no depart function.
`page.content(node)` returns the children as one content block, `page.children(node)` as a list of expressions,
`page.anchors(node["ids"])` the link targets. `sphinx_kb.text.typst_markup` has helpers for strings and calls. The
lookup follows the method resolution order of the node's class, so a subclass of a standard node needs no function.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.docutils import SphinxTranslator

from sphinx_kb.core.places import Place, place_of
from sphinx_kb.locale import _
from sphinx_kb.text.typst_markup import block, labelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from sphinx_kb.books.typst.builder import TypstBuilder

    Writer = Callable[["TypstTranslator", nodes.Node], str]

logger = logging.getLogger(__name__)
WRITERS: dict[str, Writer] = {}
"""Class name → function for standard nodes; by name, since sphinx-design need not be installed."""

ABSTRACT = (nodes.Element, nodes.TextElement, nodes.Node)
"""Base classes without functions, so that unknown nodes are reported."""


def writes(*names: str) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Register a function for standard nodes with these class names, and for their subclasses."""

    def register(function: Callable[..., str]) -> Callable[..., str]:
        WRITERS.update(dict.fromkeys(names, function))
        return function

    return register


@dataclass(frozen=True)
class BookContext:
    """The facts about the book that pages need."""

    pages: frozenset[str]
    """The pages that links lead to; a link to any other, but for the page itself, becomes text."""
    images: Mapping[str, str]
    """Address of an image → its file in the book's folder."""
    folder: Path
    """The book's folder."""
    terms: frozenset[str]
    """The labels of glossary entries: links to them go into the index and show no page number."""
    lists: frozenset[str]
    """Alphabetical documents (glossary, references, ledger): links to them show no page number."""
    numbers: Mapping[str, Mapping[str, Mapping[str, tuple[int, ...]]]]
    """The numbers of figures and tables, by document, kind and id."""
    names: Mapping[str, str]
    """Kind → the format of its numbers: figure → “Fig. %s”."""


class TypstTranslator(SphinxTranslator):
    """Writes one resolved document, and records the labels and links written so far."""

    builder: TypstBuilder

    def __init__(self, document: nodes.document, builder: TypstBuilder) -> None:
        super().__init__(document, builder)
        self.docname = builder.current_docname
        self.book: BookContext = builder.book
        self.labels: set[str] = set()
        """Labels that have been written."""
        self.links: list[tuple[str, Place]] = []
        """Labels that links refer to, with the place of the link."""
        self.told: set[str] = set()
        """Documents whose page number has been shown."""
        self.noted: set[str] = set()
        """Footnotes that have been printed."""
        self.level = 0
        """The number of sections around the current node."""
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
        """Return the expression for a node, from the function of its nearest base class.

        Raises ExtensionError if the function of an extension returns no string.
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
            location=place_of(node, self.document, self.docname), type="kb", subtype="book",
        )
        return block(self.children(node))

    def write_as(self, name: str, node: nodes.Node) -> str:
        """Return the expression for a node, from the function for another class."""
        return WRITERS[name](self, node)

    def children(self, node: nodes.Node) -> list[str]:
        return [made for made in map(self.render, node.children) if made]

    def content(self, node: nodes.Node) -> str:
        """Return the children as one content block."""
        return block(self.children(node))

    def label(self, identifier: str) -> str:
        """Return the label of an id of this document; ids are unique in a document only."""
        return f"{self.docname}#{identifier}"

    def anchor(self, identifier: str) -> str:
        """Return an invisible link target; empty if the label has been written already."""
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
        """Whether a node is inside a node of one of these classes."""
        return any(isinstance(parent, kinds) for parent in around(node))

    def unspoken(self, node: nodes.Node, made: str) -> str:
        """Return what was made of a node so that bookmarks leave it out, which repeat the text of headings."""
        return f"context {block([made])}" if self.inside(node, nodes.title) else made

    def may_note(self, node: nodes.Node) -> bool:
        """Whether the address of a link may become a footnote: not in a node with the attribute ``footnotes=False``."""
        return all(parent.get("footnotes", True) for parent in around(node))

    def line(self, node: nodes.Node | None) -> int:
        """Return the source line of a node or of its nearest ancestor with a line; 0 if there is none."""
        while node is not None:
            if getattr(node, "line", None):
                return int(node.line)  # type: ignore[arg-type]  # seen not to be None
            node = node.parent
        return 0

    def complain(self, node: nodes.Node, message: str) -> None:
        """Warn at the line of a node."""
        location = place_of(node, self.document, self.docname)
        logger.warning("%s", message, location=location, type="kb", subtype="book")


def around(node: nodes.Node) -> Iterator[nodes.Element]:
    """Yield the ancestors of a node, innermost first."""
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def place(page: TypstTranslator, node: nodes.Node) -> str:
    """Return a comment with the source position of a node, to locate Typst's errors."""
    return f"// {page.docname}:{page.line(node)}"
