"""Keep the root logger at its default level, whichever themes and highlighting styles are installed.

No issue found upstream. The package a11y-pygments, a dependency of pydata-sphinx-theme that Pygments imports through
its entry points, calls ``logging.basicConfig(level=INFO)`` on import. From then on every library prints its INFO
messages, even in builds with `-q`. This module resets the level. Sphinx's own messages do not use the root logger.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

CULPRIT = "a11y_pygments"


def quieten(app: Sphinx) -> None:
    """Reset the level that the import set; Pygments loads its styles when the builder is created."""
    root = logging.getLogger()
    if CULPRIT in sys.modules and root.level == logging.INFO:
        root.setLevel(logging.WARNING)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", quieten)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
