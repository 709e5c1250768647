"""Comments of a vault are in no output: they are gone before a page is parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.locale import _
from sphinx_kb.text.comments import without_comments
from sphinx_kb.vault.dialect import is_vault

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def remove_comments(app: Sphinx, docname: str, content: list[str]) -> None:
    """Remove the comments of a page or of an included file."""
    if not is_vault(app.config):
        return
    content[0], line = without_comments(content[0])
    if line:
        message = _("The comment %% is never closed: all that follows it on this page is hidden; close it with %%")
        logger.warning(message, location=(docname, line), type="kb", subtype="comment")


def remove_comments_of_include(app: Sphinx, path: Any, docname: str, content: list[str]) -> None:
    """Remove the comments of an included file."""
    remove_comments(app, docname, content)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.vault.dialect")
    # after handlers that expand templates into the source, so that no comment comes later
    app.connect("source-read", remove_comments, priority=900)
    # after them likewise
    app.connect("include-read", remove_comments_of_include, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
