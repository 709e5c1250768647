"""What the rest of a book must know of a page: where it can be led to, what it shows, where it leads.

Facts are taken from the page when it is converted and lie beside it, so that whoever binds the book reads no page.
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
"""The roots of other vocabularies, and their namespaces."""

PROPERTIES = {"math": "mathml", "svg": "svg"}
"""What the package must say of a page that holds one."""


def words(element: ET.Element) -> str:
    """Return the text of an element, in one line."""
    return " ".join("".join(element.itertext()).split())


@dataclass(frozen=True)
class PageFacts:
    """Facts about one page of a book."""

    address: str
    """Its file in the book."""
    ids: tuple[str, ...] = ()
    """Every place that can be led to."""
    links: tuple[str, ...] = ()
    """Links to places with an anchor, within the book."""
    images: tuple[str, ...] = ()
    """The files of its images, in the book."""
    undescribed: tuple[str, ...] = ()
    """Those without alternative text."""
    figures: tuple[tuple[str, str], ...] = ()
    """Caption and address of its figures."""
    tables: tuple[tuple[str, str], ...] = ()
    """Caption and address of its tables."""
    properties: tuple[str, ...] = ()
    """What the package must say of it, such as `mathml`."""
    part: str = ""
    """Its kind in the structure of the book."""

    def broken(self, pages: Mapping[str, PageFacts]) -> Iterator[str]:
        """Yield links to places that are not there."""
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
    """Return a value of JSON with tuples for its lists."""
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def file_of(reference: str, address: str) -> str:
    """Return the file that a relative reference on the page `address` means."""
    path = unquote(reference.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(address), path)) if path else address


def elements(body: ET.Element) -> Iterator[ET.Element]:
    """Yield every element of XHTML: formulas and drawings, but nothing in them."""
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
