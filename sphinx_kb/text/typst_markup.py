"""Typst as strings: literals, content blocks and calls.

The book is written in Typst's code mode only, where every text is a quoted string. Nothing in a text can then be
taken for markup, whatever an author types.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no font can show and some readers of PDF choke on."""

NAME = re.compile(r"[A-Za-z][\w-]*\Z")


def string(text: str) -> str:
    """Return a text as a string literal; a control character becomes the replacement character, so that it is seen."""
    text = CONTROL.sub("\ufffd", text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + text.replace("\n", "\\n").replace("\t", "\\t") + '"'


def block(parts: Iterable[str]) -> str:
    """Return expressions one after another as one content; empty content where there are none."""
    kept = [part for part in parts if part]
    return "{\n" + "\n".join(kept) + "\n}" if kept else "[]"


def call(function: str, *content: str, **named: str | None) -> str:
    """Return a call; named arguments that are None are left out, and a name may be written with underscores."""
    options = [f"{name.replace('_', '-')}: {value}" for name, value in named.items() if value is not None]
    return f"{function}({', '.join([*options, *content])})"


def array(items: Iterable[str]) -> str:
    """Return a Typst array, also of one item or none."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


def strings(texts: Iterable[str]) -> str:
    """Return a Typst array of strings."""
    return array(string(text) for text in texts)


def labelled(element: str, name: str) -> str:
    """Return an element with a label on it; only markup mode can attach one."""
    return f"[#{element}#label({string(name)})]"


def points(length: float) -> str:
    """Return a length in points, short and the same on every machine."""
    return f"{length:.2f}".rstrip("0").rstrip(".") + "pt"
