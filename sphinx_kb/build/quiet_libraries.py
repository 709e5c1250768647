"""Libraries stay as quiet as Python has them, whichever themes and highlighting styles are installed.

No issue found upstream. The package a11y-pygments, which comes with pydata-sphinx-theme and is imported through the
entry points of Pygments, calls ``logging.basicConfig(level=INFO)`` when it is imported: from then on every library
prints what it only notes, in builds with `-q`, too. This module gives the root logger its level back. Sphinx's own
messages do not pass through the root logger.
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
    """Undo the level that the import set; the styles of Pygments are loaded when builders are made."""
    root = logging.getLogger()
    if CULPRIT in sys.modules and root.level == logging.INFO:
        root.setLevel(logging.WARNING)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", quieten)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
