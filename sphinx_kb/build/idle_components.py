"""Do not walk a page for components of sphinx-design where it has none.

No issue found upstream. Three transforms of sphinx-design ask every node of every page whether it is a tab set, an
aside or a dropdown; for each text, the answer is an exception. All of these are containers, which most pages have none
of.
"""

from __future__ import annotations

import importlib
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


class IdleComponents:
    """The transforms of a build, and their own methods."""

    def __init__(self) -> None:
        self.theirs: dict[type, Callable[..., None]] = {}

    def replace(self, app: Sphinx, config: Config) -> None:
        """Replace the transforms, if the site uses sphinx-design."""
        if DESIGN not in app.extensions:
            return
        for module, name in TRANSFORMS.items():
            kind: Any = getattr(importlib.import_module(f"{DESIGN}.{module}"), name)
            self.theirs[kind] = kind.run
            kind.run = running_where_needed(kind.run)

    def restore(self, app: Sphinx, exception: Exception | None) -> None:
        """Give the classes their own methods back, for whatever else this process does."""
        for kind, run in self.theirs.items():
            setattr(kind, "run", run)  # noqa: B010  # no type has it


def running_where_needed(run: Callable[..., None]) -> Callable[..., None]:
    """Return a method that does what a transform does, on pages with a component."""
    def run_if_needed(self: Any, **options: Any) -> None:
        if any(MARK in node.attributes for node in self.document.findall(nodes.container)):
            run(self, **options)
    return run_if_needed


def setup(app: Sphinx) -> ExtensionMetadata:
    idle = IdleComponents()
    app.connect("config-inited", idle.replace)
    app.connect("build-finished", idle.restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
