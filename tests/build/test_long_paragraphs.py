"""A paragraph with very many links is the same as ever, and no step of the build looks through all of it for each."""

from __future__ import annotations

import inspect

import pytest
from docutils import nodes

from sphinx_kb.build import long_paragraphs

FEW = 40
MANY = 4 * FEW
LINKS = " ".join(f"[[other|字{number}]] *斜* {{term}}`名`" for number in range(MANY // 3))
PAGES = {
    "index": f"# 首页\n\n{LINKS}\n\n## {LINKS}\n\n```{{toctree}}\nother\n```\n",
    "other": "# 另一页\n\n```{glossary}\n名\n  义。\n```\n",
}


@pytest.fixture(autouse=True)
def few_siblings(monkeypatch):
    """A paragraph need not be so long here as to be long to us."""
    monkeypatch.setattr(long_paragraphs, "MOST_SIBLINGS", FEW)


def test_without_the_extension_docutils_looks_through_all_siblings_of_a_node_that_is_replaced():
    assert "self.index(old)" in inspect.getsource(nodes.Element.replace)


def test_a_long_paragraph_is_written_as_without_us(make_world):
    ours, theirs = (
        make_world("sphinx_kb.links.wikilinks", *more, files=PAGES).build()
        for more in (["sphinx_kb.build.long_paragraphs"], []))
    assert ours.warnings == theirs.warnings == []
    assert ours.page("index") == theirs.page("index")


@pytest.fixture
def among(monkeypatch):
    """The number of siblings of each node that is replaced."""
    among = []
    replace = nodes.Element.replace

    def watched(self, old, new):
        among.append(len(self.children))
        return replace(self, old, new)

    monkeypatch.setattr(nodes.Element, "replace", watched)
    return among


def test_links_are_replaced_among_few_siblings(make_world, among):
    make_world("sphinx_kb.build", "sphinx_kb.links", "sphinx_kb.markup", files=PAGES).build()
    assert len(among) > MANY // 2
    assert max(among) <= FEW


def test_links_of_markdown_and_quotation_marks_are_replaced_among_few_siblings(make_world, among):
    words = " ".join('"word" [link](other.md)' for _ in range(MANY // 2))
    world = make_world("sphinx_kb.build", "sphinx_kb.links", language="en", html_theme="basic",
                       files={"index": f"# Home\n\n{words}\n\n```{{toctree}}\nother\n```\n", "other": "# Other\n"})
    assert world.build().page("index").count("“word”") == MANY // 2
    assert len(among) > MANY
    assert max(among) <= FEW
