"""State that a full disk, a merge or another program has spoilt counts as absent, so that the build makes it anew.

No issue found upstream. Sphinx reads its state without a doubt: an empty `.buildinfo`, a doctree that is cut off or a
damaged `searchindex.js` ends every build in a traceback until somebody deletes the folder.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.html._build_info import BuildInfo

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

DOCTREE = b"\x80", b"docutils.nodes", b"."
"""What a pickled document begins with, holds near its beginning, and ends with."""
SEARCH_INDEX = b"Search.setIndex(", b"", b")"
"""The same of Sphinx's search index."""
OPEN = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
HEAD = 64
"""How many bytes are near the beginning."""


def remove(path: Path) -> None:
    """Remove a file, or a folder that stands in its place."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def is_whole(path: str | os.PathLike[str], begins: bytes, holds: bytes, ends: bytes) -> bool:
    """Whether a file begins and ends as it should; it is not read as a whole, since there may be thousands."""
    try:  # called for every page in every build: an object of Python for each would take twice as long
        file = os.open(path, OPEN)
    except OSError:
        return False
    try:
        head = os.read(file, HEAD)
        if not head.startswith(begins) or holds not in head:
            return False
        os.lseek(file, -len(ends), os.SEEK_END)
        return os.read(file, len(ends)) == ends
    except OSError:  # it is a folder, or shorter than its end
        return False
    finally:
        os.close(file)


class SpoiltOutput:
    """Whether what an output keeps about itself was spoilt, so that every page must be written again."""

    def __init__(self) -> None:
        self.is_spoilt = False

    def check_build_info(self, app: Sphinx) -> None:
        """Remove a `.buildinfo` that Sphinx cannot read."""
        path = Path(app.outdir, ".buildinfo")
        try:
            BuildInfo.load(path)
        except FileNotFoundError:
            return
        except (OSError, ValueError, IndexError):
            remove(path)
            self.is_spoilt = True

    def check_search_index(self, app: Sphinx) -> None:
        """Remove a damaged search index; Sphinx can complete neither that nor a missing one."""
        builder = app.builder
        if not isinstance(builder, StandaloneHTMLBuilder) or not builder.search:
            return
        path = Path(app.outdir, builder.searchindex_filename)
        if not is_whole(path, *SEARCH_INDEX):
            remove(path)
            self.is_spoilt = True

    def pages_to_write(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return every page if the output is spoilt."""
        return sorted(env.found_docs) if self.is_spoilt else []


def pages_with_broken_doctrees(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Return the pages whose doctrees are damaged, to be read again; remove what stands in their place."""
    broken = []
    folder = os.fspath(env.doctreedir)
    for docname in sorted(env.found_docs - added - changed):
        name = f"{folder}{os.sep}{docname}.doctree"
        if not is_whole(name, *DOCTREE):
            remove(Path(name))
            broken.append(docname)
    for docname in added | changed:  # these are written anew, unless a folder stands in their place
        path = Path(env.doctreedir, f"{docname}.doctree")
        if path.is_dir():
            remove(path)
    return broken


def setup(app: Sphinx) -> ExtensionMetadata:
    output = SpoiltOutput()
    app.connect("builder-inited", output.check_build_info)
    # after extensions (500) that replace Sphinx's search
    app.connect("builder-inited", output.check_search_index, priority=900)
    app.connect("env-get-updated", output.pages_to_write)
    app.connect("env-get-outdated", pages_with_broken_doctrees)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
