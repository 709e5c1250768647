"""The text of a node as a reader gets it."""

from __future__ import annotations

import pytest
from docutils import nodes
from sphinx import addnodes

from sphinx_kb.core.visible_text import visible_pieces, visible_text


def reference(text, **attributes):
    return addnodes.pending_xref("", nodes.inline("", text), **attributes)


@pytest.mark.parametrize(("node", "text"), [
    (nodes.Text("one\ntwo"), "one two"),
    (nodes.strong("", "bold"), "bold"),
    (nodes.raw("", "<b>", format="html"), ""),
    (nodes.comment("", "hidden"), ""),
    (nodes.footnote_reference("", "1"), ""),
    (nodes.math("", "h = 2"), "h = 2"),
    (nodes.math("", r"h = \frac{w}{f}"), "…"),
    (reference("page", refdomain="kb", reftype="page", refexplicit=False), "page"),
    (reference("target", refdomain="std", reftype="ref", refexplicit=False), "…"),
    (reference("label", refdomain="std", reftype="ref", refexplicit=True), "label"),
    (reference("key2020", refdomain="cite", reftype="p", refexplicit=False), ""),
])
def test_what_is_shown(node, text):
    assert visible_text(nodes.paragraph("", "", node)) == text


def test_every_piece_comes_with_its_node_and_in_order():
    inner = nodes.Text("b")
    paragraph = nodes.paragraph("", "", nodes.Text("a"), nodes.emphasis("", "", inner), nodes.Text("c"))
    pieces = list(visible_pieces(paragraph))
    assert "".join(text for _node, text in pieces) == "abc"
    assert pieces[1][0] is inner


def test_nesting_of_any_depth_is_walked():
    node = nodes.Text("deep")
    for _level in range(5_000):
        outer = nodes.inline()
        outer.children = [node]
        node = outer
    assert visible_text(node) == "deep"
