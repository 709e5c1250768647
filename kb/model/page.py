"""Pages and terms by all their names, and what a wiki link means. Knows nothing of Sphinx or of files."""

from __future__ import annotations

import difflib
import posixpath
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kb.text.names import key, loose
from kb.text.wikilink import Target, split_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ORDER = ("path", "file", "title", "alias", "term", "former")
"""A file's own name goes before titles, titles before aliases, then a term; what a page was called once comes last."""


@dataclass(frozen=True)
class Heading:
    """A heading that can be linked to."""

    level: int
    text: str
    id: str


@dataclass(frozen=True)
class Page:
    """What can be linked to on a page, and by which names the page goes."""

    title: str
    summary: str = ""
    aliases: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
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


class Names:
    """Every name of every page and term of a site."""

    def __init__(
        self, pages: Mapping[str, Page], names: Iterable[Name] = (), former: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.pages = pages
        self.names = tuple(names)
        self.former = tuple((name, docname) for name, docname in former if docname in pages)
        self._located: dict[tuple[str, str], Answer] = {}
        self._near: dict[str, list[str]] = {}

    @cached_property
    def index(self) -> dict[str, list[Hit]]:
        """Hits by key and by loose key, in a stable order."""
        index: dict[str, list[Hit]] = {}

        def add(name: str, hit: Hit) -> None:
            for word in {key(name), loose(name)} - {""}:
                hits = index.setdefault(word, [])
                if hit not in hits:
                    hits.append(hit)

        for docname, page in self.pages.items():
            stem = posixpath.basename(docname)
            if stem == "index" and "/" in docname:  # a folder goes by its own name
                stem = posixpath.basename(posixpath.dirname(docname))
            add(docname, Hit("path", docname, "", page.title))
            add(stem, Hit("file", docname, "", page.title))
            add(page.title, Hit("title", docname, "", page.title))
            for alias in page.aliases:
                add(alias, Hit("alias", docname, "", page.title))
        for name in self.names:
            add(name.name, Hit("term", name.docname, name.anchor, name.title))
        for former, docname in self.former:
            for known in {former, posixpath.basename(former)}:
                add(known, Hit("former", docname, "", self.pages[docname].title))
        for hits in index.values():
            hits.sort(key=lambda hit: (ORDER.index(hit.kind), hit.docname.count("/"), hit.docname, hit.anchor))
        return index

    def find(self, name: str, fromdoc: str) -> list[Hit]:
        """All that a name may mean on a page, best first."""
        here = posixpath.dirname(fromdoc)
        if "/" in name:
            hits = self.find_path(name, here)
            if hits:
                return hits
        for word in (key(name), loose(name)):
            if hits := self.index.get(word, []):
                return sorted(hits, key=lambda hit: (ORDER.index(hit.kind), posixpath.dirname(hit.docname) != here))
        return []

    def find_path(self, name: str, here: str) -> list[Hit]:
        """Pages by path: from the folder of the page, from the root, then by the end of their path."""
        for candidate in (posixpath.normpath(posixpath.join(here, name)), name.lstrip("./").rstrip("/")):
            for docname in (candidate, f"{candidate}/index"):
                if docname in self.pages:
                    return [Hit("path", docname, "", self.pages[docname].title)]
        if name[0] in "./":
            return []
        end = "/" + key(name)
        hits = [Hit("path", docname, "", page.title) for docname, page in self.pages.items()
                if ("/" + key(docname)).endswith(end)]
        hits += [hit for hit in self.index.get(key(name), ()) if hit.kind == "former"]
        return sorted(hits, key=lambda hit: (hit.docname.count("/"), hit.docname))

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
            # a heading is sought on every page of that name: [[半衰期]] may be a term, [[米氮平#半衰期]] is a page's
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
    def spellings(self) -> dict[str, str]:
        """One way to write each name, by key."""
        spellings: dict[str, str] = {}
        for docname, page in sorted(self.pages.items()):
            for name in (posixpath.basename(docname), page.title, *page.aliases):
                spellings.setdefault(key(name), name)
        for known in self.names:
            spellings.setdefault(key(known.name), known.name)
        spellings.pop("", None)
        return spellings

    @cached_property
    def by_pair(self) -> dict[str, set[str]]:
        """Keys by the pairs of letters in them: comparing with every name would be slow."""
        pairs: dict[str, set[str]] = {}
        for name in self.spellings:
            for index in range(len(name) - 1):
                pairs.setdefault(name[index : index + 2], set()).add(name)
        return pairs

    def nearest(self, target: str, answer: Answer) -> list[str]:
        """Up to three names that a broken link may have meant."""
        wanted = split_target(target)
        if answer.problem == "block" and answer.hit:
            return difflib.get_close_matches(wanted.block, self.pages[answer.hit.docname].blocks, 3, 0.4)
        if answer.problem == "heading" and answer.hit:
            headings = [heading.text for heading in self.pages[answer.hit.docname].headings]
            return difflib.get_close_matches(wanted.headings[-1], headings, 3, 0.4)
        word = key(wanted.page)
        if word not in self._near:
            self._near[word] = self.near_names(word)
        return self._near[word]

    def near_names(self, word: str) -> list[str]:
        """Names that look like a key: close in letters first, then those that hold it or that it holds."""
        if len(word) > 3:
            pairs = (word[index : index + 2] for index in range(len(word) - 1))
            pool = sorted(set().union(*(self.by_pair.get(pair, ()) for pair in pairs)))
        else:
            pool = sorted(name for name in self.spellings if len(name) <= 5 and set(name) & set(word))
        near = difflib.get_close_matches(word, pool, 3, 0.6)
        near += [
            name for name in pool
            if name not in near and 2 * min(len(name), len(word)) >= max(len(name), len(word)) > 1
            and (name in word or word in name)
        ]
        if not near:  # nothing looks alike: still say where to look, by the letters that are shared
            near = difflib.get_close_matches(word, [name for name in self.spellings if set(name) & set(word)], 2, 0.2)
        return [self.spellings[name] for name in near[:3]]


def heading_id(page: Page, wanted: tuple[str, ...], normal: Callable[[str], str]) -> str:
    """The id of the heading that ends a path of headings; the path may leave levels out."""
    names = [normal(heading) for heading in wanted]
    path: list[str] = []
    for heading in page.headings:
        path[heading.level - 1 :] = [*[""] * (heading.level - 1 - len(path)), normal(heading.text)]
        if path[-1] == names[-1] and is_subsequence(names[:-1], path[:-1]):
            return heading.id
    return ""


def is_subsequence(part: list[str], whole: list[str]) -> bool:
    """Whether `part` stands in `whole` in that order, with anything between."""
    rest = iter(whole)
    return all(name in rest for name in part)
