"""Paragraphs with thousands of links are written in linear time.

No issue found upstream. Sphinx resolves references, and replaces quotation marks, one by one with methods of docutils
that look a node up in the list of its siblings: 100,000 links in one paragraph take hours. Here long lists of siblings
are grouped meanwhile, and ungrouped before anything is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxSmartQuotes, SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

MOST_SIBLINGS = 400
"""Elements with more children are grouped."""


GROUP = "kb_group"
"""Marks an inline node that holds some of the children of a long paragraph."""


def group(document: nodes.document) -> None:
    """Group the children of long paragraphs."""
    for node in list(document.findall(nodes.TextElement)):
        if len(node.children) > MOST_SIBLINGS:
            groups = [nodes.inline("", "", *node.children[start : start + MOST_SIBLINGS], **{GROUP: True})
                      for start in range(0, len(node.children), MOST_SIBLINGS)]
            node.children = []
            node += groups


def ungroup(document: nodes.document) -> None:
    """Put grouped children back in their place."""
    parents = {id(part.parent): part.parent for part in document.findall(nodes.inline) if GROUP in part}
    for parent in parents.values():
        children = [child for part in parent.children
                    for child in (part.children if isinstance(part, nodes.Element) and GROUP in part else [part])]
        parent.children = []
        parent += children


class GroupSiblings(SphinxPostTransform):
    """Group the children of long paragraphs while references are resolved."""

    default_priority = 8  # right before MyST and Sphinx resolve references, at 9 and 10

    def run(self, **kwargs: Any) -> None:
        group(self.document)


class UngroupSiblings(SphinxPostTransform):
    """Put grouped children back in their place."""

    default_priority = 990  # after all others, which may replace siblings as well

    def run(self, **kwargs: Any) -> None:
        ungroup(self.document)


class GroupForQuotes(SphinxTransform):
    """Group the children of long paragraphs while their quotation marks are replaced."""

    default_priority = SphinxSmartQuotes.default_priority - 1  # right before they are replaced

    def apply(self, **kwargs: Any) -> None:
        if SphinxSmartQuotes(self.document, None).is_available():
            group(self.document)


class UngroupAfterQuotes(SphinxTransform):
    """Put grouped children back in their place."""

    default_priority = SphinxSmartQuotes.default_priority + 1  # right after that

    def apply(self, **kwargs: Any) -> None:
        if SphinxSmartQuotes(self.document, None).is_available():
            ungroup(self.document)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(GroupForQuotes)
    app.add_transform(UngroupAfterQuotes)
    app.add_post_transform(GroupSiblings)
    app.add_post_transform(UngroupSiblings)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
