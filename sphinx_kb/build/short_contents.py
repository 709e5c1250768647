"""Copy of the contents of listed pages only what their list shows.

No issue found upstream. To write a list of pages, a toctree, Sphinx copies the whole contents of every page listed,
node by node, copies all that once more down to the depth of the list, and drops the rest. Nothing below that depth
matters where a page lists no others: those might be the current page, whose entries are marked up to the top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.environment.adapters import toctree as contents

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils.nodes import Element
    from sphinx.addnodes import toctree
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

RESOLVE, ENTRY = "_resolve_toctree", "_toctree_standard_entry"
resolve_of_sphinx: Callable[..., Element | None] = vars(contents)[RESOLVE]
entry_of_sphinx: Callable[..., tuple[Any, str]] = vars(contents)[ENTRY]


class ShortContents:
    """The depth of the list that is being written."""

    def __init__(self) -> None:
        self.env: BuildEnvironment | None = None
        self.depth = 0
        """0 if all is shown."""

    def resolve(
        self, env: BuildEnvironment, docname: str, builder: Builder, node: toctree, *, prune: bool = True,
        **options: Any,
    ) -> Element | None:
        """Return the list of a toctree on a page, as `_resolve_toctree` does."""
        if node.get("titlesonly") or options.get("titles_only"):
            self.depth = 1
        elif prune:
            self.depth = options.get("maxdepth") or node.get("maxdepth", -1)
        self.env = env
        try:
            return resolve_of_sphinx(env, docname, builder, node, prune=prune, **options)
        finally:
            self.depth, self.env = 0, None

    def entry(self, title: str, ref: str, maxdepth: int, *rest: Any) -> tuple[Any, str]:
        """Return the contents of a page for a list, as `_toctree_standard_entry` does; `maxdepth` is the page's own."""
        if self.depth > 0 and self.env is not None and ref not in self.env.toctree_includes:
            maxdepth = min(maxdepth, self.depth) if maxdepth > 0 else self.depth
        return entry_of_sphinx(title, ref, maxdepth, *rest)


def restore(app: Sphinx, exception: Exception | None) -> None:
    """Give the modules their own functions back, for whatever else this process does."""
    vars(contents)[RESOLVE] = resolve_of_sphinx
    vars(contents)[ENTRY] = entry_of_sphinx


def setup(app: Sphinx) -> ExtensionMetadata:
    short = ShortContents()
    vars(contents)[RESOLVE] = short.resolve
    vars(contents)[ENTRY] = short.entry
    app.connect("build-finished", restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
