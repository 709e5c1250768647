"""A figure can be cited and taken along, as SVG and PNG with its source on it, or shown on another site."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape

import pytest

from sphinx_kb.core.png import size_of_png
from sphinx_kb.html.figure_files import lines_of, with_source

DRAWING = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100" viewBox="0 0 300 100"><title>圈</title>
<circle cx="50" cy="50" r="40" fill="red"/></svg>
"""
PAGE = "---\nreviewed: 2026-11-28\n---\n\n# 首页\n\n```{figure} pic.svg\n:name: fig-circle\n\n一个 <圈>\n```\n"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def world(make_world):
    return make_world("sphinx_kb.html.figure_files", files={"index": PAGE, "pic.svg": DRAWING}, html_theme="alabaster",
                      html_static_path=[], kb_figure_files=True, project="库", author="编者", numfig=True,
                      html_baseurl="https://example.org/kb/")


def files(built):
    return sorted(path.relative_to(built.out / "_figures").as_posix() for path in built.out.glob("_figures/**/*.*"))


def test_a_figure_says_how_it_is_cited_and_offers_its_files(world):
    built = world.build()
    assert built.warnings == []
    page = unescape(built.page("index"))
    assert ('<span data-kb-cite="#fig-circle">编者. 一个 <圈>（“首页”一页的图）[EB/OL]//库. (2026-11-28)[查阅日期]. '
            "https://example.org/kb/index.html#fig-circle</span>") in page
    assert '<a href="_figures/index/fig-circle.svg" download>SVG</a>' in page
    assert '<a href="_figures/index/fig-circle.png" download>PNG</a>' in page


def test_the_drawing_carries_its_source_and_the_picture_is_twice_as_large(world):
    built = world.build()
    root = ET.fromstring((built.out / "_figures/index/fig-circle.svg").read_text(encoding="utf-8"))
    words = "".join(text.text for text in root.iter(f"{SVG}text"))
    assert words == "一个 <圈>来源：库 · 首页https://example.org/kb/index.html#fig-circle"
    assert root.find(f"{SVG}svg/{SVG}circle") is not None
    width, height = float(root.get("width")), float(root.get("height"))
    assert size_of_png(built.out / "_figures/index/fig-circle.png") == (2 * width, 2 * height)


def test_each_drawing_of_a_figure_stands_below_its_title():
    root = ET.fromstring(with_source([DRAWING, DRAWING], ["7.5 mg", "15 mg"], ["来源：库"], "#fff", "#000"))
    below = sorted([(float(text.get("y")), text.text) for text in root.iter(f"{SVG}text")]
                   + [(float(drawing.get("y")), "圈") for drawing in root.findall(f"{SVG}svg")])
    assert [words for _y, words in below] == ["7.5 mg", "圈", "15 mg", "圈", "来源：库"]


def test_the_code_for_another_site_shows_the_drawing_and_leads_back(world):
    page = world.build().page("index")
    code = ET.fromstring(unescape(re.search(r"<pre><code>(.*?)</code>", page)[1]))
    assert code.find("a").get("href") == "https://example.org/kb/index.html#fig-circle"
    assert code.find("a/picture/img").get("src") == "https://example.org/kb/_figures/index/fig-circle.svg"
    assert code.find("a/picture/img").get("alt") == "一个 <圈>"
    assert code.find("a/picture/img").get("width") == "100%", "no wider than what it is put into"
    assert not [element for element in code.iter() if element.get("style")], "a strict policy forbids it"
    assert "<pre>" not in world.build(html_baseurl="").page("index")


def test_files_follow_the_figure(world):
    built = world.build()
    before = built.files()
    assert files(built) == ["index/fig-circle.png", "index/fig-circle.svg"]
    world.change("pic.svg", 'r="40"', 'r="20"')
    changed = world.build().files()
    for name in ("_figures/index/fig-circle.png", "_figures/index/fig-circle.svg"):
        assert changed[name] != before[name]
    (built.out / "_figures/index/fig-circle.png").unlink()
    assert world.build().files()["_figures/index/fig-circle.png"] == changed["_figures/index/fig-circle.png"]
    world.change("index.md", "fig-circle", "fig-ring")
    assert files(world.build()) == ["index/fig-ring.png", "index/fig-ring.svg"]
    world.write({"index": "# 首页\n\n字。\n"})
    assert files(world.build()) == []


def test_photographs_unnamed_figures_and_other_outputs_have_none(world):
    world.change("index.md", ":name: fig-circle\n", "")
    assert files(world.build()) == []
    assert "kb-figure-files" not in world.build().page("index")
    assert "kb-figure-files" not in world.write({"index": PAGE}).build("epub").page("index", ".xhtml")


def test_a_source_longer_than_the_drawing_is_broken():
    lines = list(lines_of("半衰期abc" * 20, 240))
    assert "".join(lines) == "半衰期abc" * 20
    assert max(map(len, lines)) <= 240 / 7.44
    assert len(lines) == 5
