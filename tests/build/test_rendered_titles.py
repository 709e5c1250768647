"""A title is rendered once, for all pages that show it."""

from __future__ import annotations

from sphinx.builders.html import StandaloneHTMLBuilder

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


def test_a_title_is_rendered_once(make_world, monkeypatch):
    assert titles_rendered(make_world, monkeypatch, "sphinx_kb.build.rendered_titles") == len(PAGES)


def test_without_the_extension_sphinx_renders_a_title_for_each_page_that_shows_it(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    assert titles_rendered(make_world, monkeypatch) > 2 * len(PAGES)
