"""A mistake in the data: where it is and what to do about it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, order=True)
class Fault:
    """One mistake, in words for the person who edits the file."""

    path: str
    """The file, relative to the source folder."""
    line: int
    """Counting from 1."""
    message: str
    """What is wrong and how to mend it, in Chinese."""


def nearest(name: str, names: Iterable[str]) -> str:
    """«，是否指 x？» with the nearest of `names`, or nothing."""
    near = difflib.get_close_matches(name, list(names), 1, 0.75)
    return f"，是否指 {near[0]}？" if near else ""


def one_of(name: str, names: Iterable[str]) -> str:
    """«，是否指 x？» with the nearest of a few names, or all of them."""
    names = [known for known in names if known]
    return nearest(name, names) or f"，可用的是：{'、'.join(names)}"


CALLED = {"references": "文献", "claims": "论断", "values": "数值", "terms": "术语"}
"""What records are called that a page can name, by the fields of Data."""


def unknown(kind: str, key: str, known: Iterable[str]) -> str:
    """What an author is told who names a record that does not exist; `kind` is a key of CALLED."""
    return f"没有 “{key}” 这条{CALLED[kind]}{nearest(key, known) or '：看看有没有写错，或先在 _data/ 里加上'}"
