"""A page of a book: the HTML that Sphinx writes for screens, as XHTML that e-readers can show.

What needs a script, a form or a wide window goes or becomes text; what the book does not hold is no link. Takes and
gives text, with facts about the page for whoever binds the book.
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
"""Elements that go with all they hold."""

FURNITURE_CLASSES = frozenset({"headerlink", "only-dark", "only-html", "no-book"})
"""Classes of what is for screens only."""

KEPT = frozenset({
    *("section", "article", "aside", "nav", "header", "footer", "div", "p", "hr", "pre", "blockquote", "figure"),
    *("figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "address"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q"),
    *("rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
})
"""Elements that stay; of others only the content does."""

UNFOLDED = {"details": ("div", "kb-opened"), "summary": ("p", "kb-opened__title")}
"""What folds on a screen lies open in a book."""

GLOBAL_ATTRIBUTES = frozenset({"id", "class", "lang", "dir", "title"})
ELEMENT_ATTRIBUTES = {
    "a": {"href"}, "img": {"src", "alt", "width", "height"}, "ol": {"start", "type", "reversed"}, "li": {"value"},
    "td": {"colspan", "rowspan", "headers"}, "th": {"colspan", "rowspan", "headers", "scope", "abbr"},
    "col": {"span"}, "colgroup": {"span"}, "time": {"datetime"}, "blockquote": {"cite"}, "q": {"cite"},
    "del": {"cite", "datetime"}, "ins": {"cite", "datetime"},
}
"""Attributes that stay, beside roles of digital publishing."""

NOTES = {"doc-noteref": "noteref", "doc-footnote": "footnote"}
"""Roles that e-readers also want as a type: they show such notes where the reader is."""

SCHEMES = ("http:", "https:", "mailto:", "tel:")
"""Where a link may lead outside the book."""

VOID = re.compile(r"></(?:br|hr|img|col|wbr)>")

MOST_COLUMNS = 6
"""A table with more columns than this becomes a list: an e-reader can neither scroll nor shrink it."""

MOST_CELLS_IN_TERM = 3
"""How many cells of a row name it at most in such a list; further ones mean little without their heads."""


@dataclass(frozen=True)
class ConvertedPage:
    """A page, and what was wrong with it."""

    text: str
    """The whole XHTML document."""
    dead: tuple[str, ...]
    """Links and images that lead nowhere in the book, now plain text."""
    facts: PageFacts
    """What the rest of the book must know of it."""
    mended: str = ""
    """What was not well-formed."""


@dataclass(frozen=True)
class PageLocation:
    """Where a page stands, to judge its links by."""

    address: str
    """The page's file in the book."""
    known: Set[str]
    """Every file of the book that a page may lead to."""
    anchors: Set[str] = frozenset()
    """Every place of the page itself."""

    def is_safe(self, href: str) -> bool:
        """Whether a link leads to a page of the book, or outside by a way that e-readers know."""
        if href.lower().startswith(SCHEMES):
            return True
        # what is no way out must be a way to somewhere in the book: whatever else it is, it goes
        path, _, anchor = href.partition("#")
        return self.file(path) in self.known if path else unquote(anchor) in self.anchors

    def holds(self, source: str) -> bool:
        """Whether an image can lie in the book: it comes from no other host and from nowhere above the book."""
        return bool(source) and not re.match(r"[\s\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]*:|[/\\])", source) and (
            not self.file(source).startswith(".."))

    def file(self, path: str) -> str:
        """Return the file that a relative address means; one outside the book begins with dots."""
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
    """Yield what an element holds, converted."""
    yield element.text or ""
    for child in element:
        yield from to_xhtml(child, place, dead)
        yield child.tail or ""


def to_xhtml(element: ET.Element, place: PageLocation, dead: list[str]) -> Iterator[ET.Element | str]:
    """Yield what a book shows of an element: nothing, its content, or the element with what it may have."""
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
        if name == "a" and attributes.get("href") == "#":  # an e-reader knows no top of a page, only the page
            attributes["href"] = quote(posixpath.basename(place.address))
        if name == "a" and "href" in attributes and not place.is_safe(attributes["href"]):
            dead.append(attributes.pop("href"))
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
    """Return a formula or a drawing as it is, in its namespace, without handlers, scripts and what refers elsewhere."""
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
    """Return the attributes that a book keeps of an element."""
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
    """Return the cells of a table, row by row; one that spans several places stands in each of them."""
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
    """Return the cells of a table too wide for a book, if one row of heads stands over rows of the same length."""
    grid = laid_out(table)
    lengths = {len(row) for row in grid}
    heads = [row for row in grid if all(cell.tag == "th" for cell in row)]
    return grid if len(grid) > 1 and len(lengths) == 1 and min(lengths) > MOST_COLUMNS and heads == grid[:1] else []


def as_list(table: ET.Element, grid: list[list[ET.Element]], place: PageLocation, dead: list[str]) -> ET.Element:
    """Return a wide table as a list: a term from the first cells of each row, which tell rows apart; then the rest."""
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
            if any(cell is above for above in grid[index]):  # said again: what led to it leads to the first
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
    """Return the paragraphs of a cell, or the cell itself where it holds no paragraph."""
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
    """Say of the page's section what part of a book it is."""
    section = body.find("section")
    if section is not None:
        section.set("epub:type", part)
        section.set("role", f"doc-{part}")


def serialised(element: ET.Element) -> str:
    """Return an element as XML that HTML parsers understand, too."""
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
    """Convert what Sphinx wrote; `part` is its kind in a book's structure."""
    tree, wrong = parsed(markup)
    link_titles(tree)
    place = replace(place, anchors={anchor for element in tree.iter() if (anchor := element.get("id"))})
    dead: list[str] = []
    body = fill(ET.Element("body"), content(tree, place, dead))
    name_part(body, part)
    text = document(title, serialised(body), language=language, sheet=sheet)
    return ConvertedPage(text, tuple(dead), facts_of(body, place.address), wrong)
