"""The order of the book, from the order of the site.

The caption of a toctree of the home page is a chapter, with its pages as sections; a page in a toctree without a
caption is a chapter, with the pages below it as sections.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_kb.core.site_tree import SiteTree


@dataclass(frozen=True)
class BookPart:
    """A caption or a page in the order of the book."""

    depth: int
    """The level of its heading; 0 is a chapter."""
    caption: str = ""
    """Empty for a page."""
    docname: str = ""
    """Empty for a caption."""


def parts(tree: SiteTree) -> Iterator[BookPart]:
    """Yield every page but the home page, without duplicates."""
    for toctree in tree.groups(tree.root):
        if toctree.caption and toctree.docnames:
            yield BookPart(0, caption=toctree.caption)
        # the only page of a captioned part is an overview: the pages below it are its siblings
        flat = bool(toctree.caption) and len(toctree.docnames) == 1
        for docname in toctree.docnames:
            yield from below(tree, docname, int(bool(toctree.caption)), flat=flat)


def below(tree: SiteTree, docname: str, depth: int, *, flat: bool = False) -> Iterator[BookPart]:
    """Yield a page and the pages below it."""
    yield BookPart(depth, docname=docname)
    for toctree in tree.groups(docname):
        for child in toctree.docnames:
            yield from below(tree, child, depth if flat else depth + 1)
