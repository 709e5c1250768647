"""The site as books to take away: ``{books}`` lists them with pages, size, date and digest; the build publishes them.

Books are made by other builds and lie in the folder `kb_books_folder`; whatever book lies there when the site is
built is copied into the site's `books/` and offered. What is not there is not offered: the page says how it is made.
Knows file formats, not how books are written. ``python -m sphinx_kb.books.downloads FILE…`` says of books where they
are and how large.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import shutil
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.store import store_of
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "books"
"""Where books lie on the site."""


@dataclass(frozen=True)
class Format:
    """A kind of book."""

    name: str
    good_for: str
    """What it is good for, for readers."""
    command: str
    """What makes it."""


FORMATS = {
    ".pdf": Format("PDF", "版面固定，适合打印，也适合在电脑上读", "make pdf"),
    ".epub": Format("EPUB", "字号可以调，适合手机、平板和电子书阅读器", "make epub"),
}
"""The kinds of books by the end of their names, in the order in which they are offered."""

DATES = {
    ".pdf": re.compile(rb"(?:xmp:(?:ModifyDate|CreateDate)(?:>|=\")|/(?:ModDate|CreationDate) ?\(D:)"
                       rb"(\d{4})-?(\d\d)-?(\d\d)"),
    ".epub": re.compile(rb'"dcterms:modified">(\d{4})-(\d\d)-(\d\d)'),
}
"""Where a book itself says when it is from."""


@dataclass(frozen=True)
class Book:
    """One book that can be taken away."""

    name: str
    kind: str
    """A key of FORMATS."""
    bytes: int
    date: dt.date
    """Of the edition."""
    digest: str
    """SHA-256."""
    pages: int | None = None
    """How many pages it has, where its format has pages."""

    @property
    def size(self) -> str:
        """How large it is, for readers."""
        return f"{self.bytes / 1e6:.1f} MB" if self.bytes >= 1e6 else f"{max(1, round(self.bytes / 1e3))} KB"

    @property
    def extent(self) -> str:
        """How many pages and how large, for readers."""
        return f"{self.pages} 页，{self.size}" if self.pages else self.size

    @property
    def day(self) -> str:
        """Its date, for readers."""
        return f"{self.date.year} 年 {self.date.month} 月 {self.date.day} 日"


def date_of(path: Path, data: bytes) -> dt.date:
    """When a book is from: what it says itself, which copying does not change, or else its file's date."""
    said = data
    if path.suffix == ".epub":
        try:
            with zipfile.ZipFile(path) as archive:
                said = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".opf"))
        except zipfile.BadZipFile:
            said = b""
    found = DATES[path.suffix].search(said)
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else file_date(path)
    except ValueError:
        return file_date(path)


def file_date(path: Path) -> dt.date:
    """The day on which a file was written."""
    return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()


def books_in(folder: Path) -> list[Book]:
    """The books that lie in a folder, kind by kind."""
    return [book(path) for kind in FORMATS for path in sorted(folder.glob(f"*{kind}"))]


def book(path: Path) -> Book:
    """What there is to say of a book."""
    data = path.read_bytes()
    pages = pages_of(data) if path.suffix == ".pdf" else None
    return Book(path.name, path.suffix, len(data), date_of(path, data), hashlib.sha256(data).hexdigest(), pages)


def pages_of(pdf: bytes) -> int | None:
    """How many pages a PDF has, if it can be read."""
    try:
        import pikepdf  # optional, slow to load, and seldom needed
    except ModuleNotFoundError:
        return None
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            return len(opened.pages)
    except pikepdf.PdfError:
        return None


class books_place(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """Where a page lists the books, until the page is written."""


@dataclass(frozen=True)
class BooksPage:
    """The page lists the books."""


class Books(SphinxDirective):
    """``{books}``: the books that are there."""

    def run(self) -> list[nodes.Node]:
        store_of(self.env).note(self.env.docname, BooksPage())
        return [books_place()]


def books_page(env: BuildEnvironment) -> str:
    """The page that lists the books; empty if none does."""
    return next(iter(store_of(env).pages_with(BooksPage)), "")


@cached_for_build
def books_of(app: Sphinx) -> list[Book]:
    """The books that this build offers, as they were when it first asked: its page and its copies agree."""
    return books_in(Path(app.confdir, app.config.kb_books_folder))


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """A book made anew changes the page that lists it; where that page is, is seen at every page's foot."""
    page = books_page(env)
    shown: dict[str, Any] = dict.fromkeys(env.found_docs, page)
    for docname in store_of(env).pages_with(BooksPage):
        shown[docname] = [page, [(one.name, one.bytes, one.day, one.digest) for one in books_of(app)]]
    return shown


def list_books(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the books, or how they are made, in place of the directive."""
    for place in list(doctree.findall(books_place)):
        if not is_site(app.builder):
            names = "、".join(kind.name for kind in FORMATS.values())
            place.replace_self(nodes.paragraph("", f"最新的 {names} 在网站上下载。"))
            continue
        here, found = app.builder.get_target_uri(docname), books_of(app)
        shown: list[nodes.Node] = []
        if found:
            shown.append(nodes.definition_list("", *(entry(one, here) for one in found), classes=["kb-books"]))
        missing = [kind for end, kind in FORMATS.items() if end not in {one.kind for one in found}]
        if missing:
            shown.append(how_made(missing))
        place.replace_self(shown)


def entry(book: Book, here: str) -> nodes.definition_list_item:
    """One book: its link, size, date, what it is good for, and its digest."""
    kind = FORMATS[book.kind]
    link = nodes.reference("", f"下载 {kind.name}", refuri=relative_uri(here, f"{FOLDER}/{book.name}"), internal=True)
    facts = nodes.paragraph("", f"{book.extent}，{book.day}的版本。{kind.good_for}。")
    digest = nodes.paragraph("", "SHA-256：", nodes.literal("", book.digest), classes=["kb-books__digest"])
    return nodes.definition_list_item("", nodes.term("", "", link), nodes.definition("", facts, digest))


def how_made(missing: list[Format]) -> nodes.paragraph:
    """What to type for the books that are not there."""
    names = "、".join(kind.name for kind in missing)
    told = nodes.paragraph("", f"这一份网站没有附带 {names}。有源代码的话，敲 ")
    for number, kind in enumerate(missing):
        told += [nodes.Text("、"), nodes.literal("", kind.command)] if number else [nodes.literal("", kind.command)]
    told += [nodes.Text(" 就能自己做；敲 "), nodes.literal("", "make all"), nodes.Text(" 会连书带网站一起做好。")]
    return told


def give_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand ``kb_books_page`` over, and a link to it for the foot of every other page."""
    page = context["kb_books_page"] = books_page(app.env) if is_site(app.builder) else ""
    if page:
        context.setdefault("kb_foot_links", []).append((page, _("Download as a book, to read offline")))


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Copy the books into the site, and take away those that are no longer there."""
    if exception is not None or not is_site(app.builder):
        return
    target = Path(app.outdir, FOLDER)
    found = books_of(app) if books_page(app.env) else []
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
    app.add_config_value("kb_books_folder", "_build/book", "", types=frozenset({str}),
                         description="做好的书（PDF、EPUB）放在哪里，从 conf.py 所在的目录算起")
    app.setup_extension("sphinx_kb.core")
    app.add_node(books_place)
    app.add_directive("books", Books)
    app.connect("kb-page-fingerprint", pages_show)
    app.connect("doctree-resolved", list_books)
    app.connect("html-page-context", give_page)
    app.connect("build-finished", publish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    for name in sys.argv[1:]:
        made = book(Path(name))
        print(f"{FORMATS[made.kind].name} 做好了：{name}（{made.extent}，{made.day}的版本）")
