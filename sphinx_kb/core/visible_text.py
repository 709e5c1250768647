"""The text of a node as readers see it, even before its references are resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Iterator

INVISIBLE = (nodes.raw, nodes.comment, nodes.image, nodes.footnote_reference, nodes.citation_reference,
             nodes.system_message, addnodes.index)
"""Nodes that hold no text for readers."""
SHOWS_A_TITLE = frozenset({"doc", "ref", "numref", "eq", "myst", "any"})
"""References that show the title of their destination once resolved, unless the author wrote a label."""
NOT_PROSE = (nodes.literal, nodes.FixedTextElement, nodes.math, nodes.math_block, nodes.raw, addnodes.toctree)
"""Nodes whose text is set as it is written."""
PLAIN: dict[type[nodes.Node], bool] = {}
"""What `is_plain` has answered so far."""
UNKNOWN_TITLE = "…"
"""Stands for a title that is not known yet."""
UNSHOWN_FORMULA = "…"
"""Stands for a formula with commands of TeX, which plain text cannot show."""


def visible_pieces(node: nodes.Node) -> Iterator[tuple[nodes.Node, str]]:
    """Yield every piece of text in a node, each with the node it comes from."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Text):
            yield node, node.replace("\n", " ")
        elif is_plain(type(node)):  # as most are, for which the rest need not be asked
            if not node.attributes.get("aside"):  # type: ignore[attr-defined]  # it is an element
                waiting += node.children[::-1]
        elif is_unresolved_title(node):
            yield node, UNKNOWN_TITLE
        elif is_set_formula(node):
            yield node, UNSHOWN_FORMULA
        elif is_break(node):
            yield node, " "
        elif not is_invisible(node):
            waiting += node.children[::-1]


def is_plain(kind: type[nodes.Node]) -> bool:
    """Whether elements of a kind show the text of their children, unless they are a mark beside the text."""
    if kind not in PLAIN:
        PLAIN[kind] = issubclass(kind, nodes.Element) and not issubclass(
            kind, (*INVISIBLE, addnodes.pending_xref, nodes.math, nodes.math_block))
    return PLAIN[kind]


def is_unresolved_title(node: nodes.Node) -> bool:
    """Whether a reference stands for a title that Sphinx fills in later."""
    return isinstance(node, addnodes.pending_xref) and node.get("reftype") in SHOWS_A_TITLE and not node.get(
        "refexplicit")


def is_break(node: nodes.Node) -> bool:
    """Whether a node is the end of a line, as MyST writes it."""
    return isinstance(node, nodes.raw) and node.astext().strip() == "<br />"


def is_set_formula(node: nodes.Node) -> bool:
    """Whether a node is a formula with commands of TeX; one without, such as ``h = 2``, reads as it is."""
    return isinstance(node, (nodes.math, nodes.math_block)) and "\\" in node.astext()


def is_invisible(node: nodes.Node) -> bool:
    """Whether a node shows nothing that is part of the text.

    The text of an unresolved citation is only a key; a node with the attribute ``aside`` is a mark beside the text,
    such as the number of a source.
    """
    if isinstance(node, INVISIBLE) or not isinstance(node, nodes.Element) or node.get("aside"):
        return True
    return isinstance(node, addnodes.pending_xref) and node.get("refdomain") == "cite"


def visible_text(node: nodes.Node) -> str:
    """Return all visible text of a node."""
    return "".join(text for _node, text in visible_pieces(node))


def is_prose(text: nodes.Text) -> bool:
    """Whether a text is running text: not code, mathematics or already non-breaking."""
    parent = text.parent
    while parent is not None and not isinstance(parent, nodes.document):
        if isinstance(parent, NOT_PROSE) or "kb-nobreak" in parent.attributes.get("classes", ()):
            return False
        parent = parent.parent
    return True
