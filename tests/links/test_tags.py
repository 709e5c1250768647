"""Tags of pages: their pages, the index, and the links that lead there."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from sphinx.errors import ExtensionError

PAGES = {
    "index": "---\ntags: [总览]\n---\n\n# 首页\n\n文。\n\n```{toctree}\na\nb\n```\n",
    "a": "---\ntags: [药理/受体, H1, C++]\nsummary: 讲受体。\n---\n\n# 甲\n\n文。\n",
    "b": "---\ntags: [药理/代谢, h1]\n---\n\n# 乙\n\n文。\n",
}


def build(make_world, **settings):
    return make_world("sphinx_kb.links", files=PAGES, **{"kb_tag_pages": True, **settings}).build()


def links(page, kind):
    part = re.search(rf'class="{kind}"[^>]*>(.*?)</(?:ul|p|nav)>', page, re.S)[1]
    found = re.findall(r'href="([^"]*)"[^>]*>(.*?)</a>', part)
    return [(unquote(url), re.sub(r"<[^>]*>", "", text)) for url, text in found]


def test_a_page_shows_its_tags_and_each_tag_lists_its_pages(make_world):
    built = build(make_world)
    assert built.warnings == []
    assert links(built.page("a"), "kb-tags") == [
        ("tags/药理/受体.html", "药理/受体"), ("tags/h1.html", "H1"), ("tags/c++.html", "C++")]
    assert links(built.page("tags/h1"), "kb-tag-pages") == [("../b.html", "乙"), ("../a.html", "甲")]
    assert "讲受体。" in built.page("tags/h1")
    assert links(built.page("tags/药理/受体"), "kb-tag-pages") == [("../../a.html", "甲")]
    assert links(built.page("tags/药理/受体"), "kb-tag-way") == [("../index.html", "标签"), ("../药理.html", "药理")]


def test_a_tag_above_others_lists_their_pages_and_them(make_world):
    page = build(make_world).page("tags/药理")
    assert [text for _url, text in links(page, "kb-tag-pages")] == ["乙", "甲"]
    assert links(page, "kb-tags") == [("药理/代谢.html", "代谢"), ("药理/受体.html", "受体")]


def test_the_index_has_every_tag_with_its_count(make_world):
    index = build(make_world).page("tags/index")
    shown = re.findall(r'item--(\d)"><a [^>]*>([^<]*)</a> <span[^>]*>(\d+)<', index)
    assert shown == [("0", "C++", "1"), ("0", "H1", "2"), ("0", "总览", "1"), ("0", "药理", "2"), ("1", "代谢", "1"),
                     ("1", "受体", "1")]


def test_a_folder_of_that_name_comes_first_and_is_told(make_world):
    world = make_world("sphinx_kb.links", files={**PAGES, "tags/h1": "---\norphan: true\n---\n\n# 我的\n"},
                       kb_tag_pages=True)
    built = world.build()
    assert "我的" in built.page("tags/h1")
    assert len([line for line in built.warnings if "kb_tag_pages" in line]) == 1
    assert "kb-tags" not in built.page("a")


def test_without_the_setting_there_are_none(make_world):
    built = build(make_world, kb_tag_pages=False)
    assert not (built.out / "tags").exists()
    assert "kb-tags" not in built.page("a")


def test_a_tag_that_goes_away_leaves_no_page(make_world):
    world = make_world("sphinx_kb.links", "sphinx_kb.build", files=PAGES, kb_tag_pages=True)
    world.build()
    world.write({"a": "# 甲\n\n文。\n"})
    built = world.build()
    assert not (built.out / "tags/c++.html").exists()
    assert links(built.page("tags/h1"), "kb-tag-pages") == [("../b.html", "乙")]


FRAMED = ("sphinx_kb.links", "sphinx_kb.html.frame")


@pytest.fixture
def tagged(make_world):
    """A site in the frame, built, and what a clean build gives."""
    world = make_world(*FRAMED, files=PAGES, kb_tag_pages=True, html_theme="furo")
    world.build()
    world.build()  # a build trusts no file that is younger than a tick of the clock

    def rebuilt(clean="clean", **settings):
        times = {path: path.stat().st_mtime_ns for path in (world.root / "out/html/tags").rglob("*.html")}
        built = world.build(**settings)
        expected = world.build(to=clean, **settings).files()
        # the index of Sphinx alone keeps words that are gone: sphinx_kb.build.search_words
        assert built.files() | {"searchindex.js": b""} == expected | {"searchindex.js": b""}
        return {path.stem for path, time in times.items() if path.exists() and path.stat().st_mtime_ns != time}

    world.rebuilt = rebuilt
    return world


def test_a_page_of_a_tag_is_written_again_only_if_it_differs(tagged):
    tagged.change("a.md", "文。", "别的文。")
    assert tagged.rebuilt("one") == {"index"}
    tagged.change("a.md", "讲受体。", "讲别的。")
    assert tagged.rebuilt("two") == {"index", "h1", "c++", "药理", "受体"}
    tagged.change("b.md", "代谢, h1", "代谢")
    assert tagged.rebuilt("three") == {"index", "h1"}


def test_what_stands_around_it_shows_on_every_page(tagged):
    tagged.change("a.md", "# 甲", "# 甲乙")  # in the sidebar
    assert {"代谢", "总览"} <= tagged.rebuilt("one")
    assert {"代谢", "受体"} <= tagged.rebuilt("two", html_title="别的名字")


def test_a_page_of_a_tag_that_was_touched_is_mended(tagged):
    page = tagged.root / "out/html/tags/c++.html"
    page.write_text("spoilt", encoding="utf-8")
    tagged.change("a.md", "文。", "别的文。")
    assert tagged.rebuilt("one") >= {"c++"}
    page.unlink()
    tagged.change("a.md", "别的文。", "又是别的文。")
    tagged.rebuilt("two")
    assert page.exists()


def test_after_a_build_that_was_broken_off_every_page_is_written(tagged):
    tagged.change("a.md", "讲受体。", "讲别的。")
    with pytest.raises(ExtensionError):
        tagged.build(extensions=["myst_parser", "sphinx_design", *FRAMED, "tests.links.breaks_off"])
    tagged.change("a.md", "讲别的。", "讲受体。")
    assert tagged.rebuilt("one") >= {"h1", "c++", "药理", "受体"}
