"""Books for download: ``{books}`` lists them with pages, size, date and digest; the build publishes them.

Other builds write books into the folder `kb_books_folder`. The build of the site copies them to its `books/` and lists
them. Of missing books, the page says that they are missing; the build also says what makes them.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from sphinx_kb.books.edition import long_date
from sphinx_kb.books.made import FORMATS, Book, books_in
from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.static_files import add_static_folder, add_template_folder
from sphinx_kb.core.store import store_of
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)
HERE = Path(__file__).parent
FOLDER = "books"
"""The folder of books on the site."""


class book_list(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """Placeholder for the list of books; on a site, its attribute `books` is set before the page is written."""


@dataclass(frozen=True)
class BooksPage:
    """Fact: the page lists the books."""


class BooksDirective(SphinxDirective):
    """``{books}``: the list of books."""

    def run(self) -> list[nodes.Node]:
        store_of(self.env).note(self.env.docname, BooksPage())
        return [book_list()]


def books_page(env: BuildEnvironment) -> str:
    """Return the page that lists the books; empty if none does."""
    return next(iter(store_of(env).pages_with(BooksPage)), "")


@cached_for_build
def books_of(app: Sphinx) -> list[Book]:
    """Return the books to publish; cached, so that the page and the copies agree."""
    return books_in(Path(app.confdir, app.config.kb_books_folder))


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return, by page of a site, the books that it lists and the page that its footer links to.

    Other outputs show neither: a book that is built after another one is not laid out again for it.
    """
    if not is_site(app.builder):
        return {}
    page = books_page(env)
    shown: dict[str, Any] = dict.fromkeys(env.found_docs, page)
    for docname in store_of(env).pages_with(BooksPage):
        shown[docname] = [page, [(one.name, one.bytes, one.date.isoformat(), one.digest) for one in books_of(app)]]
    return shown


def folders_looked_into(app: Sphinx) -> list[Path]:
    """Return the folder of finished books, for a site: one that has just been built is no reason to set it again."""
    return [Path(app.confdir, app.config.kb_books_folder)] if is_site(app.builder) else []


def list_books(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Set the books on the node on a site; replace it by a sentence in other outputs."""
    for node in list(doctree.findall(book_list)):
        if is_site(app.builder):
            node["books"], node["here"] = books_of(app), app.builder.get_target_uri(docname)
        else:
            message = _("The latest %s can be downloaded from the website.") % names_of(FORMATS.values())
            node.replace_self(nodes.paragraph("", str(message)))


def names_of(formats: Iterable[str]) -> str:
    """Return formats as a list within a sentence."""
    return str(_(", ")).join(formats)


def missing_formats(books: Iterable[Book]) -> dict[str, str]:
    """Return the endings and names of the formats that no book has."""
    there = {one.kind for one in books}
    return {end: name for end, name in FORMATS.items() if end not in there}


def say_what_is_missing(app: Sphinx) -> None:
    """Tell who builds the site which books it comes without, and what makes them."""
    missing, commands = missing_formats(books_of(app)), app.config.kb_books_commands
    if not missing:
        return
    logger.info(_("This copy of the site comes without %s.") % names_of(missing.values()))
    told = [commands[end[1:]] for end in missing if end[1:] in commands]
    if told and commands.get("all"):
        logger.info(_("To build them, run %(commands)s; %(all)s builds the books and the site.") % {
            "commands": names_of(told), "all": commands["all"]})
    elif told:
        logger.info(_("To build them, run %s.") % names_of(told))


def visit_book_list(self: HTML5Translator, node: book_list) -> None:
    """Render the books and the missing formats from a template."""
    books, names = node["books"], self.config.kb_books_names
    # those with a name come first, in the order of the setting; the others keep theirs
    order = list(names)
    books = sorted(books, key=lambda one: order.index(one.name) if one.name in names else len(order))
    offered = [
        {"title": names.get(one.name, ""), "format": one.format, "kind": one.kind,
         "extent": one.extent(), "digest": one.digest,
         "date": long_date(one.date, self.config.language),
         "address": relative_uri(node["here"], f"{FOLDER}/{one.name}")}
        for one in books
    ]
    self.body.append(self.builder.templates.render("sphinx_kb/books.html", {
        "books": offered, "missing": names_of(missing_formats(books).values()), "_": lambda text: str(_(text)),
    }))
    raise nodes.SkipNode


def add_books_page_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add ``kb_books_page`` to the context, and a link to it for the footer of every other page."""
    page = context["kb_books_page"] = books_page(app.env) if is_site(app.builder) else ""
    if page:
        if pagename == page:
            app.add_css_file("css/books.css")
        context.setdefault("kb_foot_links", []).append((page, _("Download as a book, to read offline")))


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Copy the books into the site, and remove those that no longer exist."""
    if exception is not None or not is_site(app.builder):
        return
    target = Path(app.outdir, FOLDER)
    found = books_of(app) if books_page(app.env) else []
    if books_page(app.env):
        say_what_is_missing(app)
    if not found:
        shutil.rmtree(target, ignore_errors=True)
        return
    target.mkdir(exist_ok=True)
    for path in target.iterdir():
        if path.name not in {one.name for one in found}:
            path.unlink()
    for one in found:
        shutil.copyfile(Path(app.confdir, app.config.kb_books_folder, one.name), target / one.name)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_config_value("kb_books_folder", "_build/book", "", types=frozenset({str}), description=_(
        "the folder of finished books (PDF, EPUB), relative to conf.py"))
    app.add_config_value("kb_books_commands", {}, "html", types=frozenset({dict}), description=_(
        "the commands that build a missing book: {pdf: a command, epub: a command, all: a command for books and "
        "site}"))
    app.add_config_value("kb_books_names", {}, "html", types=frozenset({dict}), description=_(
        "what readers call each book: file name → words, in the order of the list"))
    add_template_folder(app, HERE / "templates")
    add_static_folder(app, HERE / "static", _)
    app.add_node(book_list, html=(visit_book_list, None))
    app.add_directive("books", BooksDirective)
    app.connect("kb-page-fingerprint", pages_show)
    app.connect("kb-inputs", folders_looked_into)
    app.connect("doctree-resolved", list_books)
    app.connect("html-page-context", add_books_page_to_context)
    app.connect("build-finished", publish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
