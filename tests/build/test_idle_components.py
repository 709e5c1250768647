"""Pages without components of sphinx-design are not walked for them; the others are as before."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx_design import aside, dropdown, extension, shared, tabs

OURS = "sphinx_kb.build.idle_components"
MODULES = (aside, dropdown, tabs)
FILES = {
    "index": "# 首页\n\n```{toctree}\na\nb\n```\n\n文 *斜*。\n",
    "a": "# 甲\n\n::::{tab-set}\n:::{tab-item} 一\n文。\n:::\n:::{tab-item} 二\n文。\n:::\n::::\n\n"
         ":::{dropdown} 收起\n文。\n:::\n\n:::{aside} 旁白\n文。\n:::\n",
    "b": "# 乙\n\n:::{card} 卡片\n文。\n:::\n\n文。\n",
}


def asked(make_world, monkeypatch, *extensions) -> tuple[set[str], dict[str, bytes]]:
    """The texts that are asked whether they are components, and the pages that are written."""
    texts = set()

    def is_component(node, name):
        if isinstance(node, nodes.Text):
            texts.add(str(node))
        return shared.is_component(node, name)

    for module in MODULES:
        monkeypatch.setattr(module, "is_component", is_component)
    runs = [getattr(run, "theirs", run)  # a build that broke off in a test before may have left ours
            for run in (tabs.TabSetHtmlTransform.run, aside.AsideHtmlTransform.run, dropdown.DropdownHtmlTransform.run)]
    built = make_world(*extensions, files=FILES).build()
    assert built.warnings == []
    assert runs == [tabs.TabSetHtmlTransform.run, aside.AsideHtmlTransform.run, dropdown.DropdownHtmlTransform.run]
    return texts, {name: data for name, data in built.files().items() if name.endswith(".html")}


def test_only_pages_with_components_are_walked_and_all_are_the_same(make_world, monkeypatch):
    ours, theirs = asked(make_world, monkeypatch, OURS), asked(make_world, monkeypatch)
    assert "斜" not in ours[0]
    assert {"甲", "乙"} <= ours[0]
    assert ours[1] == theirs[1]


def test_without_the_extension_every_page_is_walked(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    assert "斜" in asked(make_world, monkeypatch)[0]


def test_a_build_that_breaks_off_leaves_nothing_for_good(make_world, monkeypatch):
    def break_off(app):
        raise ExtensionError("broken")

    broken = ModuleType("broken")
    broken.setup = lambda app: app.connect("builder-inited", break_off) and {}
    monkeypatch.setitem(sys.modules, "broken", broken)
    own = dropdown.DropdownHtmlTransform.run
    with pytest.raises(ExtensionError):
        make_world(OURS, "broken", files=FILES).build()
    make_world(OURS, files=FILES).build()
    assert dropdown.DropdownHtmlTransform.run is own


def asked_of_nodes(make_world, monkeypatch, *extensions):
    """How many nodes are asked whether their links open in a new tab, and the pages."""
    asked, asks = [], extension._has_new_tab_marker
    monkeypatch.setattr(extension, "_has_new_tab_marker", lambda node: asked.append(node) or asks(node))
    ours = extension._has_new_tab_marker
    files = {**FILES, "b": "# 乙\n\n:::{card} 卡片\n:link: https://example.org\n:link-new-tab:\n文。\n:::\n\n[链](a.md)\n"}
    built = make_world(*extensions, files=files).build()
    assert built.warnings == []
    assert extension._has_new_tab_marker is ours  # given back
    monkeypatch.undo()
    return len(asked), {name: data for name, data in built.files().items() if name.endswith(".html")}


def test_no_node_is_asked_for_a_new_tab_and_pages_are_the_same(make_world, monkeypatch):
    (ours, pages), (theirs, others) = (asked_of_nodes(make_world, monkeypatch, *some) for some in ([OURS], []))
    assert (ours, pages) == (0, others)
    assert b"_blank" in pages["b.html"]
    assert theirs > 20
