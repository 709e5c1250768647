"""Parse HTML into a tree, and repair it if it is not well-formed.

Sphinx's output is well-formed; raw HTML of authors need not be.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

from sphinx_kb.locale import _

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
NAME = re.compile(r"[A-Za-z_][\w.-]*")
ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML forbids."""


class Mender(HTMLParser):
    """Builds a tree of any HTML: closes open elements, ignores end tags without a start tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = ET.Element("body")
        self.open = [self.root]

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
                del self.open[depth:]
                return

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
    """Return the tree of a piece of HTML below a ``body``, and the error if it had to be repaired."""
    fit = ENTITY.sub(known_to_xml, FORBIDDEN_IN_XML.sub("", markup))
    try:
        tree = ET.fromstring(f'<body xmlns:xlink="http://www.w3.org/1999/xlink">{fit}</body>')
        for element in tree.iter():
            # drop namespaces, which only some drawings have: HTML elements are identified by name
            if isinstance(element.tag, str):
                element.tag = element.tag.rpartition("}")[2]
        return tree, ""
    except ET.ParseError as error:
        line, column = error.position
        around = fit.splitlines()[line - 1][max(0, column - 80):column - 40] if line <= fit.count("\n") + 1 else ""
        mender = Mender()
        mender.feed(markup)
        mender.close()
        return mender.root, (_("%s: ") % error.msg + around).strip()
