"""Index of all names of pages and terms; resolves the target of a wiki link. No Sphinx, no files."""

from __future__ import annotations

import difflib
import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_kb.core.page import Destination, Resolution
from sphinx_kb.text.names import alnum_key, normalized
from sphinx_kb.text.similar_names import SimilarNames
from sphinx_kb.text.wikilink import Target, split_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx_kb.core.page import Page

NAME_KINDS = ("path", "file", "title", "alias", "term", "former")
"""The kinds of names, by precedence: files before titles, titles before aliases, names of the past last."""
MAX_SUGGESTIONS = 3


@dataclass(frozen=True)
class NamedPlace:
    """A name and the place inside a page that it leads to, such as a term of a glossary."""

    name: str
    docname: str
    anchor: str
    title: str
    """The main name of the thing."""


class NameIndex:
    """Every name of every page and term of a site.

    `former` is pairs of a former name and the page that had it.
    """

    def __init__(
        self, pages: Mapping[str, Page], names: Iterable[NamedPlace] = (), former: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.pages = pages
        self.names = tuple(names)
        self.former = tuple((name, docname) for name, docname in former if docname in pages)
        self._resolutions: dict[tuple[str, str], Resolution] = {}

    @cached_property
    def _destinations(self) -> dict[str, list[Destination]]:
        """Destinations by normalized name and by alphanumeric key, best first."""
        index: dict[str, dict[Destination, None]] = {}

        def add(name: str, destination: Destination) -> None:
            for key in {normalized(name), alnum_key(name)} - {""}:
                index.setdefault(key, {})[destination] = None

        for docname, page in self.pages.items():
            add(docname, Destination("path", docname, "", page.title))
            add(posixpath.basename(path_of(docname)), Destination("file", docname, "", page.title))
            add(page.title, Destination("title", docname, "", page.title))
            for alias in page.aliases:
                add(alias, Destination("alias", docname, "", page.title))
        for place in self.names:
            add(place.name, Destination("term", place.docname, place.anchor, place.title))
        for former, docname in self.former:
            for name in {former, posixpath.basename(former)}:
                add(name, Destination("former", docname, "", self.pages[docname].title))

        def precedence(one: Destination) -> tuple[int, int, str, str]:
            return NAME_KINDS.index(one.kind), one.docname.count("/"), one.docname, one.anchor

        return {key: sorted(destinations, key=precedence) for key, destinations in index.items()}

    @cached_property
    def _pages_by_last_part(self) -> dict[str, list[str]]:
        """Pages by the normalized last part of their path."""
        found: dict[str, list[str]] = {}
        for docname in self.pages:
            found.setdefault(normalized(posixpath.basename(path_of(docname))), []).append(docname)
        return found

    def candidates(self, name: str, fromdoc: str) -> list[Destination]:
        """Return every destination that a name may mean on page `fromdoc`, best first."""
        folder = posixpath.dirname(fromdoc)
        if "/" in name:
            destinations = self._by_path(name, folder)
            if destinations or name[0] in "./":  # an explicit path is never another kind of name
                return destinations
        for key in (normalized(name), alnum_key(name)):
            if destinations := self._destinations.get(key, []):
                return sorted(destinations, key=lambda one: (NAME_KINDS.index(one.kind),
                                                             posixpath.dirname(one.docname) != folder))
        return []

    def _by_path(self, name: str, folder: str) -> list[Destination]:
        """Return pages by path: relative to `folder`, from the root, then by the end of their path."""
        from_here = normalized(posixpath.normpath(posixpath.join(folder, name)).strip("/"))
        paths = [from_here] if name.startswith(".") else [from_here, normalized(name.strip("/"))]
        namesakes = self._pages_by_last_part.get(posixpath.basename(paths[-1]), ())
        for path in paths[::-1] if name.startswith("/") else paths:
            if found := [doc for doc in namesakes if path in (normalized(doc), normalized(path_of(doc)))]:
                return [Destination("path", docname, "", self.pages[docname].title) for docname in found]
        if name[0] in "./":
            return []
        destinations = [Destination("path", docname, "", self.pages[docname].title) for docname in namesakes
                        if f"/{normalized(path_of(docname))}".endswith(f"/{paths[-1]}")]
        destinations.sort(key=lambda one: (posixpath.dirname(one.docname) != folder,
                                           one.docname.count("/"), one.docname))
        return destinations + [one for one in self._destinations.get(normalized(name), ()) if one.kind == "former"]

    def anchor(self, docname: str, target: Target) -> str | None:
        """Return the id of the heading or block that a target names on a page.

        Empty if the target names only the page, None if there is no such heading or block.
        """
        page = self.pages[docname]
        if target.block:
            return page.blocks.get(target.block)
        if not target.headings:
            return ""
        for normalize in (normalized, alnum_key):
            if found := heading_id(page, target.headings, normalize):
                return found
        return next((heading.id for heading in page.headings if heading.id == target.headings[-1]), None)

    def resolve(self, target: str | Target, fromdoc: str) -> Resolution:
        """Resolve the target of a wiki link on page `fromdoc`."""
        key = (str(target), fromdoc)
        if key not in self._resolutions:
            split = split_target(target) if isinstance(target, str) else target
            self._resolutions[key] = self._resolve(split, fromdoc)
        return self._resolutions[key]

    def _resolve(self, target: Target, fromdoc: str) -> Resolution:
        candidates = self.candidates(target.page, fromdoc) if target.page else [Destination("path", fromdoc)]
        if not candidates or candidates[0].docname not in self.pages:
            return Resolution(None, "page")
        best = candidates[0]
        if target.headings or target.block:
            # look for the heading on every page of that name; terms have no headings
            for candidate in candidates:
                anchor = None if candidate.kind == "term" else self.anchor(candidate.docname, target)
                if anchor is not None:
                    return Resolution(Destination(candidate.kind, candidate.docname, anchor, candidate.title))
            return Resolution(best, "block" if target.block else "heading")
        equals = {(other.docname, other.anchor) for other in candidates if other.kind == best.kind}
        if len(equals) > 1:
            alternatives = tuple(sorted(f"{docname}#{anchor}" if anchor else docname for docname, anchor in equals))
            return Resolution(best, "ambiguous", alternatives)
        return Resolution(best)

    @cached_property
    def similar_names(self) -> SimilarNames:
        """Every name, searchable by spelling and sound."""
        similar = SimilarNames()
        for docname, page in sorted(self.pages.items()):
            for name in (posixpath.basename(docname), page.title, *page.aliases):
                similar.add(name)
        for place in self.names:
            similar.add(place.name)
        return similar

    def suggestions(self, target: str, resolution: Resolution) -> list[str]:
        """Return up to `MAX_SUGGESTIONS` names that the author of a broken link may have meant."""
        wanted = split_target(target)
        if resolution.problem == "block" and resolution.destination:
            blocks = self.pages[resolution.destination.docname].blocks
            return difflib.get_close_matches(wanted.block, blocks, MAX_SUGGESTIONS, 0.4)
        if resolution.problem == "heading" and resolution.destination:
            headings = self.pages[resolution.destination.docname].headings
            return SimilarNames(heading.text for heading in headings).suggest(wanted.headings[-1], MAX_SUGGESTIONS)
        by_place: dict[object, str] = {}
        for name in self.similar_names.suggest(wanted.page, 4 * MAX_SUGGESTIONS):  # one name for each place
            found = self.resolve(Target(name), "").destination
            by_place.setdefault((found.docname, found.anchor) if found else name, name)
        return list(by_place.values())[:MAX_SUGGESTIONS]


def path_of(docname: str) -> str:
    """Return the path by which a page is known: ``folder`` for ``folder/index``."""
    return docname.removesuffix("/index")


def heading_id(page: Page, wanted: tuple[str, ...], normalize: Callable[[str], str]) -> str:
    """Return the id of the heading that ends a path of headings; the path may leave levels out.

    The heading of the page itself comes last: ``[[Brie#Brie]]`` means a section of that name.
    """
    names = [normalize(heading) for heading in wanted]
    path: list[set[str]] = []
    of_page = ""
    for number, heading in enumerate(page.headings):
        texts = {normalize(heading.text), normalize(heading.original)} - {""}
        path[heading.level - 1 :] = [*[set()] * (heading.level - 1 - len(path)), texts]
        if names[-1] in texts and is_subsequence(names[:-1], path[:-1]):
            if number:
                return heading.id
            of_page = heading.id
    return of_page


def is_subsequence(part: list[str], whole: list[set[str]]) -> bool:
    """Whether each of `part` is among the names of one of `whole`, in that order, with anything between."""
    rest = iter(whole)
    return all(any(name in names for names in rest) for name in part)
