"""The order of the book: chapters from the order of the site.

A caption over a toctree of the home page heads a chapter, and its pages are the sections; a page without a caption is
a chapter by itself, and the pages below it are its sections.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_kb.core.site_tree import SiteTree


@dataclass(frozen=True)
class BookPart:
    """Something in the order of the book: a heading made from a caption, or a page."""

    depth: int
    """How deep its heading stands; a chapter is 0."""
    caption: str = ""
    """The words of the heading, where it is no page."""
    docname: str = ""
    """The page, where it is one."""


def parts(tree: SiteTree) -> Iterator[BookPart]:
    """Yield every page once, after the home page, which itself is left out."""
    for toctree in tree.groups(tree.root):
        if toctree.caption and toctree.docnames:
            yield BookPart(0, caption=toctree.caption)
        # pages under the only page of a captioned part stand beside it: it is their overview, not their parent
        flat = bool(toctree.caption) and len(toctree.docnames) == 1
        for docname in toctree.docnames:
            yield from below(tree, docname, int(bool(toctree.caption)), flat=flat)


def below(tree: SiteTree, docname: str, depth: int, *, flat: bool = False) -> Iterator[BookPart]:
    """Yield a page and the pages that have their place below it."""
    yield BookPart(depth, docname=docname)
    for toctree in tree.groups(docname):
        for child in toctree.docnames:
            yield from below(tree, child, depth if flat else depth + 1)
