"""An EPUB as a reader meets it: unpacked in memory, its pages parsed, its links followed."""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

X = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
TYPE = "{http://www.idpf.org/2007/ops}type"


@dataclass(frozen=True)
class Shelved:
    """One book."""

    path: Path

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file, in the order of the archive."""
        with zipfile.ZipFile(self.path) as book:
            return {name: book.read(name) for name in book.namelist()}

    @cached_property
    def pages(self) -> dict[str, ET.Element]:
        """Every XHTML file, parsed as XML."""
        return {name: ET.fromstring(data) for name, data in self.files.items() if name.endswith(".xhtml")}

    @cached_property
    def package(self) -> ET.Element:
        return ET.fromstring(self.files["content.opf"])

    @property
    def manifest(self) -> dict[str, ET.Element]:
        """The items of the package by their files."""
        return {unquote(item.get("href", "")): item for item in self.package.iter(f"{OPF}item")}

    @property
    def spine(self) -> list[str]:
        """The files in reading order."""
        by_id = {item.get("id"): name for name, item in self.manifest.items()}
        return [by_id[ref.get("idref")] for ref in self.package.iter(f"{OPF}itemref")]

    def metadata(self, name: str) -> list[str]:
        """What the package says under a name: a Dublin Core element or a property."""
        return [element.text or "" for element in self.package.iter()
                if element.tag == f"{DC}{name}" or (element.tag == f"{OPF}meta" and element.get("property") == name)]

    def text(self, name: str) -> str:
        """The text of a page as one line."""
        return " ".join("".join(self.pages[name].itertext()).split())

    def links(self) -> list[tuple[str, str]]:
        """Every link as (page, address)."""
        return [(name, link.get("href", "")) for name, page in self.pages.items() for link in page.iter(f"{X}a")]

    def lands(self, name: str, href: str) -> bool:
        """Whether a link of a page leads to a place that is in the book."""
        path, _, anchor = href.partition("#")
        file = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name
        return file in self.ids and (not anchor or unquote(anchor) in self.ids[file])

    @cached_property
    def ids(self) -> dict[str, set[str | None]]:
        """What can be led to on every page."""
        return {name: {one.get("id") for one in page.iter()} for name, page in self.pages.items()}

    def images(self) -> list[tuple[str, str]]:
        """Every image as (page, file)."""
        return [(name, posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(image.get("src", "")))))
                for name, page in self.pages.items() for image in page.iter(f"{X}img")]
