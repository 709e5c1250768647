"""Styles of a package's classes in books: a Typst file for the printed book, a stylesheet for the e-book.

The Typst file defines two dictionaries by class name, `looks` for inline content and `boxes` for blocks; each value is
a function of the content. ``#import "/design.typ": *`` imports the book's fonts and colours. The stylesheet refers to
colours by the names of tokens.css.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def add_book_style(app: Sphinx, path: Path) -> None:
    """Register a style file, `.typ` or `.css`; where two files style the same class, the later one wins."""
    app.setup_extension("sphinx_kb.core.book_style")
    app.connect("kb-book-styles", lambda app: path)


def book_styles_of(env: BuildEnvironment, suffix: str) -> list[Path]:
    """Return the style files with this suffix in the order of registration, without duplicates."""
    return list(dict.fromkeys(path for path in env.events.emit("kb-book-styles") if path.suffix == suffix))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_event("kb-book-styles")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
