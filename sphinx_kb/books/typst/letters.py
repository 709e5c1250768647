"""The characters of a book, which decide the fonts that it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def letters_in(root: Path) -> frozenset[str]:
    """Return every character of a book's files, including its drawings."""
    files = [*root.glob("*.typ"), *root.glob("pages/**/*.typ"), *root.glob("images/*.svg")]
    return frozenset().union(*(file.read_text(encoding="utf-8") for file in files)) - {"\n", "\t"}
