"""Facts about pages and links, and the resolution of a link. No Sphinx, no files."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_kb.core.places import Place

WIKI_LINK = "kb:page"
"""The role of a wiki link, as ``domain:type`` of a Sphinx reference."""
EMBED = "kb:embed"
"""The role of a wiki link whose target is shown in its place."""
WIKI_ROLES = (WIKI_LINK, EMBED)


def path_of(docname: str) -> str:
    """Return the path by which a page is known: ``folder`` for ``folder/index``."""
    return docname.removesuffix("/index")


def page_title(stated: object, heading: str, docname: str) -> str:
    """Return the title of a page: the one in its front matter, else its first-level heading, else its file name."""
    return " ".join(str(stated or "").split()) or heading.strip() or posixpath.basename(path_of(docname))


@dataclass(frozen=True)
class Heading:
    """A heading that can be linked to."""

    level: int
    """1 is the heading of the page itself."""
    text: str
    id: str
    original: str = ""
    """Its text before translation, on a translated page."""
    source: str = ""
    """Its source, if that differs from its text: ``See [[a|b]]``."""


@dataclass(frozen=True)
class Page:
    """Fact: the names of a page, and its link targets."""

    is_packed: ClassVar[bool] = True
    title: str
    summary: str = ""
    aliases: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    """In the order of the page; the first is that of the page itself."""
    blocks: Mapping[str, str] = field(default_factory=dict)
    """Block id as written → anchor."""


@dataclass(frozen=True)
class DefinedName:
    """Fact: a name for something inside the page, such as a term of a glossary."""

    name: str
    anchor: str
    title: str
    """The main name of the thing."""
    text: str = ""
    """Its definition, in MyST."""


@dataclass(frozen=True)
class AlphabeticalList:
    """Fact: the page is an alphabetical list, so links to it in a printed book need no page number."""


@dataclass(frozen=True)
class Link:
    """Fact: a link as the author wrote it, with the sentence around it."""

    is_packed: ClassVar[bool] = True
    target: str
    line: int
    role: str = WIKI_LINK
    """The kind of reference it is to Sphinx, as ``domain:type``: ``kb:page``, ``std:term``."""
    before: str = ""
    """The part of its sentence before it, shortened if it is long."""
    text: str = ""
    """Its label; empty if it shows the title of its destination."""
    after: str = ""
    within: tuple[str, ...] = ()
    """The ids of the enclosing sections, innermost first."""
    blocks: tuple[str, ...] = ()
    """The ids of the enclosing blocks that have one."""
    file: str = ""
    """The file that it stands in, if the page includes it from another."""

    def place(self, docname: str) -> Place:
        """Return where it stands on a page, for a warning."""
        return f"{self.file}:{self.line}" if self.file else (docname, self.line)

    @property
    def is_wiki(self) -> bool:
        """Whether it is a wiki link or an embed rather than a reference of Sphinx or MyST."""
        return self.role in WIKI_ROLES


@dataclass(frozen=True)
class Destination:
    """Where a link leads."""

    kind: str
    """The kind of name that led here: one of `sphinx_kb.core.name_index.NAME_KINDS`."""
    docname: str
    anchor: str = ""
    title: str = ""


@dataclass(frozen=True)
class Resolution:
    """What a link means, or why it means nothing."""

    destination: Destination | None
    """None if there is no such page, or the link leads to another site. For an unknown heading or block, the page."""
    problem: str = ""
    """``page``, ``heading`` or ``block`` (there is none of that name), ``inventory`` (the other site has nothing of
    that name), ``ambiguous``, or empty."""
    alternatives: tuple[str, ...] = ()
    """Everything that an ambiguous name may mean, as ``page`` or ``page#anchor``."""
