"""Typst as strings: literals, content blocks and calls.

The book uses only Typst's code mode, in which every text is a quoted string, so that no text of an author can be
mistaken for markup.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

CONTROL = lazy_pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no font has and that break some PDF readers."""

NAME = re.compile(r"[A-Za-z][\w-]*\Z")


def string(text: str) -> str:
    """Return a text as a string literal; control characters become the visible replacement character."""
    text = CONTROL.sub("\ufffd", text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + text.replace("\n", "\\n").replace("\t", "\\t") + '"'


def block(parts: Iterable[str]) -> str:
    """Join expressions into one content block; empty content if there are none."""
    kept = [part for part in parts if part]
    return "{\n" + "\n".join(kept) + "\n}" if kept else "[]"


def call(function: str, *content: str, **named: str | None) -> str:
    """Return a call; None drops a named argument, and underscores in names become hyphens."""
    options = [f"{name.replace('_', '-')}: {value}" for name, value in named.items() if value is not None]
    return f"{function}({', '.join([*options, *content])})"


def array(items: Iterable[str]) -> str:
    """Return a Typst array, also of one item or none."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


def strings(texts: Iterable[str]) -> str:
    """Return a Typst array of strings."""
    return array(string(text) for text in texts)


def labelled(element: str, name: str) -> str:
    """Attach a label to an element, which is possible only in markup mode."""
    return f"[#{element}#label({string(name)})]"


def points(length: float) -> str:
    """Format a length in points, without trailing zeros."""
    return f"{length:.2f}".rstrip("0").rstrip(".") + "pt"


def date(day: datetime | None) -> str:
    """Return a date."""
    return f"datetime(year: {day.year}, month: {day.month}, day: {day.day})" if day else "none"
