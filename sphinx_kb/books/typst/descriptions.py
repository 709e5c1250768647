"""Descriptions of functions, options and settings in the book: a signature, and indented below it what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.books.typst.markup import block, call, string
from sphinx_kb.books.typst.page import writes

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx import addnodes

    from sphinx_kb.books.typst.page import Page


@writes("desc")
def write_description(page: Page, node: addnodes.desc) -> str:
    *signatures, meaning = map(page.render, node.children)
    return "\n".join([*page.anchors(node["ids"]), call("description", block(signatures), meaning)])


@writes("desc_signature")
def write_signature(page: Page, node: addnodes.desc_signature) -> str:
    return block([*page.anchors(node["ids"]), call("signature", page.content(node))])


@writes("desc_signature_line")
def write_line(page: Page, node: nodes.Element) -> str:
    return block([*page.children(node), "linebreak()"])


@writes("desc_content", "desc_parameter", "desc_type_parameter", "desc_inline")
def write_plain(page: Page, node: nodes.Element) -> str:
    return page.content(node)


@writes("desc_name")
def write_name(page: Page, node: nodes.Element) -> str:
    return call("strong", page.content(node))


@writes("desc_addname", "desc_annotation", "desc_type")
def write_beside(page: Page, node: nodes.Element) -> str:
    return "\n".join([*page.anchors(node["ids"]), *page.children(node)])


@writes("desc_returns")
def write_returns(page: Page, node: nodes.Element) -> str:
    return block([string(" → "), *page.children(node)])


@writes("desc_optional")
def write_optional(page: Page, node: nodes.Element) -> str:
    return block([string("["), *page.children(node), string("]")])


@writes("desc_parameterlist", "desc_type_parameter_list")
def write_parameters(page: Page, node: nodes.Element) -> str:
    opening, closing = "[]" if node.tagname == "desc_type_parameter_list" else "()"
    between = [part for child in node.children for part in (string(", "), page.render(child))][1:]
    return block([string(opening), *between, string(closing)])


@writes("productionlist")
def write_productions(page: Page, node: addnodes.productionlist) -> str:
    return call("signature", block([part for child in node.children for part in (page.render(child), "linebreak()")]))


@writes("production")
def write_production(page: Page, node: addnodes.production) -> str:
    return block([*page.anchors(node["ids"]), *page.children(node)])
