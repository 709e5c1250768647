"""Pages and terms by all their names, and what a wiki link means. Knows nothing of Sphinx or of files."""

from __future__ import annotations

import difflib
import posixpath
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_kb.text.names import key, loose
from sphinx_kb.text.similar_names import Near
from sphinx_kb.text.wikilink import Target, split_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

WIKI_LINK = "kb:page"
"""The role of a wiki link, as ``domain:type`` of a Sphinx reference."""
EMBED = "kb:embed"
"""The role of a wiki link whose target is shown in its place."""
WIKI_ROLES = (WIKI_LINK, EMBED)
ORDER = ("path", "file", "title", "alias", "term", "former")
"""A file's own name goes before titles, titles before aliases, then a term; what a page was called once comes last."""


@dataclass(frozen=True)
class Heading:
    """A heading that can be linked to."""

    level: int
    text: str
    id: str
    original: str = ""
    """What it is called in the language of the sources, on a translated page."""


@dataclass(frozen=True)
class Page:
    """What can be linked to on a page, and by which names the page goes."""

    title: str
    summary: str = ""
    aliases: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    """In the order of the page; the first is that of the page itself."""
    blocks: Mapping[str, str] = field(default_factory=dict)
    """Block id as written → anchor."""


@dataclass(frozen=True)
class Name:
    """A name that leads to a place inside a page, such as a term of the glossary."""

    name: str
    docname: str
    anchor: str
    title: str


@dataclass(frozen=True)
class DefinedName:
    """A name that is defined inside the page that notes it, such as a term of a glossary."""

    name: str
    anchor: str
    title: str
    """The main name of the thing."""
    text: str = ""
    """Its definition, in MyST."""


@dataclass(frozen=True)
class AlphabeticalList:
    """The page that notes it is a list in order of names: in a printed book a link to it needs no page number."""


@dataclass(frozen=True)
class Hit:
    """What a link leads to."""

    kind: str
    """One of ORDER."""
    docname: str
    anchor: str = ""
    title: str = ""


@dataclass(frozen=True)
class Answer:
    """What a link means, or why it does not mean anything."""

    hit: Hit | None
    """The place; for an unknown heading still the page."""
    problem: str = ""
    """``page``, ``heading``, ``block``, ``ambiguous``, or empty."""
    others: tuple[str, ...] = ()
    """What else an ambiguous name may mean."""


@dataclass(frozen=True)
class Link:
    """A link as it is written on a page, with the words around it."""

    target: str
    line: int
    role: str = WIKI_LINK
    """What kind of reference it is to Sphinx, as ``domain:type``: ``kb:page``, ``std:term``."""
    before: str = ""
    """The text of its block before it, so much of it as may be quoted."""
    text: str = ""
    """Its label; empty if the title of what it leads to is shown."""
    after: str = ""
    within: tuple[str, ...] = ()
    """The ids of the sections it stands in, from the inside out."""

    @property
    def is_wiki(self) -> bool:
        """Whether it is a wiki link or an embed rather than a reference of Sphinx or MyST."""
        return self.role in WIKI_ROLES


class Names:
    """Every name of every page and term of a site."""

    def __init__(
        self, pages: Mapping[str, Page], names: Iterable[Name] = (), former: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.pages = pages
        self.names = tuple(names)
        self.former = tuple((name, docname) for name, docname in former if docname in pages)
        self._located: dict[tuple[str, str], Answer] = {}

    @cached_property
    def index(self) -> dict[str, list[Hit]]:
        """Hits by key and by loose key, in a stable order."""
        index: dict[str, dict[Hit, None]] = {}

        def add(name: str, hit: Hit) -> None:
            for word in {key(name), loose(name)} - {""}:
                index.setdefault(word, {})[hit] = None

        for docname, page in self.pages.items():
            add(docname, Hit("path", docname, "", page.title))
            add(posixpath.basename(folder_of(docname)), Hit("file", docname, "", page.title))
            add(page.title, Hit("title", docname, "", page.title))
            for alias in page.aliases:
                add(alias, Hit("alias", docname, "", page.title))
        for name in self.names:
            add(name.name, Hit("term", name.docname, name.anchor, name.title))
        for former, docname in self.former:
            for known in {former, posixpath.basename(former)}:
                add(known, Hit("former", docname, "", self.pages[docname].title))
        return {
            word: sorted(hits, key=lambda hit: (ORDER.index(hit.kind), hit.docname.count("/"), hit.docname, hit.anchor))
            for word, hits in index.items()
        }

    @cached_property
    def paths(self) -> dict[str, list[str]]:
        """Pages by the key of the last part of their path."""
        paths: dict[str, list[str]] = {}
        for docname in self.pages:
            paths.setdefault(key(posixpath.basename(folder_of(docname))), []).append(docname)
        return paths

    def find(self, name: str, fromdoc: str) -> list[Hit]:
        """All that a name may mean on a page, best first."""
        here = posixpath.dirname(fromdoc)
        if "/" in name:
            hits = self.find_path(name, here)
            if hits or name[0] in "./":  # a path from here or from the root is nothing but a path
                return hits
        for word in (key(name), loose(name)):
            if hits := self.index.get(word, []):
                return sorted(hits, key=lambda hit: (ORDER.index(hit.kind), posixpath.dirname(hit.docname) != here))
        return []

    def find_path(self, name: str, here: str) -> list[Hit]:
        """Pages by path: from the folder of the page, from the root, then by the end of their path."""
        from_here = key(posixpath.normpath(posixpath.join(here, name)).strip("/"))
        ways = [from_here] if name.startswith(".") else [from_here, key(name.strip("/"))]
        near = self.paths.get(posixpath.basename(ways[-1]), ())
        for way in ways[::-1] if name.startswith("/") else ways:
            if found := [docname for docname in near if way in (key(docname), key(folder_of(docname)))]:
                return [Hit("path", docname, "", self.pages[docname].title) for docname in found]
        if name[0] in "./":
            return []
        hits = [Hit("path", docname, "", self.pages[docname].title) for docname in near
                if f"/{key(folder_of(docname))}".endswith(f"/{ways[-1]}")]
        hits.sort(key=lambda hit: (posixpath.dirname(hit.docname) != here, hit.docname.count("/"), hit.docname))
        return hits + [hit for hit in self.index.get(key(name), ()) if hit.kind == "former"]

    def anchor(self, docname: str, target: Target) -> str | None:
        """The id of a heading or block; empty for the page itself, None if there is none."""
        page = self.pages[docname]
        if target.block:
            return page.blocks.get(target.block)
        if not target.headings:
            return ""
        for normal in (key, loose):
            if found := heading_id(page, target.headings, normal):
                return found
        ids = [heading.id for heading in page.headings if heading.id == target.headings[-1]]
        return ids[0] if ids else None

    def locate(self, target: str | Target, fromdoc: str) -> Answer:
        """What a link on a page means."""
        asked = (str(target), fromdoc)
        if asked not in self._located:
            self._located[asked] = self._locate(split_target(target) if isinstance(target, str) else target, fromdoc)
        return self._located[asked]

    def _locate(self, wanted: Target, fromdoc: str) -> Answer:
        hits = self.find(wanted.page, fromdoc) if wanted.page else [Hit("path", fromdoc)]
        if not hits or hits[0].docname not in self.pages:
            return Answer(None, "page")
        hit = hits[0]
        if wanted.headings or wanted.block:
            # a heading is sought on every page of that name, for terms have none
            for candidate in hits:
                anchor = None if candidate.kind == "term" else self.anchor(candidate.docname, wanted)
                if anchor is not None:
                    return Answer(Hit(candidate.kind, candidate.docname, anchor, candidate.title))
            return Answer(hit, "block" if wanted.block else "heading")
        same = {(other.docname, other.anchor) for other in hits if other.kind == hit.kind}
        if len(same) > 1:
            others = tuple(sorted(f"{doc}#{anchor}" if anchor else doc for doc, anchor in same))
            return Answer(hit, "ambiguous", others)
        return Answer(hit)

    @cached_property
    def near(self) -> Near:
        """Names by what they look and sound like."""
        near = Near()
        for docname, page in sorted(self.pages.items()):
            for name in (posixpath.basename(docname), page.title, *page.aliases):
                near.add(name)
        for known in self.names:
            near.add(known.name)
        return near

    def nearest(self, target: str, answer: Answer) -> list[str]:
        """Up to three names that a broken link may have meant."""
        wanted = split_target(target)
        if answer.problem == "block" and answer.hit:
            return difflib.get_close_matches(wanted.block, self.pages[answer.hit.docname].blocks, 3, 0.4)
        if answer.problem == "heading" and answer.hit:
            headings = Near(heading.text for heading in self.pages[answer.hit.docname].headings)
            return headings.to(wanted.headings[-1])
        by_place: dict[object, str] = {}
        for name in self.near.to(wanted.page, 12):  # of the many names of one thing the nearest will do
            hit = self.locate(Target(name), "").hit
            by_place.setdefault((hit.docname, hit.anchor) if hit else name, name)
        return list(by_place.values())[:3]


def folder_of(docname: str) -> str:
    """A page by the path it goes by: ``folder/index`` is the folder’s own page and goes by its name."""
    return docname.removesuffix("/index")


def heading_id(page: Page, wanted: tuple[str, ...], normal: Callable[[str], str]) -> str:
    """The id of the heading that ends a path of headings; the path may leave levels out.

    The heading of the page itself comes last: [[半衰期#半衰期]] means the section, if there is one.
    """
    names = [normal(heading) for heading in wanted]
    path: list[set[str]] = []
    own = ""
    for number, heading in enumerate(page.headings):
        said = {normal(heading.text), normal(heading.original)} - {""}
        path[heading.level - 1 :] = [*[set()] * (heading.level - 1 - len(path)), said]
        if names[-1] in said and is_subsequence(names[:-1], path[:-1]):
            if number:
                return heading.id
            own = heading.id
    return own


def is_subsequence(part: list[str], whole: list[set[str]]) -> bool:
    """Whether each of `part` is among the names of one of `whole`, in that order, with anything between."""
    rest = iter(whole)
    return all(any(name in names for names in rest) for name in part)
