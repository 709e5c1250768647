"""Finished books as files: their format, size, pages, date and digest.

``python -m sphinx_kb.books.made FILE…`` prints the path and size of books. It is called after each of them is built, so
this module imports little.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import io
import re
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from sphinx_kb.books.edition import long_date
from sphinx_kb.locale import _, ngettext, use_language

FORMATS = {".pdf": "PDF", ".epub": "EPUB"}
"""File suffix → format, in the order of display."""

DATES = {
    ".pdf": (re.compile(rb"xmp:(?:ModifyDate|CreateDate)(?:>|=\")(\d{4})-?(\d\d)-?(\d\d)"),
             re.compile(rb"/ModDate ?\(D:(\d{4})-?(\d\d)-?(\d\d)"),
             re.compile(rb"/CreationDate ?\(D:(\d{4})-?(\d\d)-?(\d\d)")),
    ".epub": (re.compile(rb'"dcterms:modified">(\d{4})-(\d\d)-(\d\d)'),),
}
"""File suffix → patterns of the date in the book's metadata. Each begins with its own letters, so that a book of
megabytes is searched in milliseconds; as alternatives of one pattern they would be tried at every byte."""
PAGES = re.compile(rb"xmpTPg:NPages(?:>|=\")(\d+)")
"""The number of pages in the metadata of a PDF, which typst writes (XMP Specification Part 2, paged-text namespace)."""


@dataclass(frozen=True)
class Book:
    """One book for download."""

    name: str
    kind: str
    """A key of FORMATS."""
    bytes: int
    date: dt.date
    """The date of the edition."""
    digest: str
    """SHA-256."""
    pages: int | None = None
    """How many pages it has, where its format has pages."""

    @property
    def format(self) -> str:
        """The name of its format."""
        return FORMATS[self.kind]

    @property
    def size(self) -> str:
        """Its file size, for readers."""
        return f"{self.bytes / 1e6:.1f} MB" if self.bytes >= 1e6 else f"{max(1, round(self.bytes / 1e3))} KB"

    def extent(self) -> str:
        """Return its number of pages and file size, for readers."""
        if not self.pages:
            return self.size
        pages = ngettext("%(pages)d page, %(size)s", "%(pages)d pages, %(size)s", self.pages)
        return pages % {"pages": self.pages, "size": self.size}


def date_of(path: Path, data: bytes) -> dt.date:
    """Return the date of a book: from its metadata, which copying preserves, else from its file."""
    said = data
    if path.suffix == ".epub":
        try:
            with zipfile.ZipFile(path) as archive:
                said = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".opf"))
        except zipfile.BadZipFile:
            said = b""
    found = min(filter(None, (pattern.search(said) for pattern in DATES[path.suffix])), default=None,
                key=lambda match: match.start())
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else file_date(path)
    except ValueError:
        return file_date(path)


def file_date(path: Path) -> dt.date:
    """Return the day on which a file was written."""
    return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()


def books_in(folder: Path) -> list[Book]:
    """Return the books in a folder, sorted by format."""
    return [book(path) for kind in FORMATS for path in sorted(folder.glob(f"*{kind}"))]


def book(path: Path) -> Book:
    """Read the properties of a book."""
    data = path.read_bytes()
    pages = pages_of(data) if path.suffix == ".pdf" else None
    return Book(path.name, path.suffix, len(data), date_of(path, data), hashlib.sha256(data).hexdigest(), pages)


def pages_of(pdf: bytes) -> int | None:
    """Return the number of pages of a PDF, as its metadata says it, else counted if it can be read."""
    if said := PAGES.search(pdf):
        return int(said[1])
    try:
        import pikepdf  # optional, slow to load, and seldom needed
    except ModuleNotFoundError:
        return None
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            return len(opened.pages)
    except pikepdf.PdfError:
        return None


def main(arguments: list[str]) -> None:
    """Print the path, size and date of books."""
    parser = argparse.ArgumentParser(prog="python -m sphinx_kb.books.made", description=main.__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--language", default="en", help="the language of the output, such as zh_CN")
    options = parser.parse_args(arguments)
    use_language(options.language)
    for path in options.files:
        made = book(path)
        print(_("%(format)s is ready: %(file)s (%(extent)s, edition of %(date)s)") % {
            "format": made.format, "file": path, "extent": made.extent(),
            "date": long_date(made.date, options.language)})


if __name__ == "__main__":
    main(sys.argv[1:])
