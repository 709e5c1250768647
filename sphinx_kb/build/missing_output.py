"""A page that could not be written fails the build, also where several processes write.

What is raised in such a process Sphinx passes over if it hands out another page afterwards (`ParallelTasks.add_task`
catches it): the build ends well, with an older page in the output or none. Knows pages and files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.errors import SphinxError

if TYPE_CHECKING:
    from pathlib import Path

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

DUE: WeakKeyDictionary[Sphinx, dict[str, tuple[Path, int]]] = WeakKeyDictionary()
"""The pages that a build is to write: where, and when what lies there was written."""


def written(path: Path) -> int:
    """When a file was written, in nanoseconds; 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def expect(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Note a page that is about to be written, in the process that hands pages out."""
    if isinstance(app.builder, StandaloneHTMLBuilder) and not isinstance(app.builder, SingleFileHTMLBuilder):
        path = app.builder.get_output_path(docname)
        DUE.setdefault(app, {})[docname] = (path, written(path))


def check(app: Sphinx, exception: Exception | None) -> None:
    """Every page that was to be written has been. Raises SphinxError."""
    lost = sorted(page for page, (path, before) in DUE.pop(app, {}).items() if written(path) == before)
    if lost and exception is None:
        raise SphinxError(f"这些页没有写成：{'、'.join(lost)}。加上 JOBS=1 再运行一次，就会看到是哪里出错")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-resolved", expect)
    app.connect("build-finished", check)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
