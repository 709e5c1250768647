"""The link graph: which page links to which, in the order of the site, and which links are missing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.kept_links import kept_by_links
from sphinx_kb.core.resolver import links_of, name_index_of
from sphinx_kb.core.site_tree import Toctree, site_tree_of
from sphinx_kb.core.store import store_of
from sphinx_kb.text.wikilink import split_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.environment import BuildEnvironment

    from sphinx_kb.core.page import Link, Resolution


@dataclass(frozen=True)
class LinkGraph:
    """Pages in the order of the site, and the links between them."""

    titles: Mapping[str, str]
    """Page → title, in the order of the site."""
    out: Mapping[str, tuple[str, ...]]
    """Page → the pages it links to, without duplicates, in the order of the site."""
    into: Mapping[str, tuple[str, ...]]
    """Page → the pages that link to it, likewise."""
    wanted: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    """Name of a missing page → where links to it are, as page and line."""
    captions: Mapping[str, str] = field(default_factory=dict)
    """Section → the caption under which the site lists it."""
    whole: LinkGraph | None = None
    """The graph that this is a part of: sections keep their numbers."""

    def without(self, patterns: Iterable[str]) -> LinkGraph:
        """Return the part of the graph without the pages that match any of the patterns."""
        patterns = list(patterns)
        kept = [page for page in self.titles if not any(fnmatchcase(page, pattern) for pattern in patterns)]
        among = set(kept)

        def ends(side: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
            return {page: tuple(other for other in side.get(page, ()) if other in among) for page in kept}

        return replace(self, titles={page: self.titles[page] for page in kept}, out=ends(self.out),
                       into=ends(self.into), whole=self)

    @property
    def orphans(self) -> list[str]:
        """Pages that no other page links to."""
        return [page for page in self.titles if not self.into.get(page)]

    @property
    def dead_ends(self) -> list[str]:
        """Pages that link to no other page."""
        return [page for page in self.titles if not self.out.get(page)]

    def section(self, page: str) -> str:
        """Return the first folder of a page; empty for a page at the top."""
        return page.partition("/")[0] if "/" in page else ""

    @cached_property
    def sections(self) -> dict[str, list[str]]:
        """Section → its pages, in the order of the site."""
        sections: dict[str, list[str]] = {}
        for page in self.titles:
            sections.setdefault(self.section(page), []).append(page)
        return sections

    @cached_property
    def section_numbers(self) -> dict[str, int]:
        """Section → its number, counting from 0, which decides its colour."""
        if self.whole:
            return self.whole.section_numbers
        return {section: number for number, section in enumerate(self.sections)}

    def section_number(self, page: str) -> int:
        """Return the number of the section of a page."""
        return self.section_numbers[self.section(page)]

    def section_title(self, section: str, top: str) -> str:
        """Return the caption of a section, else the title of its overview page; `top` for pages in no section."""
        for overview in (f"{section}/{section}", f"{section}/index"):
            if overview in self.titles:
                return self.captions.get(section) or self.titles[overview]
        return self.captions.get(section) or section or top

    def busiest(self, most: int) -> set[str]:
        """Return the `most` pages with the most neighbours; ties go to the earlier page of the site."""
        def neighbours(page: str) -> int:
            return len(self.out.get(page, ())) + len(self.into.get(page, ()))

        return set(sorted(self.titles, key=neighbours, reverse=True)[:most])


def link_graph(
    titles: Mapping[str, str], links: Iterable[tuple[str, Link, Resolution]], captions: Mapping[str, str] | None = None
) -> LinkGraph:
    """Build the graph from links, as (page, link, resolution); links to terms are left out.

    `titles` maps pages to titles, in the order of the site.
    """
    ranked = {page: rank for rank, page in enumerate(titles)}
    out: dict[str, set[str]] = {}
    into: dict[str, set[str]] = {}
    wanted: dict[str, list[tuple[str, int]]] = {}
    for page, link, resolution in links:
        destination = resolution.destination
        if resolution.problem == "page":
            wanted.setdefault(split_target(link.target).page, []).append((page, link.line))
        elif destination and destination.kind != "term" and destination.docname != page:
            out.setdefault(page, set()).add(destination.docname)
            into.setdefault(destination.docname, set()).add(page)

    def in_order(pages: set[str]) -> tuple[str, ...]:
        return tuple(sorted(pages & ranked.keys(), key=ranked.__getitem__))

    return LinkGraph(
        titles,
        {page: in_order(pages) for page, pages in out.items()},
        {page: in_order(pages) for page, pages in into.items()},
        {name: tuple(places) for name, places in sorted(wanted.items())},
        captions or {},
    )


@cached_for_build
def link_graph_of(env: BuildEnvironment) -> LinkGraph:
    """Return the link graph of the site."""
    def made() -> LinkGraph:
        pages = name_index_of(env).pages
        titles = {page: pages[page].title for page in pages_in_order(env) if page in pages}
        return link_graph(titles, links_of(env), section_captions(env))

    return kept_by_links(env, "graph", made)


def pages_in_order(env: BuildEnvironment) -> Iterator[str]:
    """Yield all pages in the order of the toctrees, then those that are in none."""
    listed = [page for page in site_tree_of(env).order if page in env.all_docs]
    yield from listed
    yield from sorted(env.all_docs.keys() - set(listed))


def section_captions(env: BuildEnvironment) -> dict[str, str]:
    """Return section → caption for each captioned toctree that lists the pages of one section."""
    captions: dict[str, str] = {}
    for _docname, toctree in store_of(env).facts(Toctree):
        sections = {page.partition("/")[0] for page in toctree.docnames if "/" in page}
        if toctree.caption and len(sections) == 1:
            captions.setdefault(sections.pop(), toctree.caption)
    return captions
