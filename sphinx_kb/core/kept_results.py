"""Keeps results of slow, pure functions of a text from build to build, beside the doctrees.

The file names the version of the package that computes them; it is ignored if that is another one, or if it is damaged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.digests import write_whole
from sphinx_kb.text.pinyin import syllables

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.text.kept_results import KeptResults

MOST_KEPT = 50_000
"""With more results, those that the build did not ask for are dropped."""


@dataclass
class KeptFile:
    """The results of one function in a file."""

    package: str
    """The package that computes them."""
    function: KeptResults[Any]
    kind: type
    """The type of a result."""
    path: Path = Path()
    stored: dict[str, Any] = field(default_factory=dict)

    def begin(self, app: Sphinx) -> None:
        """Let the function load the file when it is first asked."""
        self.path = Path(app.doctreedir, f"kb-{self.package}.json")
        self.stored = {}
        self.function.begin(self.load)

    def load(self) -> dict[str, Any]:
        """Return the results in the file; none if it is of no use."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            results = kept["results"] if kept["version"] == self.version() else {}
            if all(type(one) is self.kind for one in results.values()):
                self.stored = results
        except (OSError, ValueError, TypeError, LookupError, AttributeError):
            self.stored = {}
        return self.stored

    def version(self) -> str:
        """Return the version of the package; empty if it is not installed."""
        try:
            return version(self.package)
        except PackageNotFoundError:
            return ""

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Write the file if there are new results."""
        asked = {text: self.function.known[text] for text in sorted(self.function.asked)
                 if text in self.function.known}
        if exception is None and not asked.keys() <= self.stored.keys():
            results = {**self.stored, **asked} if len(self.stored) < MOST_KEPT else asked
            data = {"version": self.version(), "results": results}
            write_whole(self.path, json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def keep_results(app: Sphinx, package: str, function: KeptResults[Any], kind: type) -> None:
    """Keep the results, of one type, that a function computes with a package."""
    file = KeptFile(package, function, kind)
    app.connect("builder-inited", file.begin)
    # after handlers that write files of the whole site
    app.connect("build-finished", file.finish, priority=900)


def setup(app: Sphinx) -> ExtensionMetadata:
    keep_results(app, "pypinyin", syllables, list)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
