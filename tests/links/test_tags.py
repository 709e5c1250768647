"""Tags of pages: their pages, the index, and the links that lead there."""

from __future__ import annotations

import re
from urllib.parse import unquote

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
