"""Lay words: what people type for what the site calls otherwise, and where that leads. Knows no file and no page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb.model.fault import Fault, one_of
from kb.text.names import loose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

REQUIRED = ("name", "to", "reason", "words")
OPTIONAL = ("alone",)


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


def mistakes(row: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one group, in words for its editor."""
    for key in REQUIRED:
        if not row.get(key):
            yield f"缺 {key}"
    for key in row:
        if key not in REQUIRED + OPTIONAL:
            yield f"不认识的字段 {key}{one_of(str(key), REQUIRED + OPTIONAL)}"
    for key in ("to", "words"):
        if row.get(key) and not isinstance(row[key], list):
            yield f"{key} 应是列表：[…, …]"


def lay_words_of(row: Mapping[str, Any], path: str, line: int) -> LayWords:
    """The record of a group without mistakes."""
    return LayWords(
        name=str(row["name"]), to=tuple(map(str, row["to"])), reason=str(row["reason"]),
        words=tuple(map(str, row["words"])), path=path, line=line, alone=bool(row.get("alone")),
    )


def repeated(groups: Iterable[LayWords]) -> Iterator[Fault]:
    """Words that stand twice: one of the two would never be the answer."""
    seen: dict[str, LayWords] = {}
    for group in groups:
        for word in group.words:
            first = seen.setdefault(loose(word), group)
            if first is not group or group.words.count(word) > 1:
                message = f"“{word}” 已经在“{first.name}”（第 {first.line} 行）里：一个词只归一组，删掉一处"
                yield Fault(group.path, group.line, message)
