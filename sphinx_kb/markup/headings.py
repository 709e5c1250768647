"""The heading of a page is anchored at the page's slug, not at a number such as Chinese headings get.

`clinical/insomnia` is reached as ``insomnia.html#insomnia`` wherever its heading moves. Only the first section of a
page changes: the others are reached by the labels that their authors give them.
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
"""An id that docutils makes where a heading has no Latin letter."""


class AnchorPageHeading(SphinxTransform):
    """Give the first section the page's slug for an id where it has a generated one."""

    default_priority = 210  # once docutils has made all ids, before Sphinx collects them

    def apply(self, **kwargs: object) -> None:
        section = self.document.next_node(nodes.section)
        slug = self.env.docname.rpartition("/")[2]
        if section is None or slug in self.document.ids:
            return
        chosen = [identifier for identifier in section["ids"] if not GENERATED_ID.fullmatch(identifier)]
        section["ids"] = chosen or [slug]
        self.document.ids[section["ids"][0]] = section


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(AnchorPageHeading)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
