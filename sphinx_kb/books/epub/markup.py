"""Parse HTML into a tree, and repair it if it is not well-formed.

Sphinx's output is well-formed; raw HTML of authors need not be.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

from sphinx_kb.text.lazy_pattern import lazy_pattern

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
NAME = re.compile(r"[A-Za-z_][\w.-]*")
ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
FORBIDDEN_IN_XML = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML forbids."""
OPTIONAL_END = frozenset({
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "rt", "rp", "colgroup",
})
"""Elements whose end tag HTML allows authors to omit."""
SHOWN_WORDS = 40
"""How many characters of an unclosed element a message shows."""


class Mender(HTMLParser):
    """Builds a tree of any HTML: closes open elements, ignores end tags without a start tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = ET.Element("body")
        self.open = [self.root]
        self.mistakes: list[str] = []
        """The tags that have no counterpart, with the text before them."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; ignore it if its name is not valid in XML."""
        if not NAME.fullmatch(tag):
            return
        attributes = {name: FORBIDDEN_IN_XML.sub("", value or "") for name, value in attrs if NAME.fullmatch(name)}
        element = ET.SubElement(self.open[-1], tag, attributes)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add an element that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element and the open elements inside it."""
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                for left in self.open[depth + 1:]:
                    self.note_unclosed(left)
                del self.open[depth:]
                return
        if tag not in VOID:
            self.mistakes.append(f"</{tag}>")

    def close(self) -> None:
        """Close every element that is still open."""
        super().close()
        for left in self.open[1:]:
            self.note_unclosed(left)

    def note_unclosed(self, element: ET.Element) -> None:
        """Note an element without an end tag, unless HTML allows that."""
        if element.tag not in OPTIONAL_END:
            words = "".join(element.itertext()).strip()
            self.mistakes.append(f"<{element.tag}>{words[:SHOWN_WORDS]}")

    def handle_data(self, data: str) -> None:
        """Append text after the existing content."""
        parent, data = self.open[-1], FORBIDDEN_IN_XML.sub("", data)
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data


def known_to_xml(found: re.Match[str]) -> str:
    """Return a named character reference in a form that XML knows."""
    return found[0] if found[1] in XML_ENTITIES else html.escape(html.unescape(found[0]))


def parsed(markup: str) -> tuple[ET.Element, str]:
    """Return the tree of a piece of HTML below a ``body``, and the first mistake if it had to be repaired.

    HTML that is valid but not XML, such as ``<br>`` or ``<input checked>``, is no mistake.
    """
    fit = ENTITY.sub(known_to_xml, FORBIDDEN_IN_XML.sub("", markup))
    try:
        tree = ET.fromstring(f'<body xmlns:xlink="http://www.w3.org/1999/xlink">{fit}</body>')
        for element in tree.iter():
            # drop namespaces, which only some drawings have: HTML elements are identified by name
            if isinstance(element.tag, str):
                element.tag = element.tag.rpartition("}")[2]
        return tree, ""
    except ET.ParseError:
        mender = Mender()
        mender.feed(markup)
        mender.close()
        return mender.root, mender.mistakes[0] if mender.mistakes else ""
