"""The contents of a book: every page in the order of the toctrees, and every heading.

Knows Sphinx's tables of contents, no page and no file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.environment import BuildEnvironment


@dataclass(frozen=True)
class Entry:
    """A line of the contents."""

    title: str
    address: str
    """The file, with the heading's anchor; empty for a group that is no page."""
    children: tuple[Entry, ...] = ()

    @property
    def lead(self) -> str:
        """Where the line leads: for a group, to its first page."""
        return self.address or self.children[0].lead


def walk(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Every line, in reading order."""
    for entry in entries:
        yield entry
        yield from walk(entry.children)


def depth(entries: Iterable[Entry]) -> int:
    """How many levels the contents have."""
    return max((1 + depth(entry.children) for entry in entries), default=0)


class Contents:
    """Reads the contents of a book out of Sphinx's environment."""

    def __init__(self, env: BuildEnvironment, address_of: Callable[[str], str]) -> None:
        self.env = env
        self.address_of = address_of
        self.seen: set[str] = set()

    def read(self) -> tuple[Entry, ...]:
        """The home page, what its toctrees list, then the pages that no toctree lists."""
        root = self.env.config.root_doc
        self.seen.add(root)
        home = Entry(self.title(root), self.address_of(root), self.headings(root))
        listed = [entry for toctree in self.toctrees(root) for entry in self.group(toctree)]
        rest = [self.page(docname) for docname in sorted(self.env.found_docs) if docname not in self.seen]
        return (home, *listed, *rest)

    def title(self, docname: str) -> str:
        """How a page is called."""
        return self.env.titles[docname].astext() if docname in self.env.titles else docname

    def toctrees(self, docname: str) -> list[addnodes.toctree]:
        """The toctrees of a page, in order."""
        return list(self.env.tocs[docname].findall(addnodes.toctree))

    def group(self, toctree: addnodes.toctree) -> list[Entry]:
        """The pages of a toctree; under its caption where it has one."""
        caption = toctree.get("rawcaption", "")
        pages = [self.page(docname) for docname in toctree["includefiles"]
                 if docname in self.env.found_docs and docname not in self.seen]
        if not caption or not pages:
            return pages
        # the page that introduces a section is the section
        return [replace(pages[0], title=caption)] if len(pages) == 1 else [Entry(caption, "", tuple(pages))]

    def page(self, docname: str) -> Entry:
        """A page with its headings, then the pages below it."""
        self.seen.add(docname)
        below = [entry for toctree in self.toctrees(docname) for entry in self.group(toctree)]
        return Entry(self.title(docname), self.address_of(docname), (*self.headings(docname), *below))

    def headings(self, docname: str) -> tuple[Entry, ...]:
        """The headings of a page below its title."""
        title = next(iter(self.env.tocs[docname].findall(nodes.list_item)), None)
        return tuple(self.below(docname, title)) if title is not None else ()

    def below(self, docname: str, item: nodes.Element) -> Iterator[Entry]:
        """The headings one level below an item of Sphinx's table."""
        for listing in item.children:
            if not isinstance(listing, nodes.bullet_list):
                continue
            for inner in listing.children:
                if isinstance(inner, nodes.list_item):
                    reference = next(iter(inner.findall(nodes.reference)))
                    address = f"{self.address_of(docname)}{reference['anchorname']}"
                    yield Entry(reference.astext(), address, tuple(self.below(docname, inner)))
