"""What the style files of packages bring into the book, joined into `styles.typ`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.text.typst_markup import string

if TYPE_CHECKING:
    from collections.abc import Iterable

CHAPTER_END = "chapter-end()"
"""Prints what packages have for the end of a chapter."""
PARTS = {"looks": "(:)", "boxes": "(:)", "components": "(:)", "chapter-ends": "()"}
"""What a style file may define, and what stands for it in one that does not: styles of classes, inline and block;
functions that pages call by name; functions called at the end of each chapter."""


def combined(names: Iterable[str]) -> str:
    """Return the file that joins the style files with these names."""
    files = list(names)
    lines = [f'#import "/{name}.typ" as {name}' for name in files]
    for kind, empty in PARTS.items():
        parts = [f"dictionary({name}).at({string(kind)}, default: {empty})" for name in files]
        lines.append(f"#let {kind} = {' + '.join([empty, *parts])}")
    return "\n".join([*lines, ""])
