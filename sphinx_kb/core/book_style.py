"""Looks that a package gives its classes in books: a file of Typst for the printed one, a stylesheet for the e-book.

The file of Typst defines two dictionaries by class name: `looks` for what stands in a line and `boxes` for blocks; each
value is a function of the content. ``#import "/design.typ": *`` gives it the book's typefaces and colours. In the
stylesheet colours go by the names of tokens.css.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def add_book_style(app: Sphinx, path: Path) -> None:
    """Register a file of looks, `.typ` or `.css`; where two give a class one, the later counts."""
    app.setup_extension("sphinx_kb.core.book_style")
    app.connect("kb-book-styles", lambda app: path)


def book_styles_of(env: BuildEnvironment, suffix: str) -> list[Path]:
    """Return the files of looks that end so, in the order of their registration, each once."""
    return list(dict.fromkeys(path for path in env.events.emit("kb-book-styles") if path.suffix == suffix))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_event("kb-book-styles")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
