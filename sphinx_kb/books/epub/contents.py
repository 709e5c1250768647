"""The contents of a book: every page in the order of the site, and every heading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_kb.core.site_tree import site_tree_of
from sphinx_kb.core.titles import title_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.environment import BuildEnvironment

    from sphinx_kb.core.site_tree import Toctree


@dataclass(frozen=True)
class ContentsEntry:
    """An entry of the table of contents."""

    title: str
    address: str
    """The file, with the heading's anchor; empty for a caption."""
    children: tuple[ContentsEntry, ...] = ()

    @property
    def lead(self) -> str:
        """Its address; for a caption, that of its first page."""
        return self.address or self.children[0].lead


def walk(entries: Iterable[ContentsEntry]) -> Iterator[ContentsEntry]:
    """Yield every entry, in reading order."""
    for entry in entries:
        yield entry
        yield from walk(entry.children)


def depth(entries: Iterable[ContentsEntry]) -> int:
    """Return the number of levels of the contents."""
    return max((1 + depth(entry.children) for entry in entries), default=0)


class Contents:
    """Builds the contents of a book from the order of the site and Sphinx's tables of headings."""

    def __init__(self, env: BuildEnvironment, address_of: Callable[[str], str],
                 has: Callable[[str], bool] = lambda docname: True) -> None:
        self.env = env
        self.address_of = address_of
        self.has = has
        self.tree = site_tree_of(env)

    def read(self) -> tuple[ContentsEntry, ...]:
        """Return the home page, the entries of its toctrees, then the pages in no toctree."""
        root = self.tree.root
        home = ContentsEntry(self.title(root), self.address_of(root), self.headings(root))
        listed = [entry for toctree in self.tree.groups(root) for entry in self.group(toctree)]
        rest = [self.page(docname) for docname in sorted(self.env.found_docs - set(self.tree.order))
                if self.has(docname)]
        return (home, *listed, *rest)

    def title(self, docname: str) -> str:
        """Return the title of a page."""
        return self.tree.titles.get(docname, docname)

    def group(self, toctree: Toctree) -> list[ContentsEntry]:
        """Return the pages of a toctree, under its caption if it has one."""
        pages = [entry for docname in toctree.docnames for entry in self.pages(docname)]
        if not toctree.caption or not pages:
            return pages
        # a section of one page is represented by that page
        return ([replace(pages[0], title=toctree.caption)] if len(pages) == 1
                else [ContentsEntry(toctree.caption, "", tuple(pages))])

    def pages(self, docname: str) -> list[ContentsEntry]:
        """Return a page; in place of one that the book lacks, the pages below it."""
        return [self.page(docname)] if self.has(docname) else self.pages_below(docname)

    def pages_below(self, docname: str) -> list[ContentsEntry]:
        """Return the pages below a page."""
        return [entry for toctree in self.tree.groups(docname) for entry in self.group(toctree)]

    def page(self, docname: str) -> ContentsEntry:
        """Return a page with its headings, then the pages below it."""
        below = self.pages_below(docname)
        return ContentsEntry(self.title(docname), self.address_of(docname), (*self.headings(docname), *below))

    def headings(self, docname: str) -> tuple[ContentsEntry, ...]:
        """Return the headings of a page below its title."""
        title = next(iter(self.env.tocs[docname].findall(nodes.list_item)), None)
        return tuple(self.below(docname, title)) if title is not None else ()

    def below(self, docname: str, item: nodes.Element) -> Iterator[ContentsEntry]:
        """Yield the headings one level below an item of Sphinx's table."""
        for listing in item.children:
            if not isinstance(listing, nodes.bullet_list):
                continue
            for inner in listing.children:
                if isinstance(inner, nodes.list_item):
                    reference = next(iter(inner.findall(nodes.reference)))
                    address = f"{self.address_of(docname)}{reference['anchorname']}"
                    yield ContentsEntry(title_text(reference), address, tuple(self.below(docname, inner)))
