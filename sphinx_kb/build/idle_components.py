"""Do not walk a page for components of sphinx-design where it has none.

No issue found upstream. Three transforms of sphinx-design ask every node of every page whether it is a tab set, an
aside or a dropdown; for each text, the answer is an exception. All of these are containers, which most pages have none
of.
"""

from __future__ import annotations

import importlib
from functools import partial
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

DESIGN = "sphinx_design"
TRANSFORMS = {"tabs": "TabSetHtmlTransform", "aside": "AsideHtmlTransform", "dropdown": "DropdownHtmlTransform"}
"""Module of sphinx-design → the transform that is replaced."""
MARK = "design_component"
"""The attribute of a component."""


class RunWhereNeeded:
    """The method of a transform, which does nothing on pages without a component."""

    def __init__(self, theirs: Callable[..., None]) -> None:
        self.theirs = theirs

    def __get__(self, transform: Any, kind: type | None = None) -> Any:
        return self if transform is None else partial(self, transform)

    def __call__(self, transform: Any, **options: Any) -> None:
        if any(MARK in node.attributes for node in transform.document.findall(nodes.container)):
            self.theirs(transform, **options)


def transforms() -> list[Any]:
    """Return the classes of the transforms."""
    return [getattr(importlib.import_module(f"{DESIGN}.{module}"), name) for module, name in TRANSFORMS.items()]


def replace(app: Sphinx, config: Config) -> None:
    """Replace the methods, if the site uses sphinx-design."""
    if DESIGN in app.extensions:
        for kind in transforms():
            if not isinstance(kind.run, RunWhereNeeded):  # as a build leaves it that broke off before its end
                kind.run = RunWhereNeeded(kind.run)


def restore(app: Sphinx, exception: Exception | None) -> None:
    """Give the classes their own methods back, for whatever else this process does."""
    if DESIGN in app.extensions:
        for kind in transforms():
            if isinstance(kind.run, RunWhereNeeded):
                kind.run = kind.run.theirs


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("config-inited", replace)
    app.connect("build-finished", restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
