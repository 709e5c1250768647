"""A node is made and joined to its parent as docutils does, without asking again and again."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx import addnodes

from sphinx_kb.build import node_making
from sphinx_kb.build.node_making import REPLACED

FILES = {"index": "# 首页\n\n- 甲 *乙* `丙`\n- [丁](#x)\n\n{#x}\n## 节\n\n文[^a]。\n\n[^a]: 注。\n"}


def set_to(monkeypatch, number):
    for (kind, name), two in REPLACED.items():
        monkeypatch.setattr(kind, name, two[number])


def trees():
    """Yield trees as features make them, and what there is to know of each node."""
    classes = ["a"]
    document = new_document("x.md")
    document.current_source, document.current_line = "x.md", 7
    section = nodes.section("raw", nodes.title("", "题"), ids=["i"], CLASSES=classes, kind="k")
    document += section
    section += nodes.paragraph("", "", nodes.Text("一"), nodes.emphasis("", "二", names=["n"]))
    loose = nodes.bullet_list("", nodes.list_item("", nodes.paragraph("", "三")))
    section.insert(1, loose)
    section += [nodes.footnote(backrefs=["b"]), addnodes.pending_xref("", nodes.inline(), refdomain="std")]
    placed = nodes.paragraph()
    placed.source, placed.line = "y.md", 2
    section.append(placed)
    classes.append("later")
    for root in (document, nodes.table("", nodes.tgroup("", cols=1)), nodes.Text("独"), nodes.Element()):
        yield [(type(node), getattr(node, "attributes", None) and list(node.attributes.items()), vars(node).keys(),
                node.source, node.line, type(node.parent), node.document is document, node.document is None,
                getattr(node, "rawsource", None), node.tagname) for node in root.findall()]


def test_nodes_are_those_of_docutils(monkeypatch):
    made = []
    for number in (0, 1):
        set_to(monkeypatch, number)
        made.append(list(trees()))
    assert made[0] == made[1]


@pytest.mark.parametrize("number", [0, 1])
def test_an_element_is_no_source(monkeypatch, number):
    set_to(monkeypatch, number)
    with pytest.raises(TypeError):
        nodes.section(nodes.title())


def asked_for_a_child(monkeypatch, number) -> int:
    """How often a node says that it is true, while a child is added to it."""
    set_to(monkeypatch, number)
    document, asked = new_document("x.md"), []
    monkeypatch.setattr(nodes.Node, "__bool__", lambda self: asked.append(1) or True)
    document += nodes.paragraph()
    monkeypatch.undo()
    return len(asked)


def test_nothing_is_asked_whether_it_is_true(monkeypatch):
    assert asked_for_a_child(monkeypatch, 0) == 0


def test_docutils_asks_again_and_again(monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    assert asked_for_a_child(monkeypatch, 1) > 3


def page_and_methods(make_world, monkeypatch, *extensions):
    """What a page looks like, and whether docutils' own methods were there when it was written."""
    seen, theirs = [], [vars(kind)[name] for kind, name in REPLACED]
    visit = nodes.Node.walkabout
    monkeypatch.setattr(
        nodes.Node, "walkabout",
        lambda *args: seen.append([vars(kind)[name] for kind, name in REPLACED] == theirs) or visit(*args))
    page = make_world(*extensions, files=FILES).build().files()["index.html"]
    monkeypatch.undo()
    assert [vars(kind)[name] for kind, name in REPLACED] == theirs  # given back
    return page, set(seen)


def test_without_the_extension_docutils_methods_stay_and_pages_are_the_same(make_world, monkeypatch):
    ours, theirs = (page_and_methods(make_world, monkeypatch, *some) for some in ([node_making.__name__], []))
    assert ours[0] == theirs[0]
    assert (ours[1], theirs[1]) == ({False}, {True})
