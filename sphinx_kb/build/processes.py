"""Choose the number of processes by the work, and give each that reads one share of it.

No issue found upstream. With `-j auto` Sphinx forks for two pages as for two thousand, and it lets each process read
many small chunks: every chunk sends a whole environment back, which is written, read and merged. With eight links on
each of a thousand pages that cost two fifths more than one process takes. Here there are only as many processes as
each have work for, and each reads once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx import builders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

SHARE = 100_000
"""Bytes of source for which a process is worth its fork: it reads them in a quarter of a second, or more."""
KNOWN = 200
"""The same for what it sends back of each page that was known before."""

chunks_of_sphinx: Callable[..., list[Any]] = vars(builders)["make_chunks"]


class Processes:
    """The number of processes that the command line allows, and how many of them each step uses."""

    def __init__(self, allowed: int) -> None:
        self.allowed = allowed
        self.sizes: dict[str, int] = {}

    def worth(self, app: Sphinx, docnames: Iterable[str]) -> int:
        """Return how many processes are worth their while for some pages."""
        self.sizes = {docname: size_of(app.env, docname) for docname in docnames}
        return max(1, min(self.allowed, sum(self.sizes.values()) // (SHARE + KNOWN * len(app.env.all_docs))))

    def begin_reading(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Set the number for reading, and how pages are divided."""
        app.parallel = self.worth(app, docnames)
        vars(builders)["make_chunks"] = self.shares

    def end_reading(self, app: Sphinx, *rest: object) -> None:
        """Restore both."""
        app.parallel = self.allowed
        vars(builders)["make_chunks"] = chunks_of_sphinx

    def watch_writing(self, app: Sphinx) -> None:
        """Let this process write few pages itself."""
        builder: Any = app.builder
        write_documents: Callable[[Set[str]], None] = builder.write_documents

        def write_all(docnames: Set[str]) -> None:
            if builder.parallel_ok and self.worth(app, docnames) == 1:
                builder.parallel_ok = False
            write_documents(docnames)

        builder.write_documents = write_all

    def shares(self, docnames: Sequence[str], count: int, *limits: Any) -> list[list[str]]:
        """Divide pages, in their order, into as many parts of about the same size."""
        parts: list[list[str]] = [[]]
        whole, size = sum(self.sizes.get(docname, 0) for docname in docnames), 0
        for docname in docnames:
            if size * count > whole * len(parts):
                parts.append([])
            parts[-1].append(docname)
            size += self.sizes.get(docname, 0)
        return parts


def size_of(env: BuildEnvironment, docname: str) -> int:
    """Return the size of a page's source; 0 if it cannot be told."""
    try:
        return Path(env.doc2path(docname)).stat().st_size
    except OSError:
        return 0


def setup(app: Sphinx) -> ExtensionMetadata:
    processes = Processes(app.parallel)
    # last: no handler adds pages any more
    app.connect("env-before-read-docs", processes.begin_reading, priority=999)
    app.connect("env-updated", processes.end_reading)
    app.connect("builder-inited", processes.watch_writing)
    app.connect("build-finished", processes.end_reading)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
