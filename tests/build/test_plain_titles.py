"""The text of a plain title is not made of a copy; that of any other is as before."""

from __future__ import annotations

import pytest
from docutils import nodes

from sphinx_kb.build import plain_titles
from sphinx_kb.build.plain_titles import PLACES, text_of

FILES = {
    "index": "# 首页\n\n```{toctree}\na\n```\n\n(here)=\n## 一节\n\n{ref}`here` [](#two) {doc}`a`\n\n{#two}\n## 二节\n",
    "a": "# 甲 ![图](x.png) *斜*\n\n## 又一节\n",
}
TITLES = [
    nodes.title(), nodes.title("", "一节"), nodes.title("", "", nodes.Text("一"), nodes.Text("节\n")),
    nodes.title("", "甲", nodes.image(alt="图")), nodes.title("", "", nodes.emphasis("", "斜"), nodes.Text("乙")),
    nodes.title("", "丙", nodes.raw("", "<br>", format="html")), nodes.image(alt="图"), nodes.rubric("", "丁"),
    nodes.section("", nodes.title("", "戊")),
]


def copies(make_world, monkeypatch, *extensions):
    """How often a plain title is copied, and the pages."""
    made, copy = [], nodes.title.deepcopy

    def note(self):
        if len(self.children) == 1:
            made.append(self.astext())
        return copy(self)

    monkeypatch.setattr(nodes.title, "deepcopy", note, raising=False)
    theirs = [place.clean_astext for place in PLACES]
    built = make_world(*extensions, files=FILES, suppress_warnings=["image.not_readable"]).build()
    monkeypatch.undo()
    assert [place.clean_astext for place in PLACES] == theirs  # given back
    return len(made), {name: data for name, data in built.files().items() if name.endswith(".html")}


def test_no_plain_title_is_copied_and_the_pages_are_the_same(make_world, monkeypatch):
    (ours, pages), (theirs, others) = (copies(make_world, monkeypatch, *some) for some in ([plain_titles.__name__], []))
    assert ours < theirs / 2
    assert pages == others


def test_without_the_extension_a_title_is_copied_for_its_text(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    assert copies(make_world, monkeypatch)[0] > 8


@pytest.mark.parametrize("number", range(len(TITLES)))
def test_the_text_is_that_of_sphinx_and_of_myst(number):
    title = TITLES[number]
    for theirs in plain_titles.THEIRS.values():
        assert text_of(title.deepcopy()) == theirs(title.deepcopy())
