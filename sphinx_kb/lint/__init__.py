"""The linter of the content: one rule a file, each a generator of findings over a page or over everything.

Knows sources and data, nothing of Sphinx: it runs in a second and needs no build.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_evidence.model.load import Data, load
from sphinx_kb.text import myst_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend."""

    path: str
    """Relative to the source folder."""
    line: int
    """Counting from 1."""
    rule: str
    message: str
    """What is wrong and what to do, in Chinese."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: [{self.rule}] {self.message}"


@dataclass(frozen=True)
class PageSource:
    """One page as it is written."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[myst_source.Line]:
        return list(myst_source.lines(self.text))

    @property
    def slug(self) -> str:
        """The name of the file, which labels begin with."""
        return Path(self.path).stem

    @property
    def docname(self) -> str:
        """How data and links call the page."""
        return self.path.removesuffix(".md")


@dataclass(frozen=True)
class Content:
    """All pages and all data of a source folder."""

    root: Path
    pages: tuple[PageSource, ...]
    data: Data = field(default_factory=Data)
    unreadable: tuple[Finding, ...] = ()

    @classmethod
    def read(cls, root: Path) -> Content:
        """Read everything; a page in another encoding becomes a finding."""
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
                message = "这个文件不是 UTF-8 编码（可能是 GBK）：请另存为 UTF-8"
                unreadable.append(Finding(name, line, "encoding", message))
        return cls(root, tuple(pages), load(root), tuple(unreadable))



def rules() -> dict[str, Callable[[Content], Iterator[Finding]]]:
    """Every rule by name, in the order in which they run."""
    from sphinx_evidence.lint import data, keys, numbers
    from sphinx_kb.lint import chinese_style, front_matter, labels, raw_html

    return {
        "front-matter": front_matter.check,
        "labels": labels.check,
        "raw-html": raw_html.check,
        "keys": keys.check,
        "numbers": numbers.check,
        "data": data.check,
        "copy": chinese_style.check,
    }


def findings(content: Content) -> list[Finding]:
    """Everything that every rule finds, by file and line."""
    found = list(content.unreadable)
    for rule in rules().values():
        found += rule(content)
    return sorted(found)
