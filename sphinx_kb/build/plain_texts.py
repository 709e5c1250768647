"""Take a text as it is where no character of it is escaped.

No issue found upstream. `docutils.nodes.Text.astext` splits each text three times, and joins it again, to take out the
null characters by which the parser of reStructuredText marks what was escaped. Markdown leaves none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils.nodes import Text

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

text_of_docutils = Text.astext
ESCAPED = "\0"


def astext(self: Text) -> str:
    """Return the text, as `Text.astext` does."""
    return text_of_docutils(self) if ESCAPED in self else str(self)


def restore(app: Sphinx, exception: Exception | None) -> None:
    """Give the class its own method back, for whatever else this process does."""
    Text.astext = text_of_docutils


def setup(app: Sphinx) -> ExtensionMetadata:
    Text.astext = astext
    app.connect("build-finished", restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
