"""Walk document trees in one generator, instead of one for each node.

No issue found upstream. `docutils.nodes.Node.findall` makes a generator for every node and passes each result through
as many generators as the tree is deep. Some seventy transforms and handlers walk each page, so that this was a tenth of
a build. Here one generator keeps a stack of iterators: the nodes and their order are the same, also where a caller
changes the tree meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

Condition = type | tuple[type, ...] | None

findall_of_docutils = nodes.Node.findall
"""The method that is replaced, for walks that leave the subtree of a node."""


def below(root: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a node and all below it, parents first."""
    yield root
    open_levels = [iter(root.children)]
    while open_levels:
        for node in open_levels[-1]:
            yield node
            if node.children:
                open_levels.append(iter(node.children))
                break
        else:
            open_levels.pop()


def of_kind(root: nodes.Node, kind: type) -> Iterator[nodes.Node]:
    """Yield those of one class."""
    if isinstance(root, kind):
        yield root
    open_levels = [iter(root.children)]
    while open_levels:
        for node in open_levels[-1]:
            if isinstance(node, kind):
                yield node
            if node.children:
                open_levels.append(iter(node.children))
                break
        else:
            open_levels.pop()


def findall(
    self: nodes.Node,
    condition: type | Callable[[nodes.Node], bool] | None = None,
    include_self: bool = True,
    descend: bool = True,
    siblings: bool = False,
    ascend: bool = False,
) -> Iterator[Any]:
    """Return the nodes from this one on which a condition holds, as `docutils.nodes.Node.findall` does."""
    if not include_self or not descend or siblings or ascend:
        return findall_of_docutils(self, condition, include_self, descend, siblings, ascend)
    if condition is None:
        return below(self)
    if isinstance(condition, type):
        return of_kind(self, condition)
    return filter(condition, below(self))


def restore(app: Sphinx, exception: Exception | None) -> None:
    """Give the class its own method back, for whatever else this process does."""
    nodes.Node.findall = findall_of_docutils  # type: ignore[method-assign]


def setup(app: Sphinx) -> ExtensionMetadata:
    nodes.Node.findall = findall  # type: ignore[method-assign, assignment]  # no subclass has one of its own
    app.connect("build-finished", restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
