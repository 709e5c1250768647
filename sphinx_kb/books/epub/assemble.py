"""Binds written pages into a book: finds what they show and where they lead, and says what is missing.

Reads the pages as they lie in the output folder, so that a page written long ago and one written now are treated
alike, and so that what is in the book is what a reader can reach from its pages.
"""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx_kb.books.epub import package
from sphinx_kb.books.epub.contents import Entry, walk
from sphinx_kb.books.epub.page import OPS, XHTML, document, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_kb.books.epub.package import About

COVER, TITLE, SHEET = "cover.xhtml", "title.xhtml", "book.css"
LANDMARKS = {"glossary": "术语表", "bibliography": "参考文献", "preface": "前言", "appendix": "附录"}
FOREIGN = {"http://www.w3.org/1998/Math/MathML": "mathml", "http://www.w3.org/2000/svg": "svg"}


@dataclass(frozen=True)
class Leaf:
    """One written page."""

    address: str
    tree: ET.Element

    def elements(self, *names: str) -> Iterator[ET.Element]:
        """The XHTML elements of some names."""
        wanted = {f"{{{XHTML}}}{name}" for name in names}
        return (element for element in self.tree.iter() if element.tag in wanted)

    def file(self, reference: str) -> str:
        """The file that a relative reference of this page means."""
        path = unquote(reference.partition("#")[0])
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.address), path)) if path else self.address

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every place of the page that can be led to."""
        return frozenset(element.get("id", "") for element in self.tree.iter()) - {""}

    @property
    def properties(self) -> tuple[str, ...]:
        """What the package must say of the page."""
        spaces = {str(element.tag)[1:].partition("}")[0] for element in self.tree.iter()}
        return tuple(sorted(name for space, name in FOREIGN.items() if space in spaces))

    def images(self) -> list[str]:
        """The files of its images."""
        return [self.file(image.get("src", "")) for image in self.elements("img")]

    def captions(self, holder: str, caption: str) -> list[Entry]:
        """Its figures or tables that have a caption and can be led to."""
        return [Entry(words(title), f"{self.address}#{one.get('id')}")
                for one in self.elements(holder) if one.get("id")
                for title in one.findall(f"{{{XHTML}}}{caption}")]

    def broken(self, leaves: Mapping[str, Leaf]) -> Iterator[str]:
        """Links to places that are not there."""
        for link in self.elements("a"):
            href = link.get("href", "")
            path, _, anchor = href.partition("#")
            if anchor and ":" not in path:
                target = leaves.get(self.file(href))
                if target is None or unquote(anchor) not in target.ids:
                    yield href

    def part(self) -> str:
        """Its kind in the structure of the book."""
        section = next(self.elements("section"), None)
        return section.get(f"{{{OPS}}}type", "") if section is not None else ""


@dataclass(frozen=True)
class Volume:
    """A book about to be bound."""

    out: Path
    """Where the pages lie."""
    about: About
    version: str
    contents: tuple[Entry, ...]
    sheet: str
    """The stylesheet's text."""
    cover: Path | None
    """The image of the cover."""

    @cached_property
    def leaves(self) -> dict[str, Leaf]:
        """The pages by their files, in reading order."""
        addresses = dict.fromkeys(entry.address for entry in walk(self.contents)
                                  if entry.address and "#" not in entry.address)
        return {address: Leaf(address, ET.fromstring((self.out / address).read_bytes())) for address in addresses}

    @property
    def cover_name(self) -> str:
        """The file of the cover's image."""
        return f"cover{self.cover.suffix}" if self.cover else ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """What is wrong, as (file of the page, what)."""
        for address, leaf in self.leaves.items():
            for href in leaf.broken(self.leaves):
                yield address, f"链接 “{href}” 在书里没有落点"
            for image in leaf.images():
                if not (self.out / image).is_file():
                    yield address, f"图 “{image}” 没有找到"
                elif Path(image).suffix.lower() not in package.MEDIA_TYPES:
                    yield address, f"图 “{image}” 的格式电子书不支持，请换成 SVG、PNG、JPEG、GIF 或 WebP"

    def images(self) -> list[str]:
        """Every image that a page shows."""
        found = {image for leaf in self.leaves.values() for image in leaf.images()}
        return sorted(image for image in found if (self.out / image).is_file()
                      and Path(image).suffix.lower() in package.MEDIA_TYPES)

    def page(self, title: str, body: str) -> bytes:
        """A page of our own."""
        return document(title, body, language=self.about.language, sheet=SHEET).encode()

    def cover_page(self) -> bytes:
        """The page that shows nothing but the cover."""
        title = escape(self.about.title)
        return self.page("封面", f'<body epub:type="cover" class="kb-cover">\n<div><img src="{self.cover_name}" '
                               f'alt="封面：{title}" role="doc-cover" /></div>\n</body>')

    def title_page(self) -> bytes:
        """What book this is, whose, of when, and what one may do with it."""
        about = self.about
        day = about.modified.date()
        return self.page(about.title, (
            '<body>\n<section epub:type="titlepage" class="kb-title">\n'
            f'<h1>{escape(about.title)}</h1>\n<p class="kb-title__about">{escape(about.description)}</p>\n'
            f'<p class="kb-title__author">{escape(about.author)}</p>\n</section>\n'
            '<section epub:type="copyright-page" class="kb-imprint">\n'
            f"<p>版本 {escape(self.version)}，{day.year} 年 {day.month} 月 {day.day} 日</p>\n"
            f"<p>{escape(about.rights)}</p>\n</section>\n</body>"
        ))

    def navigation_page(self) -> bytes:
        """The contents, the lists of figures and tables, and the landmarks."""
        leaves = self.leaves.values()
        lists: dict[str, tuple[str, Sequence[Entry]]] = {
            "loi": ("图", [entry for leaf in leaves for entry in leaf.captions("figure", "figcaption")]),
            "lot": ("表", [entry for leaf in leaves for entry in leaf.captions("table", "caption")]),
        }
        marks = [("cover", "封面", COVER)] if self.cover else []
        marks += [("titlepage", "书名页", TITLE), ("toc", "目录", f"{package.NAV}#toc"),
                  ("bodymatter", "正文", next(iter(self.leaves)))]
        marks += [(leaf.part(), LANDMARKS[leaf.part()], leaf.address) for leaf in leaves if leaf.part() in LANDMARKS]
        return self.page("目录", package.navigation("目录", self.contents, lists, marks))

    def bound(self) -> bytes:
        """The book."""
        items = [package.Item(package.NAV, ("nav",)), package.Item(SHEET)]
        front = [TITLE, package.NAV]
        files: dict[str, bytes] = {package.NAV: self.navigation_page(), SHEET: self.sheet.encode()}
        if self.cover:
            items += [package.Item(self.cover_name, ("cover-image",)), package.Item(COVER)]
            front.insert(0, COVER)
            files |= {self.cover_name: self.cover.read_bytes(), COVER: self.cover_page()}
        files[TITLE] = self.title_page()
        items.append(package.Item(TITLE))
        for address, leaf in self.leaves.items():
            items.append(package.Item(address, leaf.properties))
            files[address] = (self.out / address).read_bytes()
        for image in self.images():
            items.append(package.Item(image))
            files[image] = (self.out / image).read_bytes()
        return package.archive({
            "META-INF/container.xml": package.CONTAINER.encode(),
            package.PACKAGE: package.package(self.about, items, [*front, *self.leaves]).encode(),
            package.NCX: package.old_contents(self.about, self.contents).encode(),
            **files,
        })
