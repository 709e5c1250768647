"""Breadcrumbs of search results: the section of a page and the pages above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_kb.core.site_tree import SiteTree

SEPARATOR = " › "


def breadcrumbs(tree: SiteTree, docname: str) -> str:
    """Return the path from the home page to a page, without either; a section of one page is named by its caption."""
    path = tree.path_to(docname)
    if not path:
        return ""
    section = tree.toctrees[tree.root][tree.section[docname]]
    names = [tree.titles[name] for name in path[:-1]]
    if len(section.docnames) > 1:
        names = [section.caption, *names] if section.caption else names
    elif names:
        names[0] = section.caption or names[0]
    return SEPARATOR.join(names)
