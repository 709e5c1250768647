"""Text and inline nodes of the book: emphasis, links, footnotes, formulas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_kb.books.typst.formula import BadFormulaError, typst_of
from sphinx_kb.books.typst.index import keys
from sphinx_kb.books.typst.language import brackets
from sphinx_kb.books.typst.translator import writes
from sphinx_kb.core.places import place_of
from sphinx_kb.locale import _
from sphinx_kb.text.east_asian import CLOSING, NEVER_FIRST, OPENING, between
from sphinx_kb.text.nonbreaking import ADDRESS, pieces
from sphinx_kb.text.typst_markup import block, call, labelled, string, strings

if TYPE_CHECKING:
    from sphinx_kb.books.typst.translator import TypstTranslator

BREAKABLE = frozenset(" -–/~—")
"""Characters at which a line could break a non-breaking piece."""

LONG_PIECE = re.compile(rf"({ADDRESS.pattern}|[^\s\u2e80-\uffef]{{32,}})")
"""An address, or a word that is too long to stay on one line: it may break, so that the line before it is not torn."""

NO_FOOTNOTE = (nodes.title, nodes.caption, nodes.footnote, nodes.table, nodes.term)
"""Nodes in which Typst cannot place a footnote, or would print it twice."""

NO_PAGE = (nodes.title, nodes.caption, nodes.footnote, nodes.term, nodes.thead)
"""Nodes in which a page number would disturb."""

CARD = frozenset(("sd-stretched-link", "sd-btn"))
"""The classes of links that cover a card, and of buttons."""

INERT = ("javascript:", "data:", "vbscript:")


def neighbour(node: nodes.Text, step: int) -> str:
    """Return the adjacent character of the previous or next sibling; empty if there is none."""
    siblings = node.parent.children
    at = next(index for index, one in enumerate(siblings) if one is node) + step
    if not 0 <= at < len(siblings):
        return ""
    text = siblings[at].astext()
    return text[-1:] if step < 0 else text[:1]


def unwrapped(node: nodes.Text) -> str:
    """Replace the line breaks of a text by spaces, or by nothing between Chinese characters."""
    text = str(node)
    if "\n" not in text:
        return text
    out, *lines = text.split("\n")
    for line in lines:
        left = out.rstrip()[-1:] or neighbour(node, -1)
        right = line.lstrip()[:1] or neighbour(node, 1)
        out = out.rstrip() + between(left, right) + line.lstrip()
    return out


def unbroken(text: str) -> str:
    """Return a text as literals, with breakable non-breaking pieces in boxes.

    Typst may break a line after a box before any character, so a character that must not begin a line joins the box.
    """
    out: list[str] = []
    boxed = ""
    for piece, must_stay in pieces(text):
        if boxed and piece[0] in NEVER_FIRST:
            out[-1] = call("box", block([string(boxed + piece[0]), "joint"]))
            piece = piece[1:]
        boxed = piece if must_stay and not BREAKABLE.isdisjoint(piece) else ""
        if boxed:
            out.append(call("box", string(piece)))
        else:
            out += [call("long", string(part)) if LONG_PIECE.fullmatch(part) else string(part)
                    for part in LONG_PIECE.split(piece) if part]
    return "\n".join(out)


def without_doubled_space(node: nodes.Text, text: str) -> str:
    """Strip spaces next to Chinese punctuation, which has built-in space."""
    if text.endswith(" ") and neighbour(node, 1) in OPENING:
        text = text.rstrip(" ")
    if text.startswith(" ") and neighbour(node, -1) in CLOSING:
        text = text.lstrip(" ")
    return text


@writes("Text")
def write_text(page: TypstTranslator, node: nodes.Text) -> str:
    return unbroken(without_doubled_space(node, unwrapped(node)))


@writes("emphasis", "title_reference", "literal_emphasis")
def write_emphasis(page: TypstTranslator, node: nodes.Element) -> str:
    return styled(page, node, "emph")


@writes("strong", "literal_strong")
def write_strong(page: TypstTranslator, node: nodes.Element) -> str:
    return styled(page, node, "strong")


@writes("superscript")
def write_superscript(page: TypstTranslator, node: nodes.Element) -> str:
    return styled(page, node, "super")


@writes("subscript")
def write_subscript(page: TypstTranslator, node: nodes.Element) -> str:
    return styled(page, node, "sub")


def styled(page: TypstTranslator, node: nodes.Element, function: str) -> str:
    """Return the content of a node in a Typst style."""
    return "\n".join([*page.anchors(node["ids"]), call(function, page.content(node))])


@writes("literal")
def write_literal(page: TypstTranslator, node: nodes.literal) -> str:
    return "\n".join([*page.anchors(node["ids"]), call("raw", string(node.astext()))])


@writes("abbreviation")
def write_abbreviation(page: TypstTranslator, node: nodes.Element) -> str:
    meaning = node.get("explanation")
    said = in_brackets([string(meaning)]) if meaning else []
    return block([*page.anchors(node["ids"]), *page.children(node), *said])


def in_brackets(content: list[str]) -> list[str]:
    """Return expressions in brackets, as an aside after a word."""
    before, after = brackets()
    return [string(before), *content, string(after)]


@writes("inline", "generated", "PassthroughTextElement")
def write_inline(page: TypstTranslator, node: nodes.Element) -> str:
    anchors = page.anchors(node.get("ids", ()))
    return "\n".join([*anchors, *([looked(page, node)] if looks_of(node) else page.children(node))])


def looks_of(node: nodes.Element) -> list[str]:
    """Return the classes of a node that may have a style in the book."""
    classes: list[str] = node.get("classes", [])
    return [name for name in classes if name.startswith("kb-")]


def looked(page: TypstTranslator, node: nodes.Element) -> str:
    """Return the content of a node, in the style of its classes."""
    classes = looks_of(node)
    return call("classed", strings(classes), page.content(node)) if classes else page.content(node)


@writes("problematic")
def write_problematic(page: TypstTranslator, node: nodes.Element) -> str:
    return "\n".join(page.children(node))  # its parser has reported it already


def formula(page: TypstTranslator, node: nodes.Element, *, display: bool) -> str:
    """Return a formula with its number, if any; or warn and return its source."""
    tex = node.astext().strip()
    number = page.number(node, "displaymath") or node.get("number")
    try:
        return typst_of(tex, display=display, number=f"({number})" if number else "")
    except BadFormulaError as error:
        page.complain(node, str(error))
        return call("raw", string(tex), block="true" if display else None)


@writes("math")
def write_math(page: TypstTranslator, node: nodes.math) -> str:
    return formula(page, node, display=False)


@writes("math_block")
def write_math_block(page: TypstTranslator, node: nodes.math_block) -> str:
    return "\n".join([*page.anchors(node["ids"]), formula(page, node, display=True)])


def target_of(page: TypstTranslator, node: nodes.Element) -> str | None:
    """Return the label or the external address that a link leads to; None if it is inert or broken."""
    if "refid" in node:
        return page.label(node["refid"])
    address = str(node.get("refuri", ""))
    if address.startswith("%"):  # an address in the book, made by its builder
        docname, _, anchor = address[1:].partition("#")
        if docname != page.docname and docname not in page.book.pages:
            return None
        return f"{docname}#{anchor}" if anchor else docname
    if not address or address.lower().startswith(INERT):
        return None
    if is_outside(address):
        return address
    message = _("The link “%s” does not work in the book: write links within the site as wiki links")
    page.complain(node, message % address)
    return None


def is_outside(address: str) -> bool:
    return "://" in address or address.startswith(("mailto:", "tel:"))


@writes("reference", "number_reference")
def write_reference(page: TypstTranslator, node: nodes.reference) -> str:
    target = target_of(page, node)
    anchors = page.anchors(node["ids"])
    if target is None:
        return "\n".join([*anchors, *page.children(node)])
    if is_outside(target):
        return "\n".join([*anchors, outside(page, node, target)])
    page.links.append((target, place_of(node, page.document, page.docname)))
    if target in page.book.terms and "kb-listed" not in node["classes"] and not is_card(node):
        return "\n".join([*anchors, call("term", string(target), page.content(node))])
    says_page = "true" if wants_page(page, node, target) else None
    return "\n".join([*anchors, call("to", string(target), looked(page, node), page=says_page)])


def outside(page: TypstTranslator, node: nodes.reference, address: str) -> str:
    """Return a link to another site, with the address in a footnote unless the text shows it."""
    link = call("link", string(address), page.content(node))
    shown = address.removeprefix("https://").removeprefix("http://").removeprefix("mailto:").removeprefix("tel:")
    words = "".join(node.findall(nodes.Text))
    told = shown.strip("/") in words or not words  # a picture has no words to set a sign after
    if told or page.inside(node, *NO_FOOTNOTE) or not page.may_note(node):
        return link
    return f"{link}\nfootnote({call('link', string(address), call('address', string(shown)))})"


def is_card(node: nodes.reference) -> bool:
    """Whether a link is all that a card or a button is for: its reader has no sentence around it to go back to."""
    return not CARD.isdisjoint(node["classes"])


def wants_page(page: TypstTranslator, node: nodes.reference, target: str) -> bool:
    """Whether a link shows its page number: every card, but text once per document and target document."""
    docname = target.partition("#")[0]
    if is_card(node):
        page.told.add(docname)
        return True
    if docname in (page.docname, *page.told) or docname in page.book.lists or page.inside(node, *NO_PAGE):
        return False
    page.told.add(docname)
    return True


@writes("download_reference")
def write_download(page: TypstTranslator, node: nodes.Element) -> str:
    return "\n".join(page.children(node))  # a file to take away has no place on paper; its name has


@writes("fontawesome")
def write_icon(page: TypstTranslator, node: nodes.Element) -> str:
    return ""  # a picture without words, from a font that only the screen has


@writes("pending_xref")
def write_unresolved(page: TypstTranslator, node: nodes.Element) -> str:
    return "\n".join(page.children(node))  # Sphinx has reported it already


@writes("footnote_reference")
def write_footnote_reference(page: TypstTranslator, node: nodes.footnote_reference) -> str:
    identifier = node.get("refid", "")
    note = page.footnotes.get(identifier)
    if note is None:
        page.complain(node, _("This footnote has no content"))
        return "\n".join(page.children(node))
    name = page.label(identifier)
    if identifier in page.noted:
        return page.unspoken(node, call("footnote", f"label({string(name)})"))
    page.noted.add(identifier)
    page.labels.add(name)
    first, *rest = [child for child in note.children if not isinstance(child, nodes.label)] or [nodes.paragraph()]
    opening = page.content(first) if isinstance(first, nodes.paragraph) else page.render(first)  # beside the number
    return page.unspoken(node, labelled(call("footnote", block([opening, *map(page.render, rest)])), name))


@writes("footnote")
def write_footnote(page: TypstTranslator, node: nodes.footnote) -> str:
    if node["ids"] and node["ids"][0] not in page.noted and not node.get("backrefs"):
        page.complain(node, _("Nothing refers to this footnote, so the book leaves it out: refer to it, or "
                              "delete it"))
    return ""  # printed where it is referred to


@writes("index")
def write_index(page: TypstTranslator, node: nodes.Element) -> str:
    return "\n".join(call("mention", string(key)) for kind, value, *_ in node["entries"] for key in keys(kind, value))
