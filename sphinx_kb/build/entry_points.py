"""Read the entry points of installed packages once, not for each question.

Found upstream as https://github.com/python/importlib_metadata/issues/284, closed without a cache. Each call of
`importlib.metadata.entry_points` reads the files of every installed package; Sphinx, pybtex and pygments call it some
twenty times before a page is read, which is a twentieth of a build with nothing to do.
"""

from __future__ import annotations

import importlib.metadata
import sys
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

import sphinx.registry
import sphinx.theming

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

read = importlib.metadata.entry_points
"""The function that is replaced."""


@lru_cache(maxsize=1)
def all_entry_points(places: tuple[str, ...]) -> Any:
    """Return the entry points of all packages in some folders."""
    return read()


def entry_points(**wanted: Any) -> Any:
    """Return the entry points with some properties, as `importlib.metadata.entry_points` does."""
    found = all_entry_points(tuple(sys.path))
    return found.select(**wanted) if wanted else found


def who_has_it() -> list[ModuleType]:
    """Return the modules that were imported before and have the function by name, such as pybtex in a preview."""
    # without getattr, which would run the code of a module that waits for its first use
    return [module for name, module in list(sys.modules.items()) if name != __name__ and isinstance(module, ModuleType)
            and object.__getattribute__(module, "__dict__").get("entry_points") is read]


def setup(app: Sphinx) -> ExtensionMetadata:
    all_entry_points.cache_clear()  # a package may have been installed since another build of this process
    for module in (importlib.metadata, sphinx.registry, sphinx.theming, *who_has_it()):
        vars(module)["entry_points"] = entry_points
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
