"""Take the text of a plain title as it is, without copying the title.

No issue found upstream. Sphinx and MyST ask for the text of each heading several times while a page is read: for its
label, its address, its place in the contents. `clean_astext` copies it node by node for each of these, to leave out
images, of which hardly any has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import myst_parser.mdit_to_docutils.base as myst_base
import myst_parser.mdit_to_docutils.transforms as myst_transforms
import sphinx.domains.std as standard
import sphinx.environment.adapters.toctree as contents
from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

NAME = "clean_astext"
PLACES: tuple[Any, ...] = (myst_base, myst_transforms, standard, contents)
"""The modules that hold the function."""
THEIRS = {place: getattr(place, NAME) for place in PLACES}


def text_of(title: nodes.Element) -> str:
    """Return the text of a title without images, as Sphinx does."""
    if type(title) is nodes.title and all(type(child) is nodes.Text for child in title.children):
        return title.astext()
    return str(THEIRS[standard](title))  # MyST has a copy of it


def restore(app: Sphinx, exception: Exception | None) -> None:
    """Give the modules their own function back, for whatever else this process does."""
    for place, theirs in THEIRS.items():
        setattr(place, NAME, theirs)


def setup(app: Sphinx) -> ExtensionMetadata:
    for place in PLACES:
        setattr(place, NAME, text_of)
    app.connect("build-finished", restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
