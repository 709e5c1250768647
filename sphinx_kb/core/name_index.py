"""Index of all names of pages and terms; resolves the target of a wiki link. No Sphinx, no files."""

from __future__ import annotations

import difflib
import posixpath
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx_kb.core.page import Destination, Resolution, path_of
from sphinx_kb.text.names import alnum_key, normalized
from sphinx_kb.text.similar_names import SimilarNames
from sphinx_kb.text.wikilink import Target, split_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx_kb.core.page import Page

NAME_KINDS = ("path", "file", "folder", "title", "alias", "term", "former")
"""The kinds of names, by precedence: files before titles, titles before aliases, names of the past last."""
FILE_KINDS = ("path", "file")
MAX_SUGGESTIONS = 3


PlainResolution = tuple[tuple[str, str, str, str] | None, str, tuple[str, ...]]
"""The fields of a destination, a problem and alternatives, which are quicker to store and to load than these."""


@dataclass(frozen=True)
class NamedPlace:
    """A name and the place inside a page that it leads to, such as a term of a glossary."""

    name: str
    docname: str
    anchor: str
    title: str
    """The main name of the thing."""


@dataclass(frozen=True)
class Candidate:
    """A destination that a name may mean."""

    destination: Destination
    is_exact: bool
    """Whether its name is spelt the same, capitals included."""


class NameIndex:
    """Every name of every page and term of a site.

    `former` is pairs of a former name and the page that had it. `like_obsidian` says whether a path is looked up from
    the root before the folder of the page, and a file name below that folder before the root, as Obsidian does.
    """

    def __init__(
        self, pages: Mapping[str, Page], names: Iterable[NamedPlace] = (), former: Iterable[tuple[str, str]] = (),
        *, like_obsidian: bool = False, known: Mapping[tuple[str, str], PlainResolution] = MappingProxyType({}),
    ) -> None:
        """Begin; `known` is what `resolutions` of an index of the same names has returned."""
        self.pages = pages
        self.like_obsidian = like_obsidian
        self.names = tuple(names)
        self.former = tuple((name, docname) for name, docname in former if docname in pages)
        self._resolutions: dict[tuple[Target, str], Resolution] = {}
        """By target and folder with a slash at its end, or by target and page."""
        self._written: dict[tuple[str, str], Resolution] = {}
        """The same by the target as it is written, and folder."""
        self._known = known
        self.has_new_resolutions = False
        """Whether a target was resolved that is not among those which were known."""

    def resolutions(self) -> dict[tuple[str, str], PlainResolution]:
        """Return what the targets mean that were resolved, as plain values."""
        def plain(one: Resolution) -> PlainResolution:
            found = one.destination
            place = (found.kind, found.docname, found.anchor, found.title) if found else None
            return place, one.problem, one.alternatives

        return {written: plain(one) for written, one in self._written.items()}

    @cached_property
    def _names(self) -> list[tuple[Destination, str]]:
        """Every destination with each of its names, once."""
        found: dict[tuple[str, str, str, str, str], None] = {}  # without the class, which takes long to hash

        def add(name: str, kind: str, docname: str, anchor: str, title: str) -> None:
            found[name, kind, docname, anchor, title] = None

        for docname, page in self.pages.items():
            add(docname, "path", docname, "", page.title)
            add(posixpath.basename(docname), "file", docname, "", page.title)
            if path_of(docname) != docname:
                add(posixpath.basename(path_of(docname)), "folder", docname, "", page.title)
            add(page.title, "title", docname, "", page.title)
            for alias in page.aliases:
                add(alias, "alias", docname, "", page.title)
        for place in self.names:
            add(place.name, "term", place.docname, place.anchor, place.title)
        for former, docname in self.former:
            for name in {former, posixpath.basename(former)}:
                add(name, "former", docname, "", self.pages[docname].title)
        return [(Destination(*place), name) for name, *place in found]

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[str, Destination]]]:
        """Destinations by normalized name."""
        return self._indexed(normalized)

    @cached_property
    def _by_letters(self) -> dict[str, list[tuple[str, Destination]]]:
        """Destinations by the letters and digits of a name, for names that nothing bears: C is not C++."""
        return self._indexed(alnum_key)

    def _indexed(self, key_of: Callable[[str], str]) -> dict[str, list[tuple[str, Destination]]]:
        index: dict[str, list[tuple[str, Destination]]] = {}
        for destination, name in self._names:
            if key := key_of(name):
                index.setdefault(key, []).append((composed(name), destination))
        return index

    @cached_property
    def _pages_by_last_part(self) -> dict[str, list[str]]:
        """Pages by the normalized last part of their path; ``folder/index`` by both."""
        found: dict[str, list[str]] = {}
        for docname in self.pages:
            for last in {posixpath.basename(docname), posixpath.basename(path_of(docname))}:
                found.setdefault(normalized(last), []).append(docname)
        return found

    def candidates(self, name: str, fromdoc: str) -> list[Candidate]:
        """Return every destination that a name may mean on page `fromdoc`, best first."""
        written, folder = composed(name), posixpath.dirname(fromdoc)
        if "/" in name:
            candidates = self._by_path(written, folder)
            if candidates or name[0] in "./":  # an explicit path is never another kind of name
                return candidates
        named = self._by_name.get(normalized(name)) or self._by_letters.get(alnum_key(name), [])
        return self._in_order((Candidate(destination, known == written) for known, destination in named), folder)

    def _by_path(self, name: str, folder: str) -> list[Candidate]:
        """Return pages by path: relative to `folder`, from the root, then by the end of their path."""
        from_here = posixpath.normpath(posixpath.join(folder, name)).strip("/")
        from_root = posixpath.normpath(name).strip("/")
        both = [from_root, from_here] if self.like_obsidian or name.startswith("/") else [from_here, from_root]
        paths = [from_here] if name.startswith(".") else both
        namesakes = self._pages_by_last_part.get(normalized(posixpath.basename(paths[0])), ())

        def pages(path: str, fits: Callable[[str, str], bool]) -> list[Candidate]:
            wanted = normalized(path)
            found = []
            for docname in namesakes:
                ways = (docname, path_of(docname))
                if any(fits(normalized(way), wanted) for way in ways):
                    destination = Destination("path", docname, "", self.pages[docname].title)
                    found.append(Candidate(destination, any(fits(composed(way), path) for way in ways)))
            return self._in_order(found, folder)

        for path in paths:
            if found := pages(path, str.__eq__):
                return found
        if name[0] in "./":
            return []
        named = self._by_name.get(normalized(name), ())
        former = (Candidate(found, known == name) for known, found in named if found.kind == "former")
        ending = pages(from_root, lambda way, end: f"/{way}".endswith(f"/{end}"))
        return ending + self._in_order(former, folder)

    def _in_order(self, candidates: Iterable[Candidate], folder: str) -> list[Candidate]:
        """Sort candidates by kind; within a kind, exact spelling comes first, then what is near `folder` or the root.

        Obsidian knows only files, and prefers those in and below the folder, then those with the shortest path.
        """
        def precedence(one: Candidate) -> tuple[int, bool, int, bool, int, str, str]:
            found = one.destination
            kind = NAME_KINDS.index(found.kind)
            group = 0 if found.kind in FILE_KINDS else kind
            if self.like_obsidian:
                is_near = not folder or found.docname.startswith(f"{folder}/")
                kind, length = group, len(found.docname)
            else:
                is_near, length = posixpath.dirname(found.docname) == folder, found.docname.count("/")
            return group, not one.is_exact, kind, not is_near, length, found.docname, found.anchor

        return sorted(candidates, key=precedence)

    def anchor(self, docname: str, target: Target) -> str | None:
        """Return the id of the heading or block that a target names on a page.

        Empty if the target names only the page, None if there is no such heading or block.
        """
        page = self.pages[docname]
        if target.block:
            folded = target.block.casefold()
            return page.blocks.get(target.block) or next(
                (anchor for name, anchor in page.blocks.items() if name.casefold() == folded), None)
        if not target.headings:
            return ""
        for normalize in (normalized, alnum_key):
            if found := heading_id(page, target.headings, normalize):
                return found
        return next((heading.id for heading in page.headings if heading.id == target.headings[-1]), None)

    def resolve(self, target: str | Target, fromdoc: str) -> Resolution:
        """Resolve the target of a wiki link on page `fromdoc`."""
        if isinstance(target, str):
            written = target, fromdoc.rpartition("/")[0]
            if (known := self._written.get(written)) is None:
                if plain := self._known.get(written):
                    place, problem, alternatives = plain
                    known = Resolution(Destination(*place) if place else None, problem, alternatives)
                    self._written[written] = known
                    return known
                known = self.resolve(parsed := split_target(target), fromdoc)
                if parsed.page:
                    self._written[written] = known
                    self.has_new_resolutions = True
            return known
        # a name means the same on all pages of a folder
        key = (target, posixpath.dirname(fromdoc) + "/" if target.page else fromdoc)
        if key not in self._resolutions:
            self._resolutions[key] = self._resolve(target, fromdoc)
        return self._resolutions[key]

    def _resolve(self, target: Target, fromdoc: str) -> Resolution:
        page = target.page
        candidates = self.candidates(page, fromdoc) if page else [Candidate(Destination("path", fromdoc), True)]
        if not candidates and "%" in page and unquote(page) != page:
            page = unquote(page)
            candidates = self.candidates(page, fromdoc)
        if not candidates or candidates[0].destination.docname not in self.pages:
            return Resolution(None, "page")
        best = candidates[0].destination
        if target.headings or target.block:
            # look for the heading on every page of that name; terms have no headings
            for candidate in (one.destination for one in candidates):
                anchor = None if candidate.kind == "term" else self.anchor(candidate.docname, target)
                if anchor is not None:
                    return Resolution(Destination(candidate.kind, candidate.docname, anchor, candidate.title))
            return Resolution(best, "block" if target.block else "heading")
        kinds = FILE_KINDS if self.like_obsidian and best.kind in FILE_KINDS else (best.kind,)
        equals = {(other.destination.docname, other.destination.anchor) for other in candidates
                  if other.destination.kind in kinds and other.is_exact == candidates[0].is_exact}
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


def composed(name: str) -> str:
    """Return a name with its accents composed, whichever way the file system or the editor writes them."""
    return unicodedata.normalize("NFC", name)


def heading_id(page: Page, wanted: tuple[str, ...], normalize: Callable[[str], str]) -> str:
    """Return the id of the heading that ends a path of headings; the path may leave levels out.

    The heading of the page itself comes last: ``[[Brie#Brie]]`` means a section of that name.
    """
    names = [normalize(heading) for heading in wanted]
    path: list[set[str]] = []
    of_page = ""
    for number, heading in enumerate(page.headings):
        texts = {normalize(text) for text in (heading.text, heading.original, heading.source)} - {""}
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
