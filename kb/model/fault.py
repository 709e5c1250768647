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
