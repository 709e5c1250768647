"""The files around the pages of an EPUB 3.3: package document, navigation for new and old readers, container, archive.

Values in, text and bytes out. Deterministic.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx_kb.books.epub.contents import depth
from sphinx_kb.locale import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_kb.books.epub.contents import ContentsEntry

MIMETYPE = "application/epub+zip"
PACKAGE, NAV, NCX = "content.opf", "nav.xhtml", "toc.ncx"
MEDIA_TYPES = {
    ".xhtml": "application/xhtml+xml", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png",
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
}
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="content.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
CONFORMANCE = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
"""The conformance claim of books with an accessibility statement."""


@dataclass(frozen=True)
class Accessibility:
    """The accessibility of a book."""

    images: bool
    """Whether it has images."""
    described: bool
    """Whether all its images have alternative text."""
    formulas: bool
    """Whether it has formulas, as MathML."""
    statement: str
    """The editors' accessibility statement, which implies the claim of conformance."""

    def metadata(self) -> list[tuple[str, str]]:
        """Return properties and values for the package."""
        features = {
            "alternativeText": self.images and self.described, "describedMath": self.formulas,
            "displayTransformability": True, "MathML": self.formulas, "readingOrder": True,
            "structuralNavigation": True, "tableOfContents": True, "unlocked": True,
        }
        sufficient = ["textual,visual"] * self.images + ["textual"] * self.described
        return [
            *(("schema:accessMode", mode) for mode in ["textual"] + ["visual"] * self.images),
            *(("schema:accessModeSufficient", modes) for modes in sufficient),
            *(("schema:accessibilityFeature", name) for name, there in features.items() if there),
            ("schema:accessibilityHazard", "none"),
            *([("dcterms:conformsTo", CONFORMANCE)] if self.statement else []),
        ]


@dataclass(frozen=True)
class BookMetadata:
    """The metadata of a book."""

    identifier: str
    """A URI that is the same for all editions."""
    title: str
    language: str
    """In EPUB's form, such as ``zh-CN``."""
    locale: str
    """In Sphinx's form, such as ``zh_CN``."""
    author: str
    """Empty if unknown, like publisher, description and rights."""
    publisher: str
    description: str
    rights: str
    subjects: tuple[str, ...]
    accessibility: str
    """An accessibility statement of a sentence or two."""
    modified: dt.datetime
    """The time of this edition, UTC."""


@dataclass(frozen=True)
class ManifestItem:
    """A file of the book."""

    address: str
    properties: tuple[str, ...] = ()
    """The properties that the package must declare, such as `mathml`."""

    @property
    def media_type(self) -> str:
        """Its media type. Raises KeyError for types that e-readers need not support."""
        return MEDIA_TYPES[f".{self.address.rpartition('.')[2].lower()}"]


def package(about: BookMetadata, access: Accessibility, items: Sequence[ManifestItem], spine: Sequence[str]) -> str:
    """Return the package document: metadata, every file, and the reading order."""
    moment = about.modified.strftime("%Y-%m-%dT%H:%M:%SZ")
    ids = {item.address: f"f{number}" for number, item in enumerate(items, 1)}
    says = [f'<meta property="{name}">{value}</meta>' for name, value in access.metadata()]
    manifest = [
        f'<item id="{ids[item.address]}" href="{escape(quote(item.address))}" media-type="{item.media_type}"'
        + (f' properties="{" ".join(item.properties)}"' if item.properties else "") + "/>"
        for item in items
    ]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book-id" '
        f'xml:lang="{escape(about.language)}" prefix="a11y: http://www.idpf.org/epub/vocab/package/a11y/#">',
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
        f'<dc:identifier id="book-id">{escape(about.identifier)}</dc:identifier>',
        f"<dc:title>{escape(about.title)}</dc:title>",
        f"<dc:language>{escape(about.language)}</dc:language>",
        *([f'<dc:creator id="creator">{escape(about.author)}</dc:creator>',
           '<meta refines="#creator" property="role" scheme="marc:relators">aut</meta>'] if about.author else []),
        *optional("dc:publisher", about.publisher),
        f"<dc:date>{about.modified.date().isoformat()}</dc:date>",
        *optional("dc:description", about.description),
        *(f"<dc:subject>{escape(subject)}</dc:subject>" for subject in about.subjects),
        *optional("dc:rights", about.rights),
        f'<meta property="dcterms:modified">{moment}</meta>',
        *says,
        *([f'<meta property="schema:accessibilitySummary">{escape(access.statement)}</meta>']
          if access.statement else []),
        *([f'<meta property="a11y:certifiedBy">{escape(about.publisher)}</meta>']
          if access.statement and about.publisher else []),
        *(f'<meta name="cover" content="{ids[item.address]}"/>' for item in items if "cover-image" in item.properties),
        "</metadata>",
        "<manifest>",
        f'<item id="ncx" href="{NCX}" media-type="application/x-dtbncx+xml"/>',
        *manifest,
        "</manifest>",
        '<spine toc="ncx">',
        *(f'<itemref idref="{ids[address]}"/>' for address in spine),
        "</spine>",
        "</package>",
    ]
    return "\n".join(lines) + "\n"


def optional(name: str, value: str) -> list[str]:
    """Return a metadata element, unless its value is empty."""
    return [f"<{name}>{escape(value)}</{name}>"] if value else []


def lines(entries: Iterable[ContentsEntry]) -> str:
    """Return the contents as nested lists."""
    found = []
    for entry in entries:
        title = escape(entry.title, quote=False)
        head = f'<a href="{escape(quoted(entry.address))}">{title}</a>' if entry.address else f"<span>{title}</span>"
        found.append(f"<li>{head}{lines(entry.children)}</li>\n")
    return f"\n<ol>\n{''.join(found)}</ol>\n" if found else ""


def quoted(address: str) -> str:
    """Return an address as a link says it."""
    path, mark, anchor = address.partition("#")
    return quote(path) + mark + quote(anchor)


def navigation(title: str, contents: Iterable[ContentsEntry], lists: Mapping[str, tuple[str, Sequence[ContentsEntry]]],
               landmarks: Iterable[tuple[str, str, str]]) -> str:
    """Return the body of the contents page.

    `lists` are further lists (of figures, of tables) by their type, each with its title; `landmarks` are
    (type, title, address).
    """
    marks = "".join(f'<li><a epub:type="{kind}" href="{escape(quoted(address))}">{escape(words)}</a></li>\n'
                    for kind, words, address in landmarks)
    label = escape(str(_("Parts of the book")))
    further = "".join(
        f'<nav epub:type="{kind}" id="{kind}" aria-labelledby="{kind}-title">\n'
        f'<h2 id="{kind}-title">{escape(words)}</h2>{lines(entries)}</nav>\n'
        for kind, (words, entries) in lists.items() if entries
    )
    return (
        f'<body class="kb-contents">\n<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc-title">\n'
        f'<h1 id="toc-title">{escape(title)}</h1>{lines(contents)}</nav>\n{further}'
        '<nav epub:type="landmarks" id="landmarks" hidden="hidden" '
        f'aria-label="{label}">\n'
        f"<ol>\n{marks}</ol>\n</nav>\n</body>"
    )


def old_contents(about: BookMetadata, contents: Sequence[ContentsEntry]) -> str:
    """Return the contents for readers of EPUB 2 (NCX)."""
    number = 0

    def points(entries: Iterable[ContentsEntry]) -> str:
        nonlocal number
        found = []
        for entry in entries:
            number += 1
            found.append(
                f'<navPoint id="n{number}" playOrder="{order[entry.lead]}"><navLabel><text>{escape(entry.title)}</text>'
                f'</navLabel><content src="{escape(quoted(entry.lead))}"/>{points(entry.children)}</navPoint>\n'
            )
        return "".join(found)

    order = play_order(contents)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" '
        f'xml:lang="{escape(about.language)}">\n<head>\n'
        f'<meta name="dtb:uid" content="{escape(about.identifier)}"/>\n'
        f'<meta name="dtb:depth" content="{depth(contents)}"/>\n'
        '<meta name="dtb:totalPageCount" content="0"/>\n<meta name="dtb:maxPageNumber" content="0"/>\n</head>\n'
        f"<docTitle><text>{escape(about.title)}</text></docTitle>\n<navMap>\n{points(contents)}</navMap>\n</ncx>\n"
    )


def play_order(contents: Iterable[ContentsEntry]) -> dict[str, int]:
    """Return address → position in reading order, without duplicates."""
    order: dict[str, int] = {}

    def number(entries: Iterable[ContentsEntry]) -> None:
        for entry in entries:
            order.setdefault(entry.lead, len(order) + 1)
            number(entry.children)

    number(contents)
    return order


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return the archive: the uncompressed mimetype first, then the files in the given order, without timestamps."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, data in {"mimetype": MIMETYPE.encode(), **files}.items():
            entry = zipfile.ZipInfo(name)  # of 1 January 1980
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            book.writestr(entry, data, compresslevel=9)
    return out.getvalue()
