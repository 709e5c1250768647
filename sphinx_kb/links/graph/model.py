"""The pages of a site as a graph of who links to whom, and what is wrong with it. Knows nothing of Sphinx."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_kb.text.wikilink import split_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_kb.core.page import Link, Resolution


@dataclass(frozen=True)
class Graph:
    """Pages in the order of the site, and the links between them."""

    titles: Mapping[str, str]
    """Page → title; the order is that of the site."""
    out: Mapping[str, tuple[str, ...]]
    """Page → the pages it links to, each once, in the order of the site."""
    into: Mapping[str, tuple[str, ...]]
    """Page → the pages that link to it, likewise."""
    wanted: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    """Name without a page → where it is linked to: page and line."""
    captions: Mapping[str, str] = field(default_factory=dict)
    """Section → what it is called where the site lists it."""

    @property
    def orphans(self) -> list[str]:
        """Pages that no other page links to."""
        return [page for page in self.titles if not self.into.get(page)]

    @property
    def dead_ends(self) -> list[str]:
        """Pages that link to no other page."""
        return [page for page in self.titles if not self.out.get(page)]

    def section(self, page: str) -> str:
        """The first folder of a page; empty for a page at the top."""
        return page.partition("/")[0] if "/" in page else ""

    @cached_property
    def sections(self) -> dict[str, list[str]]:
        """The pages of each section, in the order of the site; worked out once, for every page asks."""
        found: dict[str, list[str]] = {}
        for page in self.titles:
            found.setdefault(self.section(page), []).append(page)
        return found

    def busiest(self, most: int) -> set[str]:
        """The pages with the most neighbours, up to so many; of those with as many the first of the site."""
        def neighbours(page: str) -> int:
            return len(self.out.get(page, ())) + len(self.into.get(page, ()))

        return set(sorted(self.titles, key=neighbours, reverse=True)[:most])

    @cached_property
    def kinds(self) -> dict[str, int]:
        """Section → its number, by which it is coloured."""
        return {section: kind for kind, section in enumerate(self.sections)}

    def section_title(self, section: str, top: str) -> str:
        """What a section is called: as it was named, or as its overview page; `top` for the pages in no section."""
        for overview in (f"{section}/{section}", f"{section}/index"):
            if overview in self.titles:
                return self.captions.get(section) or self.titles[overview]
        return self.captions.get(section) or section or top


def graph_of(
    titles: Mapping[str, str], links: Iterable[tuple[str, Link, Resolution]], captions: Mapping[str, str] | None = None
) -> Graph:
    """The graph out of links (page, link, what it means); a link to a term is none to a page.

    `titles` gives the pages in the order of the site.
    """
    ranked = {page: rank for rank, page in enumerate(titles)}
    out: dict[str, set[str]] = {}
    into: dict[str, set[str]] = {}
    wanted: dict[str, list[tuple[str, int]]] = {}
    for page, link, answer in links:
        if answer.problem == "page":
            wanted.setdefault(split_target(link.target).page, []).append((page, link.line))
        elif answer.destination and answer.destination.kind != "term" and answer.destination.docname != page:
            out.setdefault(page, set()).add(answer.destination.docname)
            into.setdefault(answer.destination.docname, set()).add(page)

    def in_order(pages: set[str]) -> tuple[str, ...]:
        return tuple(sorted(pages & ranked.keys(), key=ranked.__getitem__))

    return Graph(
        titles,
        {page: in_order(pages) for page, pages in out.items()},
        {page: in_order(pages) for page, pages in into.items()},
        {name: tuple(places) for name, places in sorted(wanted.items())},
        captions or {},
    )
