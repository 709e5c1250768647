"""Convert the HTML that Sphinx writes for screens to XHTML for e-readers.

Content that needs a script, a form or a wide window is removed or becomes text, as do links to targets outside the
book. Text in, text and facts about the page out.
"""

from __future__ import annotations

import html
import posixpath
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from sphinx_kb.books.epub.facts import FOREIGN, PageFacts, facts_of, words
from sphinx_kb.books.epub.markup import parsed
from sphinx_kb.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
FURNITURE = frozenset({
    *("script", "style", "link", "meta", "base", "template", "noscript", "dialog"),
    *("form", "input", "button", "select", "option", "textarea", "output", "progress", "meter", "datalist"),
    *("iframe", "object", "embed", "canvas", "audio", "video", "map"),
})
"""Elements that are removed with their content."""

FURNITURE_CLASSES = frozenset({"headerlink", "only-dark", "only-html", "no-book"})
"""Classes of content for screens only."""

KEPT = frozenset({
    *("section", "article", "aside", "nav", "header", "footer", "div", "p", "hr", "pre", "blockquote", "figure"),
    *("figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "address"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q"),
    *("rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
})
"""Elements that are kept; others are replaced by their content."""

UNFOLDED = {"details": ("div", "kb-opened"), "summary": ("p", "kb-opened__title")}
"""Collapsible element → its replacement in a book."""

GLOBAL_ATTRIBUTES = frozenset({"id", "class", "lang", "dir", "title"})
ELEMENT_ATTRIBUTES = {
    "a": {"href"}, "img": {"src", "alt", "width", "height"}, "ol": {"start", "type", "reversed"}, "li": {"value"},
    "td": {"colspan", "rowspan", "headers"}, "th": {"colspan", "rowspan", "headers", "scope", "abbr"},
    "col": {"span"}, "colgroup": {"span"}, "time": {"datetime"}, "blockquote": {"cite"}, "q": {"cite"},
    "del": {"cite", "datetime"}, "ins": {"cite", "datetime"},
}
"""Attributes that are kept, in addition to digital publishing roles."""

NOTES = {"doc-noteref": "noteref", "doc-footnote": "footnote"}
"""Role → the ``epub:type`` with which e-readers show notes as pop-ups."""

SCHEMES = ("http:", "https:", "mailto:", "tel:")
"""The schemes of links that may lead outside the book."""

VOID = re.compile(r"></(?:br|hr|img|col|wbr)>")

MOST_COLUMNS = 6
"""A table with more columns becomes a list, since e-readers can neither scroll nor shrink it."""

MOST_CELLS_IN_TERM = 3
"""The most cells of a row that name it in such a list; more mean little without their column headers."""


@dataclass(frozen=True)
class ConvertedPage:
    """A converted page, and its problems."""

    text: str
    """The whole XHTML document."""
    dead: tuple[str, ...]
    """Links and images without a target in the book, now plain text."""
    facts: PageFacts
    """The facts that the rest of the book needs."""
    mended: str = ""
    """The error of HTML that was not well-formed."""


@dataclass(frozen=True)
class PageLocation:
    """The position of a page in the book, for checking its links."""

    address: str
    """The page's file in the book."""
    known: Set[str]
    """The files of the book that pages may link to."""
    left_out: Set[str] = frozenset()
    """The files that the book lacks on purpose: links to them become text."""
    anchors: Set[str] = frozenset()
    """The anchors of the page itself."""

    def is_safe(self, href: str) -> bool:
        """Whether a link leads to a page of the book, or outside with a known scheme."""
        if href.lower().startswith(SCHEMES):
            return True
        # every other link must lead into the book
        path, _, anchor = href.partition("#")
        return self.file(path) in self.known if path else unquote(anchor) in self.anchors

    def is_left_out(self, href: str) -> bool:
        """Whether a link leads to a page that the book lacks on purpose."""
        return self.file(href.partition("#")[0]) in self.left_out

    def holds(self, source: str) -> bool:
        """Whether an image can be part of the book: not on another host and not above the book's folder."""
        return bool(source) and not re.match(r"[\s\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]*:|[/\\])", source) and (
            not self.file(source).startswith(".."))

    def file(self, path: str) -> str:
        """Resolve a relative address to a file; files outside the book begin with dots."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.address), unquote(path)))


def classes(element: ET.Element) -> list[str]:
    """Return the classes of an element."""
    return element.get("class", "").split()


def fill(element: ET.Element, pieces: Iterable[ET.Element | str]) -> ET.Element:
    """Append texts and elements to an element, and return it."""
    for piece in pieces:
        if not isinstance(piece, str):
            piece.tail = ""
            element.append(piece)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + piece
        else:
            element.text = (element.text or "") + piece
    return element


def content(element: ET.Element, place: PageLocation, dead: list[str]) -> Iterator[ET.Element | str]:
    """Yield the converted content of an element."""
    yield element.text or ""
    for child in element:
        yield from to_xhtml(child, place, dead)
        yield child.tail or ""


def to_xhtml(element: ET.Element, place: PageLocation, dead: list[str]) -> Iterator[ET.Element | str]:
    """Yield the conversion of an element: nothing, its content, or the element with its allowed attributes."""
    if not isinstance(element.tag, str) or element.tag in FURNITURE or FURNITURE_CLASSES & set(classes(element)):
        return
    if element.tag in FOREIGN:
        yield foreign(element)
    elif element.tag in UNFOLDED:
        name, kind = UNFOLDED[element.tag]
        yield fill(ET.Element(name, {"class": kind}), content(element, place, dead))
    elif element.tag == "table" and (grid := rows_if_wide(element)):
        yield as_list(element, grid, place, dead)
    elif element.tag not in KEPT:
        yield from content(element, place, dead)
    else:
        attributes = attributes_of(element)
        name = element.tag
        if name == "a" and attributes.get("href") == "#":  # e-readers do not support links to the top of the page
            attributes["href"] = quote(posixpath.basename(place.address))
        if name == "a" and "href" in attributes and not place.is_safe(attributes["href"]):
            href = attributes.pop("href")
            if not place.is_left_out(href):
                dead.append(href)
            name = "span"
        if name == "th" and "scope" not in attributes:
            attributes["scope"] = "row" if "stub" in classes(element) else "col"
        if name == "img":
            if not place.holds(attributes.get("src", "")):
                dead.append(attributes.get("src", ""))
                yield attributes.get("alt", "")
                return
            attributes.setdefault("alt", "")
        yield fill(ET.Element(name, attributes), content(element, place, dead))


def foreign(element: ET.Element) -> ET.Element:
    """Return a formula or a drawing in its namespace, without handlers, scripts and external references."""
    def inner(old: ET.Element) -> ET.Element:
        kept = {name: value for name, value in old.attrib.items()
                if not name.lower().startswith("on") and (not name.endswith("href") or value.startswith("#"))}
        pieces: list[ET.Element | str] = [old.text or ""]
        for child in old:
            if child.tag not in ("script", "foreignObject"):
                pieces.append(inner(child))
            pieces.append(child.tail or "")
        return fill(ET.Element(old.tag, kept), pieces)

    made = inner(element)
    made.set("xmlns", FOREIGN[element.tag])
    return made


def attributes_of(element: ET.Element) -> dict[str, str]:
    """Return the attributes of an element that are kept."""
    allowed = GLOBAL_ATTRIBUTES | ELEMENT_ATTRIBUTES.get(element.tag, set())
    found = {name: value for name, value in element.attrib.items() if name in allowed}
    if "lang" in found:
        found["xml:lang"] = found["lang"]
    role = element.get("role", "")
    if role.startswith("doc-"):
        found["role"] = role
        if role in NOTES:
            found["epub:type"] = NOTES[role]
    return found


def laid_out(table: ET.Element) -> list[list[ET.Element]]:
    """Return the cells of a table, row by row; a spanning cell is repeated at each of its positions."""
    grid: list[list[ET.Element]] = []
    waiting: dict[int, tuple[int, ET.Element]] = {}  # by column: in how many more rows a cell of above stands
    for row in table.iter("tr"):
        cells = list(row)
        places: list[ET.Element] = []
        while cells or len(places) in waiting:
            column = len(places)
            if column in waiting:
                rest, cell = waiting.pop(column)
                width, height = 1, rest
            else:
                cell = cells.pop(0)
                width, height = int(cell.get("colspan", 1)), int(cell.get("rowspan", 1))
            for place in range(column, column + width):
                places.append(cell)
                if height > 1:
                    waiting[place] = (height - 1, cell)
        grid.append(places)
    return grid


def rows_if_wide(table: ET.Element) -> list[list[ET.Element]]:
    """Return the cells of a table that is too wide for a book, if it has one header row and rows of equal length."""
    grid = laid_out(table)
    lengths = {len(row) for row in grid}
    heads = [row for row in grid if all(cell.tag == "th" for cell in row)]
    return grid if len(grid) > 1 and len(lengths) == 1 and min(lengths) > MOST_COLUMNS and heads == grid[:1] else []


def as_list(table: ET.Element, grid: list[list[ET.Element]], place: PageLocation, dead: list[str]) -> ET.Element:
    """Return a wide table as a list: for each row, a term from the first cells that distinguish it, then the rest."""
    box = ET.Element("div", {**attributes_of(table), "class": "kb-records"})
    caption = table.find("caption")
    if caption is not None:
        title = fill(ET.Element("p", {**attributes_of(caption), "class": "kb-records__title"}),
                     content(caption, place, dead))
        box.append(title)
    comma, semicolon = (str(_(pair)).replace("%s", "") for pair in (N_("%s, %s"), N_("%s; %s")))
    heads = [words(cell) for cell in grid[0]]
    texts = [tuple(words(cell) for cell in row) for row in grid[1:]]
    alike = [len(texts) - len({text[:count] for text in texts}) for count in range(1, MOST_CELLS_IN_TERM + 1)]
    count = alike.index(min(alike)) + 1
    for index, (row, cells) in enumerate(zip(list(table.iter("tr"))[1:], grid[1:], strict=True)):
        listing = ET.SubElement(box, "dl", attributes_of(row))
        pieces = [[piece for part in flat(cell) for piece in content(part, place, dead)] for cell in cells]
        for cell, piece in zip(cells, pieces, strict=True):
            if any(cell is above for above in grid[index]):  # a repeated cell: only the first keeps its ids
                for one in piece:
                    for element in one.iter() if isinstance(one, ET.Element) else ():
                        element.attrib.pop("id", None)
        term = ET.SubElement(listing, "dt")
        for number, piece in enumerate(pieces[:count]):
            fill(term, [comma if number else "", *piece])
        told = ET.SubElement(ET.SubElement(listing, "dd"), "p")
        shown = [(head, piece) for head, piece in zip(heads[count:], pieces[count:], strict=True) if any(
            not isinstance(one, str) or one.strip() for one in piece)]
        for number, (head, piece) in enumerate(shown):
            label = ET.Element("span", {"class": "kb-records__label"})
            label.text = _("%s: ") % head
            fill(told, [semicolon if number else "", label, *piece])
    return box


def flat(cell: ET.Element) -> list[ET.Element]:
    """Return the paragraphs of a cell, or the cell itself if it has none."""
    return list(cell.findall("p")) or [cell]


def link_titles(tree: ET.Element) -> None:
    """Move the invisible link that lies over a card to the card's title."""
    for card in tree.iter():
        if "sd-card" not in classes(card):
            continue
        title = next((one for one in card.iter() if "sd-card-title" in classes(one)), None)
        holder = next((one for one in card.iter() if any("sd-stretched-link" in classes(child) for child in one)), None)
        if title is None or holder is None:
            continue
        link = next(child for child in holder if "sd-stretched-link" in classes(child))
        holder.remove(link)
        moved = fill(ET.Element("a", {"href": link.get("href", "")}), [title.text or ""])
        for child in list(title):
            title.remove(child)
            moved.append(child)
        title.text = ""
        title.append(moved)


def name_part(body: ET.Element, part: str) -> None:
    """Set the part of the book on the page's section."""
    section = body.find("section")
    if section is not None:
        section.set("epub:type", part)
        section.set("role", f"doc-{part}")


def serialised(element: ET.Element) -> str:
    """Return an element as XML that HTML parsers understand as well."""
    return VOID.sub(" />", ET.tostring(element, encoding="unicode", short_empty_elements=False))


def document(title: str, body: str, *, language: str, sheet: str) -> str:
    """Return a whole document around a body element."""
    language = html.escape(language)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="{XHTML}" xmlns:epub="{OPS}" lang="{language}" xml:lang="{language}">\n'
        f'<head>\n<meta charset="utf-8" />\n<title>{html.escape(title, quote=False)}</title>\n'
        f'<link rel="stylesheet" type="text/css" href="{html.escape(sheet)}" />\n</head>\n{body}\n</html>\n'
    )


def convert(markup: str, place: PageLocation, title: str, part: str, *, language: str, sheet: str) -> ConvertedPage:
    """Convert a page of Sphinx's output; `part` is its kind in the book."""
    tree, wrong = parsed(markup)
    link_titles(tree)
    place = replace(place, anchors={anchor for element in tree.iter() if (anchor := element.get("id"))})
    dead: list[str] = []
    body = fill(ET.Element("body"), content(tree, place, dead))
    name_part(body, part)
    text = document(title, serialised(body), language=language, sheet=sheet)
    return ConvertedPage(text, tuple(dead), facts_of(body, place.address), wrong)
