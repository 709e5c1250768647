"""Nodes that the writer of an output does not know are written as their content, instead of ending the build.

Sphinx's writers raise an exception for a node without a visitor, also for nodes of extensions that have visitors for
HTML only. The printed book has a warning of its own for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_kb.core.formats import handlers_of, is_printed

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

KNOWN_PACKAGES = ("docutils.", "sphinx.")
"""The packages whose nodes every writer of Sphinx knows."""


def is_known(kind: type[nodes.Node], translator: type, handlers: frozenset[str]) -> bool:
    """Whether a writer can write nodes of a class, by itself or as one of its base classes."""
    return any(base.__name__ in handlers or hasattr(translator, f"visit_{base.__name__}") for base in kind.__mro__
               if issubclass(base, nodes.Node))


def write_as_content(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace nodes that the writer does not know by their content."""
    translator = getattr(app.builder, "default_translator_class", None)
    if translator is None or is_printed(app.builder):
        return
    foreign = [node for node in doctree.findall(nodes.Element) if not type(node).__module__.startswith(KNOWN_PACKAGES)]
    handlers = handlers_of(app) if foreign else frozenset()
    known = {kind: is_known(kind, translator, handlers) for kind in {type(node) for node in foreign}}
    for node in reversed(foreign):  # what is inside of another comes first
        if not known[type(node)]:
            node.parent.replace(node, node.children)


def setup(app: Sphinx) -> ExtensionMetadata:
    # last: other handlers of this event still replace nodes by what each output shows
    app.connect("doctree-resolved", write_as_content, priority=990)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
