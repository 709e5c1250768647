"""The files around the pages of an EPUB: package document, contents for new and old readers, container, archive.

Values in, text and bytes out; the same values give the same bytes. Knows EPUB 3.3, no Sphinx.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx_kb.books.epub.contents import depth

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_kb.books.epub.contents import Entry

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
ACCESSIBILITY = (
    ("schema:accessMode", ("textual", "visual")),
    ("schema:accessModeSufficient", ("textual,visual", "textual")),
    ("schema:accessibilityFeature", (
        "alternativeText", "describedMath", "displayTransformability", "MathML", "readingOrder",
        "structuralNavigation", "tableOfContents", "unlocked",
    )),
    ("schema:accessibilityHazard", ("none",)),
    ("dcterms:conformsTo", ("EPUB Accessibility 1.1 - WCAG 2.1 Level AA",)),
)
"""What the book says of how it can be read; tests look whether it is so."""


@dataclass(frozen=True)
class About:
    """What a book says of itself."""

    identifier: str
    """A URI that stays the same through all editions."""
    title: str
    language: str
    author: str
    publisher: str
    description: str
    rights: str
    subjects: tuple[str, ...]
    accessibility: str
    """A sentence or two on how the book can be read."""
    modified: dt.datetime
    """The moment of this edition, UTC."""


@dataclass(frozen=True)
class Item:
    """A file of the book."""

    address: str
    properties: tuple[str, ...] = ()
    """What the package must say of it, as `mathml`."""

    @property
    def media_type(self) -> str:
        """Its type. Raises KeyError for a file that no e-reader need know."""
        return MEDIA_TYPES[f".{self.address.rpartition('.')[2].lower()}"]


def package(about: About, items: Sequence[Item], spine: Sequence[str]) -> str:
    """The package document: metadata, every file, and the reading order."""
    moment = about.modified.strftime("%Y-%m-%dT%H:%M:%SZ")
    ids = {item.address: f"f{number}" for number, item in enumerate(items, 1)}
    says = [f'<meta property="{name}">{value}</meta>' for name, values in ACCESSIBILITY for value in values]
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
        f'<dc:creator id="creator">{escape(about.author)}</dc:creator>',
        '<meta refines="#creator" property="role" scheme="marc:relators">aut</meta>',
        f"<dc:publisher>{escape(about.publisher)}</dc:publisher>",
        f"<dc:date>{about.modified.date().isoformat()}</dc:date>",
        f"<dc:description>{escape(about.description)}</dc:description>",
        *(f"<dc:subject>{escape(subject)}</dc:subject>" for subject in about.subjects),
        f"<dc:rights>{escape(about.rights)}</dc:rights>",
        f'<meta property="dcterms:modified">{moment}</meta>',
        *says,
        f'<meta property="schema:accessibilitySummary">{escape(about.accessibility)}</meta>',
        f'<meta property="a11y:certifiedBy">{escape(about.publisher)}</meta>',
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


def lines(entries: Iterable[Entry]) -> str:
    """The contents as nested lists."""
    found = []
    for entry in entries:
        title = escape(entry.title, quote=False)
        head = f'<a href="{escape(quoted(entry.address))}">{title}</a>' if entry.address else f"<span>{title}</span>"
        found.append(f"<li>{head}{lines(entry.children)}</li>\n")
    return f"\n<ol>\n{''.join(found)}</ol>\n" if found else ""


def quoted(address: str) -> str:
    """An address as a link says it."""
    path, mark, anchor = address.partition("#")
    return quote(path) + mark + quote(anchor)


def navigation(title: str, contents: Iterable[Entry], lists: Mapping[str, tuple[str, Sequence[Entry]]],
               landmarks: Iterable[tuple[str, str, str]]) -> str:
    """The body of the contents page.

    `lists` are further lists (of figures, of tables) by their type, each with its title; `landmarks` are
    (type, title, address).
    """
    marks = "".join(f'<li><a epub:type="{kind}" href="{escape(quoted(address))}">{escape(words)}</a></li>\n'
                    for kind, words, address in landmarks)
    further = "".join(
        f'<nav epub:type="{kind}" id="{kind}" aria-labelledby="{kind}-title">\n'
        f'<h2 id="{kind}-title">{escape(words)}</h2>{lines(entries)}</nav>\n'
        for kind, (words, entries) in lists.items() if entries
    )
    return (
        f'<body class="kb-contents">\n<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc-title">\n'
        f'<h1 id="toc-title">{escape(title)}</h1>{lines(contents)}</nav>\n{further}'
        '<nav epub:type="landmarks" id="landmarks" hidden="hidden" aria-label="书的各部分">\n'
        f"<ol>\n{marks}</ol>\n</nav>\n</body>"
    )


def old_contents(about: About, contents: Sequence[Entry]) -> str:
    """The contents for readers of EPUB 2 (NCX)."""
    number = 0

    def points(entries: Iterable[Entry]) -> str:
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


def play_order(contents: Iterable[Entry]) -> dict[str, int]:
    """The order of the places that lines lead to; lines to the same place share their number."""
    order: dict[str, int] = {}

    def number(entries: Iterable[Entry]) -> None:
        for entry in entries:
            order.setdefault(entry.lead, len(order) + 1)
            number(entry.children)

    number(contents)
    return order


def archive(files: Mapping[str, bytes]) -> bytes:
    """The book: the type first and as it is, then the files in the given order, without times of their own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, data in {"mimetype": MIMETYPE.encode(), **files}.items():
            entry = zipfile.ZipInfo(name)  # of 1 January 1980
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            book.writestr(entry, data, compresslevel=9)
    return out.getvalue()
