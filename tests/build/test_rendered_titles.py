"""A title is rendered once, for all pages that show it."""

from __future__ import annotations

import pytest
from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_kb.build.rendered_titles import RenderedTitles
from tests.build.small import PAGES


def titles_rendered(make_world, monkeypatch, *extensions) -> int:
    rendered = []
    render = StandaloneHTMLBuilder.render_partial

    def note(self, node):
        if getattr(node, "tagname", "") == "title":
            rendered.append(node.astext())
        return render(self, node)

    monkeypatch.setattr(StandaloneHTMLBuilder, "render_partial", note)
    make_world(*extensions, files=PAGES).build()
    return len(rendered)


def test_a_title_is_rendered_once_and_a_plain_one_never(make_world, monkeypatch):
    assert titles_rendered(make_world, monkeypatch, "sphinx_kb.build.rendered_titles") == 1  # 甲 *斜*


def test_a_plain_title_is_rendered_where_more_is_asked_of_it_than_its_text():
    rendered = []
    titles = RenderedTitles(lambda node: rendered.append(node) or {"title": "甲", "fragment": "<b>甲</b>"})
    title = nodes.title("", "甲")
    assert (titles(title)["title"], rendered) == ("甲", [])
    assert (titles(title)["fragment"], rendered) == ("<b>甲</b>", [title])


@pytest.mark.parametrize("text", ["甲&乙", "“甲”", "a -- b", "甲 ", "a@b", "", "a'b", "a < b"])
def test_a_title_that_a_writer_may_change_is_rendered(text):
    assert RenderedTitles(lambda node: {"title": "R"})(nodes.title("", text))["title"] == "R"


def test_without_the_extension_sphinx_renders_a_title_for_each_page_that_shows_it(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    assert titles_rendered(make_world, monkeypatch) > 2 * len(PAGES)
