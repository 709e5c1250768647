"""A page that warned is read again in the next build, so that a mistake cannot be forgotten.

Sphinx reports most mistakes while it reads a page and keeps the page all the same: the next build finds nothing
changed, says nothing and succeeds. With this, a mistake fails every build until it is mended.
Knows pages and warnings, not what they are about.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

KEPT = "kb-unfinished.json"
"""The pages that warned, beside Sphinx's own state of the sources."""


class PagesThatWarn(logging.Handler):
    """Collects where warnings of this process point to: page names or source paths."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.places: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        location = getattr(record, "location", None)
        if isinstance(location, tuple):
            location = location[0]
        elif not isinstance(location, str):  # a node
            location = getattr(location, "source", None)
        if location:
            self.places.add(str(location))


LISTENERS: WeakKeyDictionary[Sphinx, PagesThatWarn] = WeakKeyDictionary()
"""What a build warned of so far."""


def docname_of(place: str, env: BuildEnvironment) -> str | None:
    """The page that ``page``, ``path/page.md``, ``path/page.md:12`` or ``path/page.md:docstring`` points to."""
    if place in env.found_docs:
        return place
    while place:
        docname = env.path2doc(place)
        if docname in env.found_docs:
            return docname
        place = place.rpartition(":")[0]
    return None


def listen(app: Sphinx) -> None:
    """Begin to collect, before anything can go wrong."""
    LISTENERS[app] = PagesThatWarn()
    logging.getLogger("sphinx").addHandler(LISTENERS[app])


def read_again(app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]) -> list[str]:
    """Return the pages that warned last time."""
    try:
        kept = json.loads(Path(app.doctreedir, KEPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return sorted(set(kept) & set(env.found_docs))


def keep(app: Sphinx, exception: Exception | None) -> None:
    """Write down the pages that warned, also when the build broke off."""
    handler = LISTENERS[app]
    logging.getLogger("sphinx").removeHandler(handler)
    if not hasattr(app, "env") or app.env is None:
        return
    pages = {docname for place in handler.places if (docname := docname_of(place, app.env))}
    path = Path(app.doctreedir, KEPT)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(sorted(pages), ensure_ascii=False) + "\n", encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", listen)
    app.connect("env-get-outdated", read_again)
    app.connect("build-finished", keep)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
