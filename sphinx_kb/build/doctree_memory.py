"""Bound the memory for doctrees, of which Sphinx keeps every one that it has read.

No issue found upstream. While pages are read one after another, `Builder.write_doctree` keeps each doctree until its
page is written, a quarter of a megabyte for a note; `BuildEnvironment.get_doctree` keeps the bytes of each file that it
has opened. Ten thousand notes take gigabytes. All of it is in files, from which it is read again in less than a
millisecond, so only the last ones are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

MOST_KEPT = 1000
"""As many as take a tenth of a gigabyte: a page that was just read is then written without being loaded again."""
MOST_FILES_KEPT = 300
"""More than are asked for again."""
Value = TypeVar("Value")


class LastOnes(dict[str, Value], Generic[Value]):
    """A dictionary that keeps the last entries."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def __setitem__(self, key: str, value: Value) -> None:
        super().__setitem__(key, value)
        if len(self) > self.most:
            del self[next(iter(self))]


class LastRead(LastOnes["nodes.document"]):
    """The doctrees of the last pages that are read. The others are not kept even until they would be dropped.

    So a doctree that was kept stays until its page is written, and no search for garbage has to look at it.
    """

    def __init__(self, docnames: list[str], most: int) -> None:
        super().__init__(most)
        self.docnames = docnames
        """The pages that are read, to which handlers may add."""
        self.read = 0

    def __setitem__(self, docname: str, doctree: nodes.document) -> None:
        self.read += 1
        if self.read > len(self.docnames) - self.most:
            super().__setitem__(docname, doctree)


def bound(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Replace the two caches of the environment, which Sphinx leaves out when it saves the environment."""
    env._pickled_doctree_cache = LastOnes(MOST_FILES_KEPT)
    env._write_doc_doctree_cache = LastRead(docnames, MOST_KEPT)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-before-read-docs", bound)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
