"""Do not walk a page for components of sphinx-design where it has none.

No issue found upstream. Three transforms of sphinx-design ask every node of every page whether it is a tab set, an
aside or a dropdown; for each text, the answer is an exception. All of these are containers, which most pages have none
of. A handler calls a function for every node, to learn whether its links open in a new tab.
"""

from __future__ import annotations

import importlib
from functools import partial
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.nodes import NodeMatcher

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
ASKS, NEW_TAB = "_has_new_tab_marker", "sd_new_tab"
"""The function of its module `extension` that is replaced, and the attribute that it asks for, which is only ever
true."""
THEIRS: dict[str, Any] = {}
"""Its own function, while it is replaced."""


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
        names = vars(importlib.import_module(f"{DESIGN}.extension"))
        if ASKS in names and not isinstance(names[ASKS], NodeMatcher):
            THEIRS[ASKS], names[ASKS] = names[ASKS], NodeMatcher(nodes.Element, **{NEW_TAB: Any})


def restore(app: Sphinx, exception: Exception | None) -> None:
    """Give the classes their own methods back, for whatever else this process does."""
    if DESIGN in app.extensions:
        for kind in transforms():
            if isinstance(kind.run, RunWhereNeeded):
                kind.run = kind.run.theirs
        if ASKS in THEIRS:
            vars(importlib.import_module(f"{DESIGN}.extension"))[ASKS] = THEIRS.pop(ASKS)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("config-inited", replace)
    app.connect("build-finished", restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
