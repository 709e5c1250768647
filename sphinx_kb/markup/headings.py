"""The heading of a page is anchored at the page's slug, not at a number that Chinese headings get.

`clinical/insomnia` is reached as ``insomnia.html#insomnia`` wherever its heading moves. Knows only the first section;
the labels of the others are their authors' own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

GENERATED = re.compile(r"id\d+")


class AnchorPageHeading(SphinxTransform):
    """Give the first section the page's slug for an id where it has a generated one."""

    default_priority = 210  # once docutils has made all ids, before Sphinx collects them

    def apply(self, **kwargs: object) -> None:
        section = self.document.next_node(nodes.section)
        slug = self.env.docname.rpartition("/")[2]
        if section is None or slug in self.document.ids:
            return
        kept = [one for one in section["ids"] if not GENERATED.fullmatch(one)]
        section["ids"] = kept or [slug]
        self.document.ids[section["ids"][0]] = section


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(AnchorPageHeading)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
