"""Whether a build has warned so far: a book with faults is not published.

Sphinx itself says so only when the build is over.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sphinx.util.logging import is_suppressed_warning

if TYPE_CHECKING:
    from sphinx.application import Sphinx

LOGGER = logging.getLogger("sphinx")
"""What Sphinx and every extension report to; a new application takes the handlers of the last one away."""


class WarningWatch(logging.Handler):
    """Remembers whether a warning was given that the settings do not suppress."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = app
        self.warned = False

    def emit(self, record: logging.LogRecord) -> None:
        kind, subtype = getattr(record, "type", "") or "", getattr(record, "subtype", "") or ""
        if not is_suppressed_warning(kind, subtype, self.app.config.suppress_warnings):
            self.warned = True


def watch(app: Sphinx) -> None:
    """Begin to listen."""
    LOGGER.addHandler(WarningWatch(app))


def has_warned() -> bool:
    """Whether the running build has warned."""
    return any(handler.warned for handler in LOGGER.handlers if isinstance(handler, WarningWatch))
