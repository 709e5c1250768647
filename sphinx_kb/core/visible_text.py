"""What a node says to a reader: its text, without what is not read out, also before references in it are resolved.

Knows docutils' and Sphinx's nodes, nothing of pages or features.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Iterator

SILENT = (nodes.raw, nodes.comment, nodes.image, nodes.footnote_reference, nodes.citation_reference,
          nodes.system_message, addnodes.index)
"""What says nothing."""
TITLED = frozenset({"doc", "ref", "numref", "eq", "myst", "any"})
"""References that show, once resolved, the title of what they lead to, unless the author gave them a text."""


def said(node: nodes.Node) -> Iterator[tuple[nodes.Node, str]]:
    """Every piece of text in a node, with the node that says it; an ellipsis for a title that is not known yet."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Text):
            yield node, node.replace("\n", " ")
        elif is_title_to_come(node):
            yield node, "…"
        elif not is_silent(node):
            waiting += node.children[::-1]


def is_title_to_come(node: nodes.Node) -> bool:
    """Whether a reference stands for a title that Sphinx fills in later."""
    return isinstance(node, addnodes.pending_xref) and node.get("reftype") in TITLED and not node.get("refexplicit")


def is_silent(node: nodes.Node) -> bool:
    """Whether nothing in a node is read out; until a citation is resolved its text is the key of a source."""
    if isinstance(node, SILENT) or not isinstance(node, nodes.Element):
        return True
    return "no-search" in node["classes"] or (
        isinstance(node, addnodes.pending_xref) and node.get("refdomain") == "cite")


def text_of(node: nodes.Node) -> str:
    """All that a node says."""
    return "".join(text for _node, text in said(node))
