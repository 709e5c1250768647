"""Work the way from one folder of the site to a page out once, not again for each page of the folder.

No issue found upstream. Each page links to some hundred others and files, in its sidebar alone to thirty; for each
link, `sphinx.util.osutil.relative_uri` takes both addresses apart and compares their folders. All pages of a folder
write the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sphinx.builders
import sphinx.builders.html
from sphinx.util.osutil import relative_uri as relative_of_sphinx

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PLACES: tuple[Any, ...] = (sphinx.builders, sphinx.builders.html)
"""The modules that hold the function."""
NAME = "relative_uri"
ANY_PAGE = "\0"
"""The name of a page that no address leads to."""


@lru_cache(maxsize=20_000)
def way(folder: str, to: str) -> str:
    """Return the relative address from any page of a folder to another page."""
    return relative_of_sphinx(folder + ANY_PAGE, to)


def relative_uri(base: str, to: str) -> str:
    """Return a relative address, as Sphinx does."""
    if base == to or "#" in base or "#" in to:
        return relative_of_sphinx(base, to)
    return way(base[:base.rfind("/") + 1], to)


def restore(app: Sphinx, exception: Exception | None) -> None:
    """Give the modules their own function back, for whatever else this process does."""
    for module in PLACES:
        setattr(module, NAME, relative_of_sphinx)
    way.cache_clear()


def setup(app: Sphinx) -> ExtensionMetadata:
    for module in PLACES:
        setattr(module, NAME, relative_uri)
    app.connect("build-finished", restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
