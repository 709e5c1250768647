"""The book: a builder that typesets the whole site as a tagged PDF with Typst, using only Python wheels.

`translator` walks a document; `inline`, `blocks`, `figures`, `components` and `descriptions` write standard nodes;
extensions register functions for their own nodes (see `translator`). `contents` and `index` assemble the book,
`editions` and `sheets` smaller ones. `language` has the settings of each language, `fonts` and `compile` produce the
PDF. `book.typ`, `sheet.typ` and `design.typ` define the design.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.books.typst.builder import TypstBuilder, defined_names
from sphinx_kb.books.typst.editions import apply_edition
from sphinx_kb.books.typst.warning_watch import watch
from sphinx_kb.core.digests import digest_of
from sphinx_kb.core.formats import is_printed
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return, by page, what it shows of terms and lists on other pages: all of them, as they seldom change."""
    if not is_printed(app.builder):
        return {}
    names = digest_of(*map(sorted, defined_names(env)))
    return dict.fromkeys(env.found_docs, names)


def leave_no_older_book(app: Sphinx, exception: Exception | None) -> None:
    """Remove the book of an earlier build where this one failed."""
    builder = getattr(app, "builder", None)
    if exception is not None and isinstance(builder, TypstBuilder):
        builder.pdf.unlink(missing_ok=True)


def tell_of_missing_book(app: Sphinx, exception: Exception | None) -> None:
    """Fail if there is no book because of a warning, and say so even in builds with `-q`."""
    if exception is not None or not isinstance(app.builder, TypstBuilder):
        return
    if not all(pdf.is_file() for pdf in app.builder.books):
        app.statuscode = 1
        message = str(_("No book was made because of the warnings above: fix them first"))
        if app.quiet:
            print(message, file=sys.stderr)
        else:
            logger.info(message)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.setup_extension("sphinx_kb.books.task_lists")
    app.setup_extension("sphinx_kb.books.left_out")
    app.add_builder(TypstBuilder)
    watch(app)
    app.add_config_value("kb_book_file", "book", "", types=frozenset({str}), description=_(
        "the file name of the book, without .pdf"))
    app.add_config_value("kb_book_subtitle", "", "", types=frozenset({str}), description=_(
        "the subtitle on the cover, which is also the description of the PDF"))
    app.add_config_value("kb_book_imprint", [], "", types=frozenset({list}), description=_(
        "the paragraphs of the imprint; {version} and {date} become the version and the date"))
    app.add_config_value("kb_book_mark", "", "", types=frozenset({str}), description=_(
        "the image on the cover, relative to conf.py"))
    app.add_config_value("kb_book_fonts", "", "", types=frozenset({str}), description=_(
        "the folder that caches the fonts cut for the book; empty for one in the output folder"))
    app.add_config_value("kb_book_strict", True, "", types=frozenset({bool}), description=_(
        "whether no book is made when the build warned; else faults are shown in their place"))
    app.add_config_value("kb_book_editions", {}, "", types=frozenset({dict}), description=_(
        "other books from the same pages: name → file, subtitle, imprint, pages (patterns), sheets"))
    app.add_config_value("kb_book_edition", "", "", types=frozenset({str}), description=_(
        "the edition to build; empty for the whole book"))
    app.connect("config-inited", apply_edition)
    app.connect("kb-page-fingerprint", pages_show)
    app.connect("build-finished", leave_no_older_book)
    app.connect("build-finished", tell_of_missing_book)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
