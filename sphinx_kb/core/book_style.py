"""Looks that a package gives its classes in the printed book, as a file of Typst.

The file defines two dictionaries by class name: `looks` for what stands in a line and `boxes` for blocks; each value
is a function of the content. ``#import "/design.typ": *`` gives it the book's typefaces and colours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.core.cached import cached_for_build

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def add_book_style(app: Sphinx, path: Path) -> None:
    """Register a file of looks; where two give a class one, the later counts."""
    app.setup_extension("sphinx_kb.core.book_style")
    app.connect("kb-book-styles", lambda app: path)


@cached_for_build
def book_styles_of(env: BuildEnvironment) -> list[Path]:
    """Return the files of looks in the order of their registration, each once."""
    return list(dict.fromkeys(env.events.emit("kb-book-styles")))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_event("kb-book-styles")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
