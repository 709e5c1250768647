"""The input of the linter: the pages of a source folder and the settings of its site."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sphinx_kb.locale import _
from sphinx_kb.text import myst_source

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, order=True)
class Finding:
    """One problem in a file."""

    path: str
    """The file, relative to the source folder."""
    line: int
    """Counting from 1."""
    rule: str
    """The name of the rule that found it."""
    message: str
    """What is wrong and what to do, in the language of the site."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: [{self.rule}] {self.message}"


@dataclass(frozen=True)
class PageSource:
    """The source of a page."""

    path: str
    """The file, relative to the source folder."""
    text: str

    @cached_property
    def lines(self) -> list[myst_source.Line]:
        """The lines of the page with their kinds."""
        return list(myst_source.lines(self.text))

    @property
    def slug(self) -> str:
        """The name of the file, which labels begin with."""
        return Path(self.path).stem

    @property
    def docname(self) -> str:
        """The name of the page in Sphinx, data and links."""
        return self.path.removesuffix(".md")

    @cached_property
    def front_matter(self) -> Mapping[str, Any]:
        """The front matter; empty if there is none or it cannot be read."""
        text = "\n".join(line.text for line in self.lines if line.kind == "front").strip("-\n ")
        try:
            known = yaml.safe_load(text)
        except yaml.YAMLError:
            return {}
        return known if isinstance(known, dict) else {}


@dataclass(frozen=True)
class Content:
    """All pages of a source folder."""

    root: Path
    pages: tuple[PageSource, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What conf.py sets, by name."""
    unreadable: tuple[Finding, ...] = ()
    """A finding for each page that is not UTF-8."""

    @classmethod
    def read(cls, root: Path, settings: Mapping[str, Any] | None = None) -> Content:
        """Read every page; a page that is not UTF-8 becomes a finding."""
        pages, unreadable = [], []
        for path in sorted(root.rglob("*.md")):
            name = path.relative_to(root).as_posix()
            if name.startswith("_"):
                continue
            raw = path.read_bytes()
            try:
                pages.append(PageSource(name, raw.decode("utf-8-sig").replace("\r\n", "\n")))
            except UnicodeDecodeError as error:
                line = raw.count(b"\n", 0, error.start) + 1
                message = str(_("This file is not encoded as UTF-8 (perhaps as GBK): save it as UTF-8"))
                unreadable.append(Finding(name, line, "encoding", message))
        return cls(root, tuple(pages), settings or {}, tuple(unreadable))
