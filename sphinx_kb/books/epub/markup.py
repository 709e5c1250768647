"""HTML as a tree: read strictly, and mended where an author's own HTML is not well-formed.

What Sphinx writes is well-formed; HTML that stands in a page as it is need not be.
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
    """Builds a tree of anything: closes what is open, passes over what was never opened."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = ET.Element("body")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; one with a name that XML does not know goes."""
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
        """Close an element and what stands open in it."""
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        """Text, after what stands there already."""
        parent, data = self.open[-1], FORBIDDEN_IN_XML.sub("", data)
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data


def known_to_xml(found: re.Match[str]) -> str:
    """Return a named character as XML can read it."""
    return found[0] if found[1] in XML_ENTITIES else html.escape(html.unescape(found[0]))


def parsed(markup: str) -> tuple[ET.Element, str]:
    """Return the tree of a piece of HTML below a ``body``, and what was wrong with it where it had to be mended."""
    fit = ENTITY.sub(known_to_xml, FORBIDDEN_IN_XML.sub("", markup))
    try:
        tree = ET.fromstring(f'<body xmlns:xlink="http://www.w3.org/1999/xlink">{fit}</body>')
        for element in tree.iter():
            # a drawing says its namespace or does not; HTML goes by its name
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
