"""Do not copy for each page that is written what Sphinx notes of a page while it is read: nothing is noted then.

No issue found upstream. `BuildEnvironment.apply_post_transforms` makes a deep copy of the environment's notes on the
current document, although those are put back as they were. While pages are written, they are as they were made.
"""

from __future__ import annotations

from copy import deepcopy as deepcopy_of_python
from typing import TYPE_CHECKING, Any

import sphinx.environment
from sphinx.environment import _CurrentDocument

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

REPLACED: Any = sphinx.environment
NAME = "deepcopy"
"""The function that is replaced in this module."""
SLOTS = _CurrentDocument.__slots__


def deepcopy(value: Any, *rest: Any) -> Any:
    """Return a deep copy of a value, as Python does."""
    if type(value) is _CurrentDocument and not rest:
        new = _CurrentDocument()
        if all(getattr(value, slot) == getattr(new, slot) for slot in SLOTS):
            return new
    return deepcopy_of_python(value, *rest)


def restore(app: Sphinx, exception: Exception | None) -> None:
    """Give the module its own function back, for whatever else this process does."""
    setattr(REPLACED, NAME, deepcopy_of_python)


def setup(app: Sphinx) -> ExtensionMetadata:
    setattr(REPLACED, NAME, deepcopy)
    app.connect("build-finished", restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
