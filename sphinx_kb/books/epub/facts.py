"""Facts about a page that the rest of the book needs: its anchors, links, images and captions.

They are collected when the page is converted and stored beside it, so that packing the book need not parse pages.
"""

from __future__ import annotations

import json
import posixpath
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator, Mapping

FOREIGN = {"math": "http://www.w3.org/1998/Math/MathML", "svg": "http://www.w3.org/2000/svg"}
"""Root element of another vocabulary → its namespace."""

PROPERTIES = {"math": "mathml", "svg": "svg"}
"""Element → the property that the package must declare for pages with it."""


def words(element: ET.Element) -> str:
    """Return the text of an element as one line."""
    return " ".join("".join(element.itertext()).split())


@dataclass(frozen=True)
class PageFacts:
    """Facts about one page of a book."""

    address: str
    """Its file in the book."""
    ids: tuple[str, ...] = ()
    """Its anchors."""
    links: tuple[str, ...] = ()
    """Its links to anchors within the book."""
    images: tuple[str, ...] = ()
    """The files of its images, in the book."""
    undescribed: tuple[str, ...] = ()
    """Those without alternative text."""
    figures: tuple[tuple[str, str], ...] = ()
    """Caption and address of its figures."""
    tables: tuple[tuple[str, str], ...] = ()
    """Caption and address of its tables."""
    properties: tuple[str, ...] = ()
    """The properties that the package must declare, such as `mathml`."""
    part: str = ""
    """Its kind in the book, such as `chapter`."""

    def broken(self, pages: Mapping[str, PageFacts]) -> Iterator[str]:
        """Yield links to missing anchors."""
        for href in self.links:
            target = pages.get(file_of(href, self.address))
            if target is None or unquote(href.partition("#")[2]) not in target.ids:
                yield href

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> PageFacts:
        """Read facts as `to_json` wrote them. Raises ValueError or TypeError for anything else."""
        fields = json.loads(text)
        return cls(**{name: frozen(value) for name, value in fields.items()})


def frozen(value: Any) -> Any:
    """Return a JSON value with its lists as tuples."""
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def file_of(reference: str, address: str) -> str:
    """Resolve a relative reference on the page `address` to a file."""
    path = unquote(reference.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(address), path)) if path else address


def elements(body: ET.Element) -> Iterator[ET.Element]:
    """Yield every XHTML element, including formulas and drawings but not their content."""
    waiting = [body]
    while waiting:
        element = waiting.pop()
        yield element
        if element.tag not in FOREIGN:
            waiting += reversed(element)


def facts_of(body: ET.Element, address: str) -> PageFacts:
    """Return the facts about a converted page."""
    found = list(elements(body))
    images = [element for element in found if element.tag == "img"]
    hrefs = [element.get("href", "") for element in found if element.tag == "a"]

    def captions(holder: str, caption: str) -> tuple[tuple[str, str], ...]:
        return tuple((words(title), f"{address}#{one.get('id')}") for one in found
                     if one.tag == holder and one.get("id") for title in one.findall(caption))

    return PageFacts(
        address=address,
        ids=tuple(sorted({name for element in body.iter() if (name := element.get("id", ""))})),
        links=tuple(href for href in hrefs if href.partition("#")[2] and ":" not in href.partition("#")[0]),
        images=tuple(file_of(image.get("src", ""), address) for image in images),
        undescribed=tuple(file_of(image.get("src", ""), address) for image in images if not image.get("alt")),
        figures=captions("figure", "figcaption"),
        tables=captions("table", "caption"),
        properties=tuple(sorted({PROPERTIES[element.tag] for element in found if element.tag in PROPERTIES})),
        part=next((element.get("epub:type", "") for element in found if element.tag == "section"), ""),
    )
