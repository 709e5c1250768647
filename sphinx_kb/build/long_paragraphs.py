"""Paragraphs with thousands of links are written in linear time.

No issue found upstream. Sphinx resolves references one by one with `Node.replace_self` of docutils, which looks a node
up in the list of its siblings: 100,000 links in one paragraph take hours. Here long lists of siblings are grouped while
references are resolved, and ungrouped before anything is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

MOST_SIBLINGS = 400
"""Elements with more children are grouped."""


GROUP = "kb_group"
"""Marks an inline node that holds some of the children of a long paragraph."""


class GroupSiblings(SphinxPostTransform):
    """Group the children of long paragraphs."""

    default_priority = 9  # right before Sphinx resolves references, at 10

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(nodes.TextElement)):
            if len(node.children) > MOST_SIBLINGS:
                groups = [nodes.inline("", "", *node.children[start : start + MOST_SIBLINGS], **{GROUP: True})
                          for start in range(0, len(node.children), MOST_SIBLINGS)]
                node.children = []
                node += groups


class UngroupSiblings(SphinxPostTransform):
    """Put grouped children back in their place."""

    default_priority = 990  # after all others, which may replace siblings as well

    def run(self, **kwargs: Any) -> None:
        parents = {id(group.parent): group.parent for group in self.document.findall(nodes.inline)
                   if GROUP in group}
        for parent in parents.values():
            children = [child for part in parent.children
                        for child in (part.children if isinstance(part, nodes.Element) and GROUP in part else [part])]
            parent.children = []
            parent += children


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_post_transform(GroupSiblings)
    app.add_post_transform(UngroupSiblings)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
