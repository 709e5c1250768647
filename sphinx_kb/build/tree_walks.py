"""Walk document trees in one generator, instead of one for each node, and not at all where nothing can be found.

No issue found upstream. `docutils.nodes.Node.findall` makes a generator for every node and passes each result through
as many generators as the tree is deep. More than a hundred transforms and handlers walk each page, most of them in
search of a kind of node that no page of the site has, so that this was a tenth of a build. Here one generator keeps a
stack of iterators: the nodes and their order are the same, also where a caller changes the tree meanwhile. Kinds of
which this process has neither made nor loaded a node are not looked for.

`Node.walk` and `Node.walkabout` compose a debug message for each node, twice, that no reporter prints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.nodes import NodeMatcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

NONE: dict[str, Any] = {}
"""The attributes of a text."""
Condition = type | tuple[type, ...] | None

findall_of_docutils = nodes.Node.findall
"""The method that is replaced, for walks that leave the subtree of a node."""
walk_of_docutils, walkabout_of_docutils = nodes.Node.walk, nodes.Node.walkabout


class MadeKinds:
    """The classes of the elements that this process has made, by call or pickle. Copies are of what was made before."""

    def __init__(self) -> None:
        self.made: set[type] = set()
        self.found: set[type] = set()
        """Kinds of which there is an instance."""
        self.missing: set[type] = set()
        """Kinds of which there was none when they were last asked for."""

    def watch(self) -> None:
        """Note each class from now on. It stays so: nodes may outlive the build that made them."""
        if "__new__" in vars(nodes.Element):
            return

        def new(cls: type, *args: Any, **attributes: Any) -> Any:
            if cls not in self.made:
                self.made.add(cls)
                self.missing.clear()
            return object.__new__(cls)

        nodes.Element.__new__ = new

    def have(self, kind: type) -> bool:
        """Whether there may be a node of a kind; texts, which are no elements, there always are."""
        if kind in self.found:
            return True
        if kind in self.missing:
            return False
        if "__new__" not in vars(nodes.Element) or any(issubclass(one, kind) for one in (*self.made, *texts())):
            self.found.add(kind)
            return True
        self.missing.add(kind)
        return False


KINDS = MadeKinds()


def texts() -> Iterator[type]:
    """Yield the classes of texts."""
    waiting: list[type] = [nodes.Text]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one.__subclasses__()


def below(root: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a node and all below it, parents first."""
    yield root
    level, outer = iter(root.children), []
    while True:
        for node in level:
            yield node
            children = node.children
            if children:
                outer.append(level)
                level = iter(children)
                break
        else:
            if not outer:
                return
            level = outer.pop()


def of_kind(root: nodes.Node, kind: type) -> Iterator[nodes.Node]:
    """Yield those of one class."""
    if not KINDS.have(kind):
        return
    if isinstance(root, kind):
        yield root
    level, outer = iter(root.children), []
    while True:
        for node in level:
            if isinstance(node, kind):
                yield node
            children = node.children
            if children:
                outer.append(level)
                level = iter(children)
                break
        else:
            if not outer:
                return
            level = outer.pop()


def matching(root: nodes.Node, matcher: NodeMatcher[Any]) -> Iterator[nodes.Node]:
    """Yield those that a matcher of Sphinx matches: some classes, and attributes which are strings."""
    kinds, wanted = tuple(kind for kind in matcher.classes if KINDS.have(kind)), matcher.attrs.items()
    if matcher.classes and not kinds:
        return
    if len(wanted) == 1:  # as most ask
        (name, value), = wanted
        for node in of_kinds(root, kinds):
            has = getattr(node, "attributes", NONE)
            if name in has and (value is Any or has[name] == value):
                yield node
        return
    for node in of_kinds(root, kinds):
        if wanted:
            if not isinstance(node, nodes.Element):
                continue
            has = node.attributes
            if any(name not in has or (value is not Any and has[name] != value) for name, value in wanted):
                continue
        yield node


def of_kinds(root: nodes.Node, kinds: tuple[type, ...]) -> Iterator[nodes.Node]:
    """Yield those of some classes; all of them if there are none."""
    if len(kinds) == 1:
        return of_kind(root, kinds[0])
    return (node for node in below(root) if isinstance(node, kinds)) if kinds else below(root)


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
    if type(condition) is NodeMatcher:
        return matching(self, condition)
    return filter(condition, below(self))


def walk(self: nodes.Node, visitor: nodes.NodeVisitor) -> bool:
    """Visit this node and all below it, as `docutils.nodes.Node.walk` does; return whether to stop."""
    if visitor.document.reporter.debug_flag:
        return walk_of_docutils(self, visitor)
    try:
        try:
            visitor.dispatch_visit(self)
        except (nodes.SkipChildren, nodes.SkipNode):
            return False
        except nodes.SkipDeparture:
            pass
        try:
            for child in self.children[:]:
                if child.walk(visitor):
                    return True
        except nodes.SkipSiblings:
            pass
    except nodes.StopTraversal:
        return True
    return False


def walkabout(self: nodes.Node, visitor: nodes.NodeVisitor) -> bool:
    """Visit and depart from this node and all below it, as `docutils.nodes.Node.walkabout` does."""
    if visitor.document.reporter.debug_flag:
        return walkabout_of_docutils(self, visitor)
    departs, stops = True, False
    try:
        try:
            visitor.dispatch_visit(self)
        except nodes.SkipNode:
            return False
        except nodes.SkipDeparture:
            departs = False
        try:
            for child in self.children[:]:
                if child.walkabout(visitor):
                    stops = True
                    break
        except nodes.SkipSiblings:
            pass
    except nodes.SkipChildren:
        pass
    except nodes.StopTraversal:
        stops = True
    if departs:
        visitor.dispatch_departure(self)
    return stops


REPLACED = {"findall": (findall, findall_of_docutils), "walk": (walk, walk_of_docutils),
            "walkabout": (walkabout, walkabout_of_docutils)}
"""Method of `Node` → ours and docutils'; no subclass has one of its own."""


def restore(app: Sphinx, exception: Exception | None) -> None:
    """Give the class its own methods back, for whatever else this process does."""
    for name, (_ours, theirs) in REPLACED.items():
        setattr(nodes.Node, name, theirs)


def setup(app: Sphinx) -> ExtensionMetadata:
    KINDS.watch()
    for name, (ours, _theirs) in REPLACED.items():
        setattr(nodes.Node, name, ours)
    app.connect("build-finished", restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
