"""Do not ask the system where the source of each page is, to learn that it is the page that is read.

No issue found upstream. MyST adds the front matter of a page to the environment while it parses the page, unless its
text comes from another file: for that it resolves the path of the source and that of the page, each of which asks the
system for every folder above. Both are spelt alike, so that they need not be resolved.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import myst_parser.mdit_to_docutils.base as myst

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

REPLACED: Any = myst
NAME = "Path"
"""The class that is replaced in this module, which uses it for nothing else."""


class Place:
    """A path that is resolved only where it is spelt otherwise than the one it is compared with."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)

    def resolve(self) -> Place:
        """Return the place itself."""
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Place) and (
            self.path == other.path or Path(self.path).resolve() == Path(other.path).resolve())

    def __hash__(self) -> int:
        return hash(Path(self.path).resolve())


def restore(app: Sphinx, exception: Exception | None) -> None:
    """Give the module its own class back, for whatever else this process does."""
    setattr(REPLACED, NAME, Path)


def setup(app: Sphinx) -> ExtensionMetadata:
    setattr(REPLACED, NAME, Place)
    app.connect("build-finished", restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
