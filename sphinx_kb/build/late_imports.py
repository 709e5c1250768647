"""Import what few builds use when it is used.

No issue found upstream; Python 3.15 has a statement for it (PEP 810). For every build Sphinx imports its check of
external links, and with it a client for the web, the interpreter's test modules, the stemmers of thirty languages and a
library of images: a tenth of a build with nothing to do. conf.py calls `import_late`, since Sphinx imports them before
any extension is asked.

What the check of links registers is there as soon as it is asked for: its builder by name, its event, and its settings
on the command line.
"""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder
from importlib.util import LazyLoader
from typing import TYPE_CHECKING, Any

from sphinx import application

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

WEB = "sphinx.util.requests"
LATE = ("PIL.Image", "snowballstemmer", "sphinx.ext.doctest", WEB)
"""The modules whose code runs when one of their names is asked for."""
LINK_CHECK = "sphinx.builders.linkcheck"
BUILDER, EVENT, SETTINGS = "linkcheck", "linkcheck-process-uri", "linkcheck_"
"""The builder and the event of the check of links, and how the names of its settings begin."""
BUILT_IN = application.builtin_extensions


class LateFinder(MetaPathFinder):
    """Finds the late modules where they are, and gives them a loader that waits until they are used."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return what the interpreter finds itself, for a late module; None for any other."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname in LATE else None
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


FINDER = LateFinder()


def import_late() -> None:
    """Let Sphinx set up its own extensions without what few builds use.

    Only for a conf.py that lists this extension, which gives the rest to who asks for it.
    """
    if FINDER not in sys.meta_path:
        sys.meta_path.insert(0, FINDER)
    vars(application)["builtin_extensions"] = tuple(name for name in BUILT_IN if name != LINK_CHECK)


def import_now(name: str) -> None:
    """Run the code of a late module, if it waits for that."""
    getattr(sys.modules.get(name), "__doc__", None)  # any of its names does it


def set_up_link_check(app: Sphinx) -> None:
    """Set up the check of links, once."""
    import_now(WEB)  # it asks the web in threads, of which the second would see half a module before Python 3.12
    app.setup_extension(LINK_CHECK)


def set_up_when_asked_for(app: Sphinx) -> None:
    """Set up the check of links as soon as something asks for it."""
    preload, connect = app.registry.preload_builder, app.events.connect

    def preload_builder(asked: Sphinx, name: str) -> None:  # a registry outlives its build, so it must not hold `app`
        if name == BUILDER:
            set_up_link_check(asked)
        preload(asked, name)

    def connect_to(name: str, *arguments: Any) -> int:
        if name == EVENT:
            set_up_link_check(app)
        return connect(name, *arguments)

    vars(app.registry)["preload_builder"], vars(app.events)["connect"] = preload_builder, connect_to
    if any(name.startswith(SETTINGS) for name in app.config.overrides):
        set_up_link_check(app)  # else Sphinx would say that it knows no such setting


def import_what_threads_use(app: Sphinx, config: Config) -> None:
    """Import the client for the web before references to other sites are loaded, which is done in threads."""
    if getattr(config, "intersphinx_mapping", None):
        import_now(WEB)


def setup(app: Sphinx) -> ExtensionMetadata:
    if FINDER in sys.meta_path:
        sys.meta_path.remove(FINDER)
    vars(application)["builtin_extensions"] = BUILT_IN
    if LINK_CHECK not in app.extensions:
        set_up_when_asked_for(app)
    app.connect("config-inited", import_what_threads_use)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
