"""Collect garbage less often while a site is built.

Python looks for cycles after each seven hundred new objects, and in all objects whenever their number has grown by a
quarter. A doctree is one big cycle, and the environment grows with every page: a fifth of a build was spent on this
search. Found upstream as https://github.com/python/cpython/issues/124567 (the slowdown of Sphinx in Python 3.14), with
https://github.com/sphinx-doc/sphinx/issues/14277 for large sites; neither changes the thresholds.

Between two pages there is hardly anything that will be garbage later: what is left is what the site is made of, which
no search has to look at again.
"""

from __future__ import annotations

import atexit
import gc
from typing import TYPE_CHECKING, Any

from sphinx import builders

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

OBJECTS = 10_000
"""New objects between two searches. With more it takes longer again: they no longer fit into the processor's cache."""
BETWEEN_PAGES = OBJECTS // 2
"""New objects that are worth a search between two pages; fewer, so that there is seldom one within a page."""
SEARCHES = 30
"""Searches among new objects for each among those that survived one: a page that is worked on survives several."""


WRITE_PAGE = "_write_docname"
"""The function of `sphinx.builders` that writes a page; nothing is told between two pages that are written."""
LOADING = 1_000_000
"""New objects between two searches while hardly any garbage arises: until everything is set up (modules and the
environment stay), and between reading and writing, when features ask what all pages show."""


BEFORE: list[tuple[int, int, int]] = []
"""The thresholds before `search_seldom`, until a build that restores them is set up."""


def search_seldom() -> None:
    """Let the modules be imported that come before this extension without a search of what stays.

    Sphinx sets up its own extensions first: conf.py calls this, and saves a tenth of a build with nothing to do.
    """
    if not BEFORE:
        BEFORE.append(gc.get_threshold())
    if gc.get_threshold()[0]:  # else the collector is off, which stays so
        gc.set_threshold(LOADING, SEARCHES, gc.get_threshold()[2])


class RareCollection:
    """The thresholds of the garbage collector during a build, and those before it."""

    def __init__(self) -> None:
        self.before = BEFORE.pop() if BEFORE else gc.get_threshold()
        self.write_page: Callable[..., None] | None = None
        """Sphinx's own function, while it is replaced."""

    def begin(self, *args: object) -> None:
        """Raise the threshold while modules are imported and the environment is loaded, or facts are asked for."""
        self.set_first(LOADING)

    def set_first(self, objects: int) -> None:
        """Raise the first two thresholds."""
        first, second, third = self.before
        if first:  # else the collector is off, which stays so
            gc.set_threshold(max(objects, first), max(SEARCHES, second), third)

    def be_ready(self, *args: object) -> None:
        """Search from now on, but not in what was set up."""
        self.leave_out()
        self.set_first(OBJECTS)

    def leave_out(self, *args: object) -> None:
        """Let no search look again at what exists now."""
        if gc.isenabled():
            gc.freeze()

    def between_pages(self, *args: object) -> None:
        """Search all that is new, if it is much, and leave out what stays."""
        new, survivors, _old = gc.get_count()
        if (new > BETWEEN_PAGES or survivors) and gc.isenabled() and self.before[0]:
            gc.collect(1)
            gc.freeze()

    def watch_writing(self, *args: object) -> None:
        """Search between pages that are written, too."""
        self.write_page = self.write_page or vars(builders).get(WRITE_PAGE)
        if self.write_page is not None:
            vars(builders)[WRITE_PAGE] = self.write

    def write(self, *args: Any, **options: Any) -> None:
        """Write a page, as Sphinx does."""
        self.between_pages()
        if self.write_page is not None:
            self.write_page(*args, **options)

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Restore the thresholds, what is searched and Sphinx's function, for whatever else this process does."""
        if self.write_page is not None:
            vars(builders)[WRITE_PAGE], self.write_page = self.write_page, None
        gc.set_threshold(*self.before)
        gc.unfreeze()


def setup(app: Sphinx) -> ExtensionMetadata:
    atexit.register(gc.freeze)  # nor search at the end of the process for what ends with it
    rare = RareCollection()
    rare.begin()  # at once: other extensions are imported and the environment is loaded after this
    # last: all modules are imported
    app.connect("builder-inited", rare.be_ready, priority=999)
    # first: the page before is done, of which `sphinx_kb.build.doctree_memory` says whether its doctree stays
    app.connect("env-purge-doc", rare.between_pages, priority=0)
    # first: no page is read any more
    app.connect("env-updated", rare.begin, priority=0)
    # last: all facts are known
    app.connect("env-updated", rare.leave_out, priority=999)
    # last: it is known what every page shows
    app.connect("write-started", rare.be_ready, priority=999)
    app.connect("write-started", rare.watch_writing)
    # last: nothing of this build is left to do
    app.connect("build-finished", rare.finish, priority=1000)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
