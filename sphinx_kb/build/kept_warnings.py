"""Pages that warned are read again in the next build, so that a mistake fails every build until it is mended.

Sphinx issue 725, open in spirit since 2011 (closed, and again proposed as 4937): Sphinx reports most mistakes while it
reads a page and keeps the page all the same. The next build finds nothing changed, says nothing and succeeds.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

STATE_FILE = "kb-pages-that-warned.json"
"""The file of the pages that warned in the last build, in the doctree folder."""


class LocationCollector(logging.Handler):
    """Collects the locations of the warnings of a build: page names or source paths."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.locations: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        location = getattr(record, "location", None)
        if isinstance(location, tuple):
            location = location[0]
        elif not isinstance(location, str):  # a node
            location = getattr(location, "source", None)
        if location:
            self.locations.add(str(location))

    def start(self, app: Sphinx) -> None:
        """Start collecting at the beginning of the build."""
        logging.getLogger("sphinx").addHandler(self)

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Store the pages that warned, even if the build failed."""
        logging.getLogger("sphinx").removeHandler(self)
        env = getattr(app, "env", None)
        if env is None:
            return
        pages = {docname for location in self.locations if (docname := docname_of(location, env))}
        path = Path(app.doctreedir, STATE_FILE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(sorted(pages), ensure_ascii=False) + "\n", encoding="utf-8")


def docname_of(location: str, env: BuildEnvironment) -> str | None:
    """Return the page of a location: ``page``, ``path/page.md``, ``path/page.md:12`` or ``path/page.md:docstring``."""
    if location in env.found_docs:
        return location
    while location:
        docname = env.path2doc(location)
        if docname in env.found_docs:
            return docname
        location = location.rpartition(":")[0]
    return None


def pages_that_warned(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Return the pages that warned in the last build."""
    try:
        kept = json.loads(Path(app.doctreedir, STATE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return sorted(set(kept) & set(env.found_docs))


def setup(app: Sphinx) -> ExtensionMetadata:
    collector = LocationCollector()
    app.connect("builder-inited", collector.start)
    app.connect("env-get-outdated", pages_that_warned)
    app.connect("build-finished", collector.finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
