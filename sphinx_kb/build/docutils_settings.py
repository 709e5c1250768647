"""Compute docutils' settings once per build and kind of parser, instead of twice per page.

Sphinx pull request 13676 (Sphinx 9.0) undid the cache of pull request 10337: `sphinx.util.docutils._get_settings`
constructs docutils' whole command-line parser for each page. MyST-Parser constructs another, for a document that it
discards (`make_document` in `DocutilsRenderer.setup_render`; no issue found). Together that is a tenth of reading.
`Values.copy` sets a hundred settings one by one, after the filters of warnings are changed for it.

While pages are read, both functions return copies of settings that were computed before from the same input, a copy is
made at once, and no document is made where one is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docutils.utils
import myst_parser.mdit_to_docutils.base
import sphinx.util.docutils
from docutils.frontend import Values
from myst_parser.mdit_to_docutils.base import DocutilsRenderer

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

PLACES = (
    (sphinx.util.docutils, "_get_settings"),
    (myst_parser.mdit_to_docutils.base, "get_default_settings"),
)
"""The functions to replace, as module and name."""

copy_of_docutils = Values.copy
set_up_of_myst = DocutilsRenderer.setup_render


class KnownSettings:
    """A function that returns settings, with its results so far."""

    def __init__(self, compute: Callable[..., Values]) -> None:
        self.compute = compute
        self.known: dict[tuple[Any, ...], tuple[dict[str, Any], Values]] = {}

    def __call__(self, *components: Any, **options: Any) -> Values:
        """Return settings that the caller may change."""
        kinds = tuple(one if isinstance(one, type) else type(one) for one in components)
        given, values = self.known.get(kinds, ({}, None))
        if values is None or given != options:
            values = self.compute(*components, **options)
            self.known[kinds] = (options, values)
        copy = values.copy()
        copy.record_dependencies = docutils.utils.DependencyList()  # each page collects its own
        return copy


def copy_at_once(self: Values) -> Values:
    """Return a shallow copy, as `Values.copy` does."""
    if type(self) is not Values or getattr(self, "record_dependencies", None) is None:
        return copy_of_docutils(self)
    copy = object.__new__(Values)
    vars(copy).update(vars(self))
    return copy


def set_up(self: DocutilsRenderer, options: dict[str, Any], env: MutableMapping[str, Any]) -> None:
    """Set up a renderer as MyST does, which makes a document as the default even where another is given."""
    base = vars(myst_parser.mdit_to_docutils.base)
    make = base["make_document"]
    if "document" in options:
        base["make_document"] = lambda: None
    try:
        set_up_of_myst(self, options, env)
    finally:
        base["make_document"] = make


def remember(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Replace the functions before pages are read."""
    for module, name in PLACES:
        function = getattr(module, name)
        setattr(module, name, KnownSettings(getattr(function, "compute", function)))
    Values.copy = copy_at_once
    DocutilsRenderer.setup_render = set_up


def forget(app: Sphinx, *args: object) -> None:
    """Restore the functions once pages are read, or the build has broken off."""
    Values.copy = copy_of_docutils
    DocutilsRenderer.setup_render = set_up_of_myst
    for module, name in PLACES:
        function = getattr(module, name)
        setattr(module, name, getattr(function, "compute", function))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-before-read-docs", remember)
    app.connect("env-updated", forget)
    app.connect("build-finished", forget)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
