"""Compute docutils' settings once per build and kind of parser, instead of twice per page.

Sphinx pull request 13676 (Sphinx 9.0) undid the cache of pull request 10337: `sphinx.util.docutils._get_settings`
constructs docutils' whole command-line parser for each page. MyST-Parser constructs another, for a document that it
discards (`make_document` in `DocutilsRenderer.setup_render`; no issue found). Together that is a tenth of reading.

While pages are read, both functions return copies of settings that were computed before from the same input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docutils.utils
import myst_parser.mdit_to_docutils.base
import sphinx.util.docutils

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils.frontend import Values
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

PLACES = (
    (sphinx.util.docutils, "_get_settings"),
    (myst_parser.mdit_to_docutils.base, "get_default_settings"),
)
"""The functions to replace, as module and name."""


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


def remember(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Replace the functions before pages are read."""
    for module, name in PLACES:
        function = getattr(module, name)
        setattr(module, name, KnownSettings(getattr(function, "compute", function)))


def forget(app: Sphinx, env: BuildEnvironment) -> None:
    """Restore the functions once pages are read."""
    for module, name in PLACES:
        function = getattr(module, name)
        setattr(module, name, getattr(function, "compute", function))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-before-read-docs", remember)
    app.connect("env-updated", forget)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
