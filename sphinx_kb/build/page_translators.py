"""Make the translators of a build's pages from one class, without looking for docutils' stylesheets.

No issue found upstream. A translator writes one tree: three for each page (text, title, contents). For each,
`SphinxComponentRegistry.create_translator` binds two methods for every custom node, some four hundred here, and
docutils looks for its stylesheets on the disk, which Sphinx never prints.
"""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_kb.core.formats import visitors_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.registry import SphinxComponentRegistry
    from sphinx.util.typing import ExtensionMetadata


class TranslatorMaker:
    """The function `create_translator` of a registry, which keeps the classes that it makes."""

    def __init__(self, registry: SphinxComponentRegistry) -> None:
        self.registry = registry
        self.classes: dict[type[nodes.NodeVisitor], type[nodes.NodeVisitor]] = {}

    def __call__(self, builder: Builder, document: nodes.document, *args: Any) -> nodes.NodeVisitor:
        base = self.registry.get_translator_class(builder)
        if base not in self.classes:
            self.classes[base] = type(base.__name__, (base,), self.methods(builder))
        if isinstance(builder, StandaloneHTMLBuilder):  # the settings are those of all pages
            document.settings.stylesheet_path = document.settings.stylesheet = None
        return self.classes[base](document, *args)

    def methods(self, builder: Builder) -> dict[str, Any]:
        """Return the methods of a translator for custom nodes."""
        pairs = {
            f"{step}_{node}": handler
            for node, handlers in visitors_of(self.registry, builder).items()
            for step, handler in zip(("visit", "depart"), handlers, strict=True) if handler
        }
        return {
            name: handler if isinstance(handler, FunctionType) else bound_to_visitor(handler)
            for name, handler in pairs.items()
        }


def bound_to_visitor(handler: Any) -> FunctionType:
    """Make a method of a callable that is no function, such as a partial: the class would not bind it."""
    def call(visitor: nodes.NodeVisitor, node: nodes.Node) -> Any:
        return handler(visitor, node)
    return call  # type: ignore[return-value]  # mypy does not take a function for a FunctionType


def make_cheaply(app: Sphinx, builder: Builder) -> None:
    """Replace the method of the registry before pages are written, when all nodes are known."""
    vars(app.registry)["create_translator"] = TranslatorMaker(app.registry)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("write-started", make_cheaply)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
