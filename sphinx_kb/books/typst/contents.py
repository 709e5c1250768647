"""The order of the book: chapters from the table of contents of the site.

A caption over a part of the contents heads a chapter, and its pages are the sections; a page without a caption is a
chapter by itself, and the pages below it are its sections.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment


@dataclass(frozen=True)
class Place:
    """Something in the order of the book: a heading made from a caption, or a page."""

    depth: int
    """How deep its heading stands; a chapter is 0."""
    caption: str = ""
    """The words of the heading, where it is no page."""
    docname: str = ""
    """The page, where it is one."""


def places(env: BuildEnvironment, root: str) -> Iterator[Place]:
    """Every page once, after the root page, which itself is left out."""
    seen = {root}
    for toctree in env.get_doctree(root).findall(addnodes.toctree):
        pages = [docname for docname in toctree["includefiles"] if docname not in seen]
        caption = toctree.get("caption") or ""
        if not pages:
            continue
        if caption:
            yield Place(0, caption=caption)
        # pages under the only page of a captioned part stand beside it: it is their overview, not their parent
        flat = bool(caption) and len(pages) == 1
        for docname in pages:
            yield from below(env, docname, int(bool(caption)), seen, flat=flat)


def below(env: BuildEnvironment, docname: str, depth: int, seen: set[str], *, flat: bool = False) -> Iterator[Place]:
    """A page and the pages of its own contents."""
    if docname in seen or docname not in env.all_docs:
        return
    seen.add(docname)
    yield Place(depth, docname=docname)
    for child in env.toctree_includes.get(docname, ()):
        yield from below(env, child, depth if flat else depth + 1, seen)
