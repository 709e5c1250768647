"""Pages of authors that a generated page overwrites, such as `search.md` or `genindex.md`: reported in every build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.locale import CATALOGUE, FOLDER, _

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def report(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Warn if a page without a source is written to the address of one with a source."""
    if doctree is None and pagename in app.env.found_docs:
        logger.warning(_("A generated page has the same name, %s, and overwrites this one: rename the file"), pagename,
                       location=(pagename, 1), type="kb", subtype="overwritten")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    app.connect("html-page-context", report)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
