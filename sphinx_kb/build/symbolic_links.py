"""Pages and files behind symbolic links keep the names that the sources have for them.

Works around https://github.com/sphinx-doc/sphinx/issues/13932: `BuildEnvironment.relfn2path` follows symbolic links, so
that a link to a page in a linked folder, or to a linked page, leads to no page, or to another one. Here paths are only
normalized, as before Sphinx 8.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.environment import BuildEnvironment

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

relfn2path_of_sphinx = BuildEnvironment.relfn2path
"""The method that is replaced."""


def relfn2path(self: BuildEnvironment, filename: str | Path, docname: str | None = None) -> tuple[str, str]:
    """Return the path of a file named on a page, from the source folder and absolute.

    Args:
        filename: A path from the folder of the page, or from the source folder if it begins with a slash.
        docname: The page; by default the one being read.
    """
    name = os.fspath(filename)
    if name.startswith(("/", "\\")):
        place = Path(self.srcdir, *Path(name).parts[1:])
    else:
        place = Path(self.srcdir, self.doc2path(docname or self.docname, base=False)).parent / name
    absolute = os.path.normpath(place)
    return Path(os.path.relpath(absolute, self.srcdir)).as_posix(), absolute


def restore(app: Sphinx, exception: Exception | None) -> None:
    """Give the class its own method back, for whatever else this process does."""
    BuildEnvironment.relfn2path = relfn2path_of_sphinx


def setup(app: Sphinx) -> ExtensionMetadata:
    # an environment is pickled, so that none of its methods can be replaced on the instance
    BuildEnvironment.relfn2path = relfn2path
    app.connect("build-finished", restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
