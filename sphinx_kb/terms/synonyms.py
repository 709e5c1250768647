"""Lay words: what people type for what the site calls otherwise, and where that leads. Knows no file and no page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.diagnostic import Fault, one_of
from sphinx_kb.text.names import alnum_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

REQUIRED = ("name", "to", "reason")
OPTIONAL = ("words", "asked", "alone", "beside", "endings")
LISTS = ("to", "words", "asked", "endings")
CHOICE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class LayWords:
    """One group of words that mean the same to those who type them."""

    name: str
    """What the site calls it; a group named like a term or a page adds to the names of that."""
    to: tuple[str, ...]
    """Where it leads, the best place first: a page or `page#anchor`."""
    reason: str
    """Why these words are listed, for editors."""
    words: tuple[str, ...]
    """What people type."""
    path: str
    """The file it stands in."""
    line: int
    """The line in that file."""
    alone: bool = False
    """Whether these words count only if nothing else is asked."""
    asked: tuple[str, ...] = ()
    """Whole questions as readers put them, as patterns: a query that is much like one leads here, too."""
    beside: bool = False
    """Whether these words count only if something else is asked of them: things the site does not deal with."""
    endings: tuple[str, ...] = ()
    """How more such words end."""


def mistakes(row: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one group, in words for its editor."""
    for key in REQUIRED:
        if not row.get(key):
            yield f"缺 {key}"
    if not (row.get("words") or row.get("asked")):
        yield "缺 words 或 asked：读者的说法，至少写一样"
    for key in row:
        if key not in REQUIRED + OPTIONAL:
            yield f"不认识的字段 {key}{one_of(str(key), REQUIRED + OPTIONAL)}"
    for key in LISTS:
        if row.get(key) and not isinstance(row[key], list):
            yield f"{key} 应是列表：[…, …]"
    for pattern in row.get("asked") or () if isinstance(row.get("asked"), list) else ():
        if re.search(r"[{}|]", CHOICE.sub("", str(pattern))):
            yield f"asked 里的 “{pattern}” 写法不对：可选的几样写在一对花括号里，用竖线隔开，如 {{停药|断药}}后头晕"


def lay_words_of(row: Mapping[str, Any], path: str, line: int) -> LayWords:
    """The record of a group without mistakes."""
    return LayWords(
        name=str(row["name"]), to=tuple(map(str, row["to"])), reason=str(row["reason"]),
        words=tuple(map(str, row.get("words") or ())), path=path, line=line, alone=bool(row.get("alone")),
        asked=tuple(map(str, row.get("asked") or ())), beside=bool(row.get("beside")),
        endings=tuple(map(str, row.get("endings") or ())),
    )


def repeated(groups: Iterable[LayWords]) -> Iterator[Fault]:
    """Words that stand twice: one of the two would never be the answer."""
    seen: dict[str, LayWords] = {}
    for group in groups:
        for word in group.words:
            first = seen.setdefault(alnum_key(word), group)
            if first is not group or group.words.count(word) > 1:
                message = f"“{word}” 已经在“{first.name}”（第 {first.line} 行）里：一个词只归一组，删掉一处"
                yield Fault(group.path, group.line, message)
