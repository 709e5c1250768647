"""Fail the build if a page could not be written, even in parallel builds.

Sphinx pull request 11923 introduced the bug; no issue found. `ParallelTasks.add_task` swallows the exception of a
worker if it starts another task afterwards: the build then succeeds, with an outdated page in the output or none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxError

from sphinx_kb.core.formats import is_epub, is_site
from sphinx_kb.locale import CATALOGUE, FOLDER, _

if TYPE_CHECKING:
    from pathlib import Path

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def time_written(path: Path) -> int:
    """Return the modification time of a file in nanoseconds; 0 if it does not exist."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


class WrittenPages:
    """The pages that a build is about to write, with their files and the previous modification times."""

    def __init__(self) -> None:
        self.due: dict[str, tuple[Path, int]] = {}
        self.is_handed_out = False
        """Whether all pages are. Sphinx's EPUB resolves one afterwards, for its contents, and writes no page."""

    def hand_out(self, app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
        """Note that every page has been handed out."""
        self.is_handed_out = True
        return []

    def expect(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Note a page that is about to be written; runs in the main process."""
        if self.is_handed_out or docname in self.due:
            return
        if isinstance(app.builder, StandaloneHTMLBuilder) and (is_site(app.builder) or is_epub(app.builder)):
            path = app.builder.get_output_path(docname)
            self.due[docname] = (path, time_written(path))

    def check(self, app: Sphinx, exception: Exception | None) -> None:
        """Raise SphinxError if a page was not written."""
        lost = sorted(page for page, (path, before) in self.due.items() if time_written(path) == before)
        self.due.clear()
        self.is_handed_out = False
        if lost and exception is None:
            # translators: the separator of the names of pages
            pages = _(", ").join(lost)
            raise SphinxError(_("These pages were not written: %s. Build again in one process (`-j 1`, or "
                                "JOBS=1 with make) to see what went wrong.") % pages)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    pages = WrittenPages()
    app.connect("doctree-resolved", pages.expect)
    app.connect("html-collect-pages", pages.hand_out)
    app.connect("build-finished", pages.check)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
