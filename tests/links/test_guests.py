"""Each feature alone in somebody else's site: English, alabaster, plain Markdown links, no data, no other feature."""

from __future__ import annotations

import json
import re

import pytest

FILES = {
    "index": "# Cheese\n\nStart with [the soft one](brie.md).\n\n```{toctree}\nbrie\nhard\n```\n",
    "brie": "# Brie\n\nIts rind is white. See [the hard ones](hard.md#ageing); rennet sets the milk.\n\nMore text.\n",
    "hard": "# Hard cheese\n\nThere are many.\n\n(ageing)=\n## Ageing\n\nMonths.\n\n"
            "```{glossary}\nrennet\n  An enzyme.\n```\n",
}
HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uff60]")


def site(make_world, feature, files=FILES, **settings):
    """A site with one feature; whatever it holds is there, in English, and no page asks for what is not."""
    world = make_world(f"sphinx_kb.{feature}", files=files, language="en", html_theme="alabaster", **settings)
    built = world.build()
    assert built.warnings == []
    for path in built.out.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not HAN.search(text), path.name
        for address in re.findall(r'(?:src|href)="(?!https?:|#|data:)([^"?#]+)', text):
            assert (path.parent / address).exists(), address
    return built


def test_backlinks(make_world):
    page = site(make_world, "links.backlinks").page("brie")
    assert "<summary>1 page, 1 mention</summary>" in page
    assert "Start with <mark>the soft one</mark>." in page
    assert page.index("More text.") < page.index('id="kb-backlinks"')


def test_previews(make_world):
    built = site(make_world, "links.previews")
    told = json.loads(built.page("_previews/hard", ".js").removeprefix("kbPreview(").removesuffix(");\n"))
    assert told[""] == ["Hard cheese", "There are many.", []]
    assert told["ageing"] == ["Ageing", "Months.", []]
    assert "js/preview.js" in built.page("index")


def test_the_graph_and_neighbours(make_world):
    built = site(make_world, "links.graph", {**FILES, "brie": FILES["brie"] + "\n```{graph}\n```\n"})
    page = built.page("brie")
    assert "Pages that link here: 1; pages that this page links to: 1" in page
    assert "all pages and the links between them" in page
    assert re.search(r"Hard cheese</span></a>: links to no other page", page)


def test_terms_link_themselves(make_world):
    page = site(make_world, "links.autolink").page("brie")
    assert re.search(r'href="hard\.html#term-rennet"><span class="[^"]*--auto">rennet</span></a>', page)


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_redirects(make_world, builder):
    files = {**FILES, "_data/redirects.csv": "old,new\nsoft/old,brie\n"}
    world = make_world("sphinx_kb.links.redirects", files=files, language="en", html_theme="alabaster")
    built = world.build(builder)
    assert built.warnings == []
    page, url = {"html": ("soft/old", "../brie.html"), "dirhtml": ("soft/old/index", "../../brie/")}[builder]
    text = built.page(page)
    assert f'<meta http-equiv="refresh" content="0; url={url}">' in text
    assert f"This page has moved to <a href=\"{url}\"" in text
    assert "Navigation" in text, "it lies in the frame of the site"
    assert re.search(r'<script[^>]* src="(\.\./)+_static/js/redirect\.js', text)


def test_the_link_report(make_world):
    page = site(make_world, "links.link_report", {**FILES, "hard": FILES["hard"] + "\n```{link-report}\n```\n"})
    text = re.sub(r"<[^>]+>", "", page.page("hard"))
    assert "Pages that link to no other page: 1" in text
    assert "Pages that no other page links to: none" in text


def test_terms_from_a_file(make_world):
    terms = ("- {id: rennet, name: rennet, definition: An *enzyme*., variants: [chymosin], page: brie}\n"
             "- {id: agar, name: Agar, abbr: [E406], definition: A jelly.}\n"
             "- {id: echte, name: émile, definition: X.}\n")
    files = {**FILES, "hard": "# Hard cheese\n\n(ageing)=\n## Ageing\n\n{term}`chymosin`\n\n```{terms}\n```\n",
             "_data/terms.yaml": terms}
    page = site(make_world, "terms", files).page("hard")
    assert re.findall(r'<dt id="(term-\w+)">', page) == ["term-agar", "term-echte", "term-rennet"]
    assert 'Agar<span class="kb-term__latin"> (E406)</span>' in page
    assert "Also called: chymosin" in page
    assert re.search(r'See: <a [^>]*href="brie\.html"', page)
    assert 'href="#term-rennet"' in page
