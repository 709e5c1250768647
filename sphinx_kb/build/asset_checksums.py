"""Look at a script or stylesheet once for its checksum, not again for each page that links it.

No issue found upstream. `_file_checksum` keeps the checksum of a file by its resolved path, and so resolves the path,
which asks the file system for every folder in it, for each of the files that each page links. A file that was left as
the last build has left it, after pages were written, keeps the checksum that they link it with.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from zlib import crc32

from sphinx.builders import html

from sphinx_kb.core.fingerprint import writing_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata


class KnownChecksums:
    """The function `_file_checksum`, with its results while pages are written."""

    def __init__(self, compute: Callable[[Any, Any], str], rewritten: dict[str, str]) -> None:
        self.compute = compute
        self.rewritten = rewritten
        """Path in the output → checksum that pages link it with, where it is no longer that of the file."""
        self.known: dict[tuple[str, str], str] = {}

    def __call__(self, folder: Any, name: Any) -> str:
        key = os.fspath(folder), os.fspath(name)
        if key not in self.known:
            self.known[key] = self.rewritten.get(key[1]) or self.compute(folder, name)
        return self.known[key]


def checksum_of(path: Path) -> str:
    """Return the checksum that Sphinx gives a file, as it is now; empty if it is not there, or is empty.

    Sphinx's own function keeps what it has computed once, whatever becomes of the file.
    """
    try:
        content = path.read_bytes().translate(None, b"\r")
    except FileNotFoundError:
        return ""
    return f"{crc32(content):08x}" if content else ""


def theirs() -> Any:
    """Return Sphinx's function, whether it is replaced or not."""
    function: Any = vars(html)["_file_checksum"]
    return function.compute if isinstance(function, KnownChecksums) else function


def remember(app: Sphinx, builder: Builder) -> None:
    """Replace the function before pages are written."""
    vars(html)["_file_checksum"] = KnownChecksums(theirs(), writing_of(app).state.rewritten)


def forget(app: Sphinx, exception: Exception | None) -> None:
    """Give the module its own function back, for whatever else this process does."""
    vars(html)["_file_checksum"] = theirs()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core.fingerprint")
    app.connect("write-started", remember)
    app.connect("build-finished", forget)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
