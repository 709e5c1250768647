"""Detect warnings during a build, since a book with faults is not published.

Sphinx itself reports them only at the end of the build.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sphinx.util.logging import is_suppressed_warning

if TYPE_CHECKING:
    from sphinx.application import Sphinx

LOGGER = logging.getLogger("sphinx")
"""The logger of Sphinx and its extensions; a new application removes the handlers of the last one."""


class WarningWatch(logging.Handler):
    """A handler that records whether there was a warning that the settings do not suppress."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = app
        self.warned = False

    def emit(self, record: logging.LogRecord) -> None:
        kind, subtype = getattr(record, "type", "") or "", getattr(record, "subtype", "") or ""
        if not is_suppressed_warning(kind, subtype, self.app.config.suppress_warnings):
            self.warned = True


def watch(app: Sphinx) -> None:
    """Add the handler for a build."""
    LOGGER.addHandler(WarningWatch(app))


def has_warned() -> bool:
    """Whether the running build has warned."""
    return any(handler.warned for handler in LOGGER.handlers if isinstance(handler, WarningWatch))
