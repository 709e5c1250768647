"""Warnings of a vault: one line for each kind, with a count and the first places, once the build is over.

Notes that were written for another program have hundreds of them, and none is a reason not to publish.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx.util import logging as sphinx_logging

from sphinx_kb.core.diagnostic import enumeration
from sphinx_kb.locale import ngettext
from sphinx_kb.vault.dialect import is_vault

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = sphinx_logging.getLogger(__name__)
PLACES_SHOWN = 3
IS_NOTICE = "kb_notice"
"""The attribute of the lines of this module, which pass."""


@dataclass
class Kind:
    """The warnings of one kind."""

    example: str
    """The message of the first."""
    count: int = 0
    places: dict[str, None] = field(default_factory=dict)
    """The first places, without duplicates."""


class Collector(logging.Filter):
    """A filter of a handler that withholds warnings and counts them by kind."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: dict[str, Kind] = {}
        self.root = ""
        """The source folder, with a slash; places are shown relative to it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not logging.WARNING <= record.levelno < logging.CRITICAL or getattr(record, IS_NOTICE, False):
            return True
        parts = (getattr(record, "type", None), getattr(record, "subtype", None))
        name = ".".join(part for part in parts if part) or str(record.msg)
        # not the message of Sphinx's records, which begins with the place
        message = logging.LogRecord.getMessage(record).removesuffix(f" [{name}]")
        kind = self.kinds.setdefault(name, Kind(message))
        kind.count += 1
        if (place := place_of(record).removeprefix(self.root)) and len(kind.places) < PLACES_SHOWN:
            kind.places[place] = None
        return False


def place_of(record: logging.LogRecord) -> str:
    """Return the place of a warning as ``path:line``; empty if it has none."""
    location = getattr(record, "location", None)
    if isinstance(location, tuple):
        return ":".join(str(part) for part in location if part)
    return str(location or "")


class Notices:
    """Collects the warnings of one build."""

    def __init__(self) -> None:
        self.collector = Collector()
        self.handlers: list[logging.Handler] = []

    def start(self, app: Sphinx) -> None:
        """Withhold the warnings from here on."""
        if is_vault(app.config):
            self.collector.root = f"{app.srcdir}/"
            self.handlers = [handler for handler in logging.getLogger("sphinx").handlers
                             if isinstance(handler, sphinx_logging.WarningStreamHandler)]
            for handler in self.handlers:
                handler.addFilter(self.collector)  # last: the others give the location and the language

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Say each kind in one line."""
        for handler in self.handlers:
            handler.removeFilter(self.collector)
        for name, kind in sorted(self.collector.kinds.items()):
            line = ngettext("%(count)s warning of the kind %(kind)s, at %(places)s: %(example)s",
                            "%(count)s warnings of the kind %(kind)s, first at %(places)s: %(example)s", kind.count)
            logger.warning("%s", line % {
                "count": kind.count, "kind": name, "places": enumeration(kind.places) or "–", "example": kind.example,
            }, extra={IS_NOTICE: True})
        self.collector.kinds.clear()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.vault.dialect")
    notices = Notices()
    # after the filters of others, which translate a message and find its place
    app.connect("builder-inited", notices.start, priority=950)
    # after every handler that may still warn
    app.connect("build-finished", notices.finish, priority=950)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
