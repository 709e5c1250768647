"""A page that a generated page overwrites is not lost without a word."""

from __future__ import annotations

import pytest

PAGES = {"index": "# 首页\n\n```{toctree}\n:glob:\n\n*\n```\n"}


@pytest.mark.parametrize("name", ["search", "genindex"])
def test_the_author_is_told_in_every_build(make_world, name):
    files = PAGES | {name: "# 我的\n\n文。\n"}
    world = make_world("sphinx_kb.build", "sphinx_kb.search", "sphinx_kb.html", files=files)
    for _time in range(2):
        told = [line for line in world.build().warnings if "盖掉" in line]
        assert told == [f"{name}.md:1: WARNING: 自动生成的页面也叫 {name}，会盖掉这一页：请给文件改名 [kb.overwritten]"]


def test_where_nothing_is_generated_nothing_is_said(make_world):
    files = PAGES | {"genindex": "---\norphan: true\n---\n# 我的\n\n文。\n", "404": "# 没有\n\n文。\n"}
    built = make_world("sphinx_kb.html", files=files, html_use_index=False).build()
    assert built.warnings == []
    assert "我的" in built.page("genindex")


@pytest.mark.parametrize("name", ["nav", "title"])
def test_an_e_book_tells_it_too(make_world, name):
    built = make_world("sphinx_kb.books.epub", files=PAGES | {name: "# 我的\n\n文。\n"}).build("epub")
    assert [line for line in built.warnings if f"“{name}.xhtml”" in line]
