"""Sections, paragraphs, lists, quotations, code and admonitions of the book."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import admonitionlabels

from sphinx_kb.books.typst.figures import is_turned, is_whole
from sphinx_kb.books.typst.inline import in_brackets, looked
from sphinx_kb.books.typst.language import comma
from sphinx_kb.books.typst.translator import place, writes
from sphinx_kb.locale import _
from sphinx_kb.text.typst_markup import array, block, call, labelled, string, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_kb.books.typst.translator import TypstTranslator

ADMONITION_KINDS = ("attention", "caution", "danger", "error", "hint", "important", "note", "tip", "warning", "seealso")
NUMBERING = {"arabic": "1", "loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I"}
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
SEEN_WITHOUT_WORDS = re.compile(
    r"<(?:img|picture|video|audio|iframe|object|embed|canvas|input|select|textarea|button|math)\b", re.IGNORECASE)
"""HTML elements that are visible without text."""

NOT_SHOWN = re.compile(r"<!--.*?-->|<(style|script)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)

BODY = (nodes.section, nodes.document)
"""Parents of running text, whose paragraphs are indented."""

LONGEST_KEPT = 600
"""How many characters a paragraph with notes has at most that stays with its heading: a third of a page."""


@writes("document")
def write_document(page: TypstTranslator, node: nodes.document) -> str:
    return "\n".join(page.children(node))


@writes("section")
def write_section(page: TypstTranslator, node: nodes.section) -> str:
    page.level += 1
    made, rest = [place(page, node)], list(node.children)
    if rest and isinstance(rest[0], nodes.title) and is_silent(page, rest[0]):
        del rest[0]
    if rest and isinstance(rest[0], nodes.title):
        heading = call("heading", page.content(rest.pop(0)), depth=str(page.level))
        name = page.label(node["ids"][0]) if node["ids"] else ""
        if name and name not in page.labels:
            page.labels.add(name)
            heading = labelled(heading, name)
        if page.level > 1 and rest and is_whole(page, rest[0]):
            heading = call("kept", block([heading, page.render(rest.pop(0))]))
        elif page.level > 1 and rest and isinstance(rest[0], nodes.paragraph):
            length, first = len(rest[0].astext()), page.render(rest.pop(0))
            is_noted = "footnote(" in first and length < LONGEST_KEPT
            heading = call("kept", block([heading, first]), below="1em") if is_noted else f"{heading}\n{first}"
        made.append(heading)
    if page.docname not in page.labels:  # after the heading, since content before it may be on the previous page
        page.labels.add(page.docname)
        made.append(labelled("metadata(none)", page.docname))
    made += [*page.anchors(node["ids"]), *filter(None, map(page.render, rest))]
    page.level -= 1
    return "\n".join(made)


def is_silent(page: TypstTranslator, title: nodes.title) -> bool:
    """Whether a heading shows nothing and is left out: in a book that is strict Typst complains of it."""
    return not page.config.kb_book_strict and not title.astext().strip() and not any(title.findall(nodes.image))


@writes("paragraph")
def write_paragraph(page: TypstTranslator, node: nodes.paragraph) -> str:
    anchors = page.anchors(node["ids"])
    content = looked(page, node)
    if not any(node.findall(nodes.Text)):  # only pictures: nothing to indent
        return "\n".join([place(page, node), *anchors, call("block", content)])
    if isinstance(node.parent, BODY) or (isinstance(node.parent, nodes.container) and not node.parent["classes"]):
        return "\n".join([place(page, node), *anchors, call("body", content)])
    alone = len([child for child in node.parent.children if not isinstance(child, nodes.label)]) == 1
    return "\n".join([place(page, node), *anchors, content if alone else call("par", content)])


@writes("compact_paragraph")
def write_compact(page: TypstTranslator, node: nodes.Element) -> str:
    return "\n".join(page.children(node))


@writes("bullet_list")
def write_bullets(page: TypstTranslator, node: nodes.bullet_list) -> str:
    items = [page.render(item) for item in node.children]
    return "\n".join([*page.anchors(node["ids"]), call("list", *items, tight=is_tight(node))])


@writes("enumerated_list")
def write_numbers(page: TypstTranslator, node: nodes.enumerated_list) -> str:
    pattern = node.get("prefix", "") + NUMBERING[node.get("enumtype", "arabic")] + node.get("suffix", ".")
    start = str(node["start"]) if node.get("start", 1) != 1 else None
    items = [page.render(item) for item in node.children]
    made = call("enum", *items, tight=is_tight(node), numbering=string(pattern), start=start)
    return "\n".join([*page.anchors(node["ids"]), made])


@writes("list_item")
def write_item(page: TypstTranslator, node: nodes.Element) -> str:
    return block([*page.anchors(node["ids"]), *page.children(node)])


def is_tight(node: nodes.Element) -> str | None:
    """Return Typst's value of `tight`: false for lists with an item of several paragraphs."""
    loose = any(len([one for one in item.children if isinstance(one, nodes.paragraph)]) > 1 for item in node.children)
    return "false" if loose else None


@writes("definition_list")
def write_definitions(page: TypstTranslator, node: nodes.definition_list) -> str:
    if "glossary" in node["classes"]:
        return "\n".join([*page.anchors(node["ids"]), *map(page.render, node.children)])
    items = [page.render(item) for item in node.children]
    return "\n".join([*page.anchors(node["ids"]), call("terms", *items, tight="false")])


@writes("definition_list_item", "option_list_item", "field")
def write_definition(page: TypstTranslator, node: nodes.Element) -> str:
    """Write an item of a list of definitions; several terms share one."""
    heads: list[str] = []
    body: list[str] = []
    for child in node.children:
        if isinstance(child, (nodes.term, nodes.field_name, nodes.option_group)):
            heads += [string(comma())] if heads else []
            heads += [*page.anchors(child["ids"]), *page.children(child)]
        elif isinstance(child, nodes.classifier):
            heads += in_brackets(page.children(child))
        else:
            body += page.children(child)
    function = "entry" if "glossary" in node.parent["classes"] else "terms.item"
    return call(function, block([*page.anchors(node["ids"]), *heads]), block(body))


@writes("field_list", "option_list", "docinfo")
def write_fields(page: TypstTranslator, node: nodes.Element) -> str:
    if page.level == 0:
        return ""  # fields before the title are front matter
    return call("terms", *map(page.render, node.children), tight="false")


@writes("option")
def write_option(page: TypstTranslator, node: nodes.Element) -> str:
    return call("raw", string(node.astext()))


@writes("term", "definition", "description", "field_name", "field_body", "option_group", "line")
def write_parts(page: TypstTranslator, node: nodes.Element) -> str:
    return "\n".join(page.children(node))


@writes("block_quote")
def write_quote(page: TypstTranslator, node: nodes.block_quote) -> str:
    sources = [child for child in node.children if isinstance(child, nodes.attribution)]
    body = [page.render(child) for child in node.children if child not in sources]
    source = page.content(sources[0]) if sources else None
    return "\n".join([*page.anchors(node["ids"]), call("quote", block(body), block="true", attribution=source)])


@writes("line_block")
def write_lines(page: TypstTranslator, node: nodes.line_block) -> str:
    return "\n".join([*page.anchors(node["ids"]), call("lines", *lines_of(page, node, 0))])


def lines_of(page: TypstTranslator, node: nodes.line_block, depth: int) -> Iterator[str]:
    """Yield each line, indented by its depth."""
    for line in node.children:
        if isinstance(line, nodes.line_block):
            yield from lines_of(page, line, depth + 1)
        else:
            yield block([f"h({2 * depth}em)" if depth else "", *page.children(line)])


@writes("literal_block", "doctest_block")
def write_code(page: TypstTranslator, node: nodes.Element) -> str:
    """Write code, with line numbers and emphasized lines."""
    language = str(node.get("language", ""))
    named = string(language) if re.fullmatch(r"[a-z][\w-]*", language) and language not in ("text", "none") else None
    made = call("raw", string(node.astext()), block="true", lang=named)
    options: dict[str, Any] = node.get("highlight_args", {})
    marked = options.get("hl_lines", ())
    if node.get("linenos") or marked:
        first = str(options.get("linenostart", 1)) if node.get("linenos") else None
        made = call("listing", made, first=first, marked=array(map(str, marked)) if marked else None)
    return "\n".join([*page.anchors(node["ids"]), made])


@writes("transition")
def write_transition(page: TypstTranslator, node: nodes.transition) -> str:
    """Write a rule; MyST's above its footnotes goes, for these stand at the foot of the page."""
    return "" if "footnotes" in node["classes"] else call("rule")


@writes("rubric")
def write_rubric(page: TypstTranslator, node: nodes.rubric) -> str:
    if is_turned(node.next_node(descend=False, siblings=True)):
        return "\n".join(page.anchors(node["ids"]))  # printed on the page of its table
    function = "letter" if "kb-letter" in node["classes"] else "rubric"
    return "\n".join([*page.anchors(node["ids"]), call(function, page.content(node))])


@writes("citation")
def write_citation(page: TypstTranslator, node: nodes.citation) -> str:
    label, *body = node.children
    item = call("terms.item", block([string("["), *page.children(label), string("]")]), block(map(page.render, body)))
    return "\n".join([*page.anchors(node["ids"]), call("terms", item, tight="false")])


@writes("subtitle")
def write_subtitle(page: TypstTranslator, node: nodes.Element) -> str:
    return call("rubric", page.content(node))


@writes("centered")
def write_centered(page: TypstTranslator, node: nodes.Element) -> str:
    return call("align", "center", page.content(node))


@writes("Admonition", *ADMONITION_KINDS)
def write_admonition(page: TypstTranslator, node: nodes.Element) -> str:
    """Write a box with a heading: its title, or its kind if it has none."""
    kind = next((name for name in (node.tagname, *node["classes"]) if name in ADMONITION_KINDS), "note")
    children = list(node.children)
    if children and isinstance(children[0], nodes.title):
        title = page.content(children.pop(0))
    else:
        title = string(str(admonitionlabels[kind]))
    body = block(filter(None, map(page.render, children)))
    return "\n".join([place(page, node), *page.anchors(node["ids"]), call("admonition", string(kind), title, body)])


@writes("topic", "sidebar")
def write_topic(page: TypstTranslator, node: nodes.Element) -> str:
    children = list(node.children)
    title = page.content(children.pop(0)) if children and isinstance(children[0], nodes.title) else "none"
    return call("card", call("face", title, block(filter(None, map(page.render, children)))))


@writes("versionmodified")
def write_version(page: TypstTranslator, node: nodes.Element) -> str:
    return "\n".join([*page.anchors(node["ids"]), call("block", page.content(node))])


@writes("compound", "glossary", "only", "acks", "hlist", "hlistcol", "legend", "attribution")
def write_group(page: TypstTranslator, node: nodes.Element) -> str:
    """Write a group of nodes, in the style of its class."""
    if "toctree-wrapper" in node["classes"]:
        return ""  # the book has its own table of contents
    classes = [name for name in node["classes"] if name.startswith("kb-")]
    anchors = page.anchors(node["ids"])
    if not classes:
        return "\n".join([*anchors, *page.children(node)])
    return "\n".join([*anchors, call("group", strings(classes), page.content(node))])


@writes("target")
def write_target(page: TypstTranslator, node: nodes.target) -> str:
    return "\n".join([*page.anchors(node["ids"]), *page.children(node)])


@writes("comment", "meta", "substitution_definition", "tabular_col_spec", "toctree", "highlightlang", "system_message")
def write_nothing(page: TypstTranslator, node: nodes.Node) -> str:
    return ""  # not for readers; a system message has been reported


@writes("raw")
def write_raw(page: TypstTranslator, node: nodes.raw) -> str:
    """Write raw Typst and line breaks; warn of HTML with visible content, which the book cannot show."""
    formats = node.get("format", "").split()
    if "typst" in formats:
        return node.astext()
    if "html" in formats and BREAK.fullmatch(node.astext().strip()):
        return "linebreak()"
    if "html" in formats and "no-search" not in node["classes"] and says_something(node.astext()):
        page.complain(node, _("The book cannot show this HTML: write it in Markdown, or put it into {only} html "
                              "if it is for web pages only"))
    return ""


def says_something(html: str) -> bool:
    """Whether HTML has visible content, rather than only tags."""
    return bool(SEEN_WITHOUT_WORDS.search(html) or NOT_SHOWN.sub("", html).strip())
