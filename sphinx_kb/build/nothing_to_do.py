"""End a build early if nothing has changed since the last one, which gave no warning.

No issue found upstream. Although `no targets are out of date`, Sphinx emits all events of a build, copies every static
file and writes the inventory and every generated page, and features follow. What has changed is decided by
`sphinx_kb.core.fingerprint`; after a build that warned everything runs as usual, so that it warns again.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.fingerprint import is_untouched, nothing_changed, was_quiet
from sphinx_kb.core.formats import writes_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

ROOMS = ("sphinx_kb.core.", "sphinx_kb.build.")
"""The modules whose handlers keep account of builds, and so run in every one."""
ONLY_FOR_PAGES = ("sphinx_kb.core.titles",)
"""Those among them whose handlers only prepare what pages show."""
STEPS = ("prepare_writing", "copy_assets", "finish")
"""The methods of a builder that write files of no page."""


def keeps_account(module: str) -> bool:
    """Whether the handlers of a module run in every build."""
    return module.startswith(ROOMS) and module not in ONLY_FOR_PAGES


class EarlyEnd:
    """Leaves out the rest of one build."""

    def __init__(self) -> None:
        self.listeners: dict[str, list[Any]] = {}
        """The listeners of the application while they are replaced."""

    def begin(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Leave out the listeners and steps that have nothing to do, if that is so."""
        has_nothing_to_do = nothing_changed(app) and was_quiet(app) and writes_pages(app.builder)
        if not has_nothing_to_do or not is_untouched(app):
            return
        self.listeners = app.events.listeners
        app.events.listeners = defaultdict(list, {
            name: [one for one in listeners if keeps_account(str(getattr(one.handler, "__module__", "")))]
            for name, listeners in self.listeners.items()
        })
        vars(app.builder).update(dict.fromkeys(STEPS, lambda *args: None))

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Let the next build of this process run as usual."""
        if self.listeners:
            app.events.listeners, self.listeners = self.listeners, {}
            for step in STEPS:
                vars(app.builder).pop(step, None)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core.fingerprint")
    early_end = EarlyEnd()
    # after it is known whether anything has changed (995)
    app.connect("env-before-read-docs", early_end.begin, priority=999)
    # after all accounts are kept
    app.connect("build-finished", early_end.finish, priority=999)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
