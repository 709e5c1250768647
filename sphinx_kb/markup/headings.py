"""Use the page's slug as the id of its heading, instead of a generated number as for Chinese headings.

The heading of `clinical/insomnia` is ``insomnia.html#insomnia``, whatever its text. Only the first section of a page
changes: the others have the labels that their authors give them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

GENERATED_ID = re.compile(r"id\d+")
"""An id that docutils generates for a heading without Latin letters."""


NOT_IN_IDS = re.compile(r"[^\w.-]+")
"""Characters of file names that ids must not have, such as spaces, or that addresses would have to quote."""


class AnchorPageHeading(SphinxTransform):
    """Replace a generated id of the first section by the page's slug."""

    default_priority = 210  # after docutils has generated all ids, before Sphinx collects them

    def apply(self, **kwargs: object) -> None:
        section = self.document.next_node(nodes.section)
        slug = NOT_IN_IDS.sub("-", self.env.docname.rpartition("/")[2]).strip("-")
        if section is None or not slug or slug in self.document.ids:
            return
        chosen = [identifier for identifier in section["ids"] if not GENERATED_ID.fullmatch(identifier)]
        section["ids"] = chosen or [slug]
        self.document.ids[section["ids"][0]] = section


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(AnchorPageHeading)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
