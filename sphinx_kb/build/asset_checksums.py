"""Look at a script or stylesheet once for its checksum, not again for each page that links it.

No issue found upstream. `_file_checksum` keeps the checksum of a file by its resolved path, and so resolves the path,
which asks the file system for every folder in it, for each of the files that each page links.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sphinx.builders import html

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata


class KnownChecksums:
    """The function `_file_checksum`, with its results while pages are written."""

    def __init__(self, compute: Callable[[Any, Any], str]) -> None:
        self.compute = compute
        self.known: dict[tuple[str, str], str] = {}

    def __call__(self, folder: Any, name: Any) -> str:
        key = os.fspath(folder), os.fspath(name)
        if key not in self.known:
            self.known[key] = self.compute(folder, name)
        return self.known[key]


def theirs() -> Any:
    """Return Sphinx's function, whether it is replaced or not."""
    function: Any = vars(html)["_file_checksum"]
    return function.compute if isinstance(function, KnownChecksums) else function


def remember(app: Sphinx, builder: Builder) -> None:
    """Replace the function before pages are written."""
    vars(html)["_file_checksum"] = KnownChecksums(theirs())


def forget(app: Sphinx, exception: Exception | None) -> None:
    """Give the module its own function back, for whatever else this process does."""
    vars(html)["_file_checksum"] = theirs()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("write-started", remember)
    app.connect("build-finished", forget)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
