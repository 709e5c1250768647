"""Make a node of a document tree, and join it to its parent, without asking for the same again.

No issue found upstream. For each child that docutils adds to an element, it asks four times for the document that both
belong to, which asks every node on the way whether it is true. A new element looks for its attributes that are lists
one by one, and walks the children that it has not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils.nodes import Element, Node

if TYPE_CHECKING:
    from docutils.nodes import document
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

set_up_of_docutils, make_of_docutils = Node.setup_child, Element.__init__
document_of_docutils: property = vars(Node)["document"]
USUAL = Element.list_attributes
"""The attributes of nearly every element that are lists, as one object."""


def document_of(self: Node) -> document | None:
    """Return the root of the tree that a node is in."""
    node: Any = self
    while node is not None:
        try:
            found = node._document
        except AttributeError:
            return None
        if found is not None:
            return found
        node = getattr(node, "parent", None)
    return None


def set_up_child(self: Node, child: Any) -> None:
    """Tell a child of its parent, its document, and where that is being read, as `Node.setup_child` does."""
    child.parent = self
    root: Any = document_of(self)
    if root is not None:
        child.document = root
        if child.source is None:
            child.source = root.current_source
        if child.line is None:
            child.line = root.current_line


def make(self: Element, rawsource: str = "", *children: Node, **attributes: Any) -> None:
    """Set up an element, as `Element.__init__` does."""
    lists = self.list_attributes
    if lists is not USUAL or isinstance(rawsource, Element):
        make_of_docutils(self, rawsource, *children, **attributes)
        return
    self.rawsource = rawsource
    self.children = []
    if children:
        self.extend(children)
    own: dict[str, Any] = {"ids": [], "classes": [], "names": [], "dupnames": []}
    self.attributes = own
    for name, value in attributes.items():
        low = name.lower()
        own[low] = value[:] if low in lists else value
    if self.tagname is None:
        self.tagname = type(self).__name__


REPLACED: dict[tuple[type, str], tuple[Any, Any]] = {
    (Node, "setup_child"): (set_up_child, set_up_of_docutils),
    (Node, "document"): (property(document_of, document_of_docutils.fset), document_of_docutils),
    (Element, "__init__"): (make, make_of_docutils),
}
"""Class and name → ours and its own."""


def restore(app: Sphinx, exception: Exception | None) -> None:
    """Give the classes their own back, for whatever else this process does."""
    for (kind, name), (_ours, theirs) in REPLACED.items():
        setattr(kind, name, theirs)


def setup(app: Sphinx) -> ExtensionMetadata:
    for (kind, name), (ours, _theirs) in REPLACED.items():
        setattr(kind, name, ours)
    app.connect("build-finished", restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
