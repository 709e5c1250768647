"""Descriptions of functions, options and settings in the book: a signature, and indented below it what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.books.typst.translator import writes
from sphinx_kb.text.typst_markup import block, call, string

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx import addnodes

    from sphinx_kb.books.typst.translator import TypstTranslator


@writes("desc")
def write_description(page: TypstTranslator, node: addnodes.desc) -> str:
    *signatures, meaning = map(page.render, node.children)
    return "\n".join([*page.anchors(node["ids"]), call("description", block(signatures), meaning)])


@writes("desc_signature")
def write_signature(page: TypstTranslator, node: addnodes.desc_signature) -> str:
    return block([*page.anchors(node["ids"]), call("signature", page.content(node))])


@writes("desc_signature_line")
def write_line(page: TypstTranslator, node: nodes.Element) -> str:
    return block([*page.children(node), "linebreak()"])


@writes("desc_content", "desc_parameter", "desc_type_parameter", "desc_inline")
def write_plain(page: TypstTranslator, node: nodes.Element) -> str:
    return page.content(node)


@writes("desc_name")
def write_name(page: TypstTranslator, node: nodes.Element) -> str:
    return call("strong", page.content(node))


@writes("desc_addname", "desc_annotation", "desc_type")
def write_beside(page: TypstTranslator, node: nodes.Element) -> str:
    return "\n".join([*page.anchors(node["ids"]), *page.children(node)])


@writes("desc_returns")
def write_returns(page: TypstTranslator, node: nodes.Element) -> str:
    return block([string(" → "), *page.children(node)])


@writes("desc_optional")
def write_optional(page: TypstTranslator, node: nodes.Element) -> str:
    return block([string("["), *page.children(node), string("]")])


@writes("desc_parameterlist", "desc_type_parameter_list")
def write_parameters(page: TypstTranslator, node: nodes.Element) -> str:
    opening, closing = "[]" if node.tagname == "desc_type_parameter_list" else "()"
    between = [part for child in node.children for part in (string(", "), page.render(child))][1:]
    return block([string(opening), *between, string(closing)])


@writes("productionlist")
def write_productions(page: TypstTranslator, node: addnodes.productionlist) -> str:
    return call("signature", block([part for child in node.children for part in (page.render(child), "linebreak()")]))


@writes("production")
def write_production(page: TypstTranslator, node: addnodes.production) -> str:
    return block([*page.anchors(node["ids"]), *page.children(node)])
