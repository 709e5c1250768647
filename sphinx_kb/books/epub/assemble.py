"""Assembles written pages into a book: collects the files that they use, and checks links and images.

Uses the facts stored beside the pages in the output folder, so that it makes no difference whether a page was written
in this build, and the book contains only what its pages use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_kb.books.edition import long_date
from sphinx_kb.books.epub import package
from sphinx_kb.books.epub.contents import ContentsEntry, walk
from sphinx_kb.books.epub.facts import PageFacts
from sphinx_kb.books.epub.page import document
from sphinx_kb.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_kb.books.epub.package import BookMetadata

COVER, TITLE, SHEET = "cover.xhtml", "title.xhtml", "book.css"
LANDMARKS = {"glossary": N_("Glossary"), "bibliography": N_("References"), "preface": N_("Preface"),
             "appendix": N_("Appendix")}
FORBIDDEN_IN_NAMES = re.compile(r'["*:<>?\\|]')
"""Characters that the container of an e-book does not allow in the names of files."""
FACTS = ".kb-facts"
"""The folder of the facts, in the output folder."""


def facts_file(out: Path, address: str) -> Path:
    """Return the file that holds the facts about a page."""
    return out / FACTS / f"{address}.json"


def entries_of(captions: Iterable[tuple[str, str]]) -> list[ContentsEntry]:
    """Return captions as entries of a list."""
    return [ContentsEntry(title, address) for title, address in captions]


@dataclass(frozen=True)
class Volume:
    """A book to be packed."""

    out: Path
    """The folder of the pages."""
    about: BookMetadata
    version: str
    contents: tuple[ContentsEntry, ...]
    sheet: str
    """The stylesheet's text."""
    cover: Path | None
    """The cover image."""

    @cached_property
    def pages(self) -> dict[str, PageFacts]:
        """File → facts of each page, in reading order."""
        addresses = dict.fromkeys(entry.address for entry in walk(self.contents)
                                  if entry.address and "#" not in entry.address)
        return {address: PageFacts.from_json(facts_file(self.out, address).read_text(encoding="utf-8"))
                for address in addresses}

    @property
    def cover_name(self) -> str:
        """The file name of the cover image."""
        return f"cover{self.cover.suffix}" if self.cover else ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield problems as (file of the page, message)."""
        for address, page in self.pages.items():
            if forbidden := FORBIDDEN_IN_NAMES.search(address):
                yield address, _("E-books do not allow “%s” in the names of files: rename the file") % forbidden[0]
            if address in (TITLE, package.NAV, *([COVER] if self.cover else [])):
                yield address, _("The e-book has a page of its own called “%s”, which overwrites this one: rename "
                                 "the file") % address
            for href in page.broken(self.pages):
                yield address, _("The link “%s” has no target in the book") % href
            for image in page.images:
                if not (self.out / image).is_file():
                    yield address, _("The image “%s” was not found") % image
                elif Path(image).suffix.lower() not in package.MEDIA_TYPES:
                    yield address, _("E-books do not support the format of the image “%s”: use SVG, PNG, JPEG, "
                                     "GIF or WebP") % image

    def images(self) -> list[str]:
        """Return every image that pages show."""
        found = {image for page in self.pages.values() for image in page.images}
        return sorted(image for image in found if (self.out / image).is_file()
                      and Path(image).suffix.lower() in package.MEDIA_TYPES)

    def access(self) -> package.Accessibility:
        """Return the accessibility of the book, derived from its pages."""
        pages = self.pages.values()
        return package.Accessibility(
            images=any(page.images for page in pages),
            described=not any(page.undescribed for page in pages),
            formulas=any("mathml" in page.properties for page in pages),
            statement=self.about.accessibility,
        )

    def page(self, title: str, body: str) -> bytes:
        """Return a generated page."""
        return document(title, body, language=self.about.language, sheet=SHEET).encode()

    def cover_page(self) -> bytes:
        """Return the page with the cover image."""
        alt = escape(str(_("Cover: %s") % self.about.title))
        image = f'<img src="{self.cover_name}" alt="{alt}" role="doc-cover" />'
        return self.page(str(_("Cover")),
                         f'<body epub:type="cover" class="kb-cover">\n<div>{image}</div>\n</body>')

    def title_page(self) -> bytes:
        """Return the title page: title, description, author, edition and rights."""
        about = self.about
        day = long_date(about.modified.date(), about.locale)
        edition = _("Version %(version)s, %(date)s") % {"version": self.version, "date": day} if self.version else day
        description = f'<p class="kb-title__about">{escape(about.description)}</p>\n' if about.description else ""
        author = f'<p class="kb-title__author">{escape(about.author)}</p>\n' if about.author else ""
        rights = f"<p>{escape(about.rights)}</p>\n" if about.rights else ""
        return self.page(about.title, (
            '<body>\n<section epub:type="titlepage" class="kb-title">\n'
            f"<h1>{escape(about.title)}</h1>\n{description}{author}</section>\n"
            '<section epub:type="copyright-page" class="kb-imprint">\n'
            f"<p>{escape(str(edition))}</p>\n{rights}</section>\n</body>"
        ))

    def navigation_page(self) -> bytes:
        """Return the contents, the lists of figures and tables, and the landmarks."""
        pages = self.pages.values()
        lists: dict[str, tuple[str, Sequence[ContentsEntry]]] = {
            "loi": (str(_("List of figures")), [entry for page in pages for entry in entries_of(page.figures)]),
            "lot": (str(_("List of tables")), [entry for page in pages for entry in entries_of(page.tables)]),
        }
        contents = str(_("Contents"))
        marks = [("cover", str(_("Cover")), COVER)] if self.cover else []
        marks += [("titlepage", str(_("Title page")), TITLE), ("toc", contents, f"{package.NAV}#toc"),
                  ("bodymatter", str(_("Text")), next(iter(self.pages)))]
        marks += [(page.part, str(_(LANDMARKS[page.part])), page.address) for page in pages if page.part in LANDMARKS]
        return self.page(contents, package.navigation(contents, self.contents, lists, marks))

    def bound(self) -> bytes:
        """Return the book as bytes."""
        items = [package.ManifestItem(package.NAV, ("nav",)), package.ManifestItem(SHEET)]
        front = [TITLE, package.NAV]
        files: dict[str, bytes] = {package.NAV: self.navigation_page(), SHEET: self.sheet.encode()}
        if self.cover:
            items += [package.ManifestItem(self.cover_name, ("cover-image",)), package.ManifestItem(COVER)]
            front.insert(0, COVER)
            files |= {self.cover_name: self.cover.read_bytes(), COVER: self.cover_page()}
        files[TITLE] = self.title_page()
        items.append(package.ManifestItem(TITLE))
        for address, page in self.pages.items():
            items.append(package.ManifestItem(address, page.properties))
            files[address] = (self.out / address).read_bytes()
        for image in self.images():
            items.append(package.ManifestItem(image))
            files[image] = (self.out / image).read_bytes()
        return package.archive({
            "META-INF/container.xml": package.CONTAINER.encode(),
            package.PACKAGE: package.package(self.about, self.access(), items, [*front, *self.pages]).encode(),
            package.NCX: package.old_contents(self.about, self.contents).encode(),
            **files,
        })
