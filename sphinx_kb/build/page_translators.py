"""Make the translators of a build's pages from one class, without looking for docutils' stylesheets.

No issue found upstream. A translator writes one tree: three for each page (text, title, contents). For each,
`SphinxComponentRegistry.create_translator` binds two methods for every custom node, some four hundred here, and
docutils looks for its stylesheets on the disk, which Sphinx never prints. For each node, the name of its method is put
together twice; and each letter of Han is looked up among those that HTML writes otherwise.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import FunctionType
from typing import TYPE_CHECKING, Any

from docutils.writers._html_base import HTMLTranslator
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import SphinxTranslator

from sphinx_kb.core.formats import visitors_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.registry import SphinxComponentRegistry
    from sphinx.util.typing import ExtensionMetadata

STEPS = {"visit": "dispatch_visit", "depart": "dispatch_departure"}
"""What is done with a node → the method that finds the method for it."""


class TranslatorMaker:
    """The function `create_translator` of a registry, which keeps the classes that it makes."""

    def __init__(self, registry: SphinxComponentRegistry) -> None:
        self.registry = registry
        self.classes: dict[type[nodes.NodeVisitor], type[nodes.NodeVisitor]] = {}

    def __call__(self, builder: Builder, document: nodes.document, *args: Any) -> nodes.NodeVisitor:
        base = self.registry.get_translator_class(builder)
        if base not in self.classes:
            self.classes[base] = type(base.__name__, (base,), {**dispatchers(base), **self.methods(builder)})
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


def dispatchers(base: type[nodes.NodeVisitor]) -> dict[str, Any]:
    """Return methods that do the same for less: those that find the method for a node, once for each kind of node."""
    if not issubclass(base, SphinxTranslator):
        return {}
    found: dict[str, Any] = {name: finding(step, getattr(base, name)) for step, name in STEPS.items()
                             if getattr(base, name) is getattr(SphinxTranslator, name)}
    if getattr(base, "encode", None) is HTMLTranslator.encode:
        found["encode"] = encode
    return found


def encode(self: HTMLTranslator, text: object) -> str:
    """Encode the special characters in a text as docutils does, which takes each letter of Han for a special one."""
    words = str(text)
    special = special_in(tuple(self.special_characters))
    return words.translate(self.special_characters) if special.search(words) else words


@lru_cache(maxsize=8)
def special_in(letters: tuple[int, ...]) -> re.Pattern[str]:
    """Return what matches any of some letters."""
    return re.compile("|".join(re.escape(chr(letter)) for letter in letters) or r"(?!)")


def finding(step: str, dispatch: Callable[[nodes.NodeVisitor, nodes.Node], None]) -> FunctionType:
    """Make one of them; a kind without a method of its own, or one that the translator makes later, is left to Sphinx.
    """
    known: dict[type, str] = {}

    def find(visitor: nodes.NodeVisitor, node: nodes.Node) -> None:
        kind = type(node)
        if kind not in known:
            names = (f"{step}_{one.__name__}" for one in kind.__mro__)
            known[kind] = next((name for name in names if getattr(visitor, name, None)), "")
        if known[kind]:
            getattr(visitor, known[kind])(node)
        else:
            dispatch(visitor, node)
    return find  # type: ignore[return-value]  # mypy does not take a function for a FunctionType


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
