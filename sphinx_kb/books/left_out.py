"""Pages of the site that no whole book has: `kb_book_left_out` lists patterns of them, such as ``contribute/*``.

Links to them become text. The home page stays, whatever the patterns say.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


def is_left_out(config: Config, docname: str) -> bool:
    """Whether the whole book lacks a page."""
    return docname != config.root_doc and any(fnmatchcase(docname, pattern) for pattern in config.kb_book_left_out)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_book_left_out", [], "", types=frozenset({list}), description=_(
        "patterns of the pages that the whole book does not have"))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
