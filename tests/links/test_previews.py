"""What previews say, and that they are as fresh as the pages they are of."""

from __future__ import annotations

import json
import re

WORLD = {
    "index": "---\nsummary: 小站的一句话。\n---\n\n# 首页\n\n第一段。\n\n{#index-part}\n## 一节\n\n节里 [[甲|说的]]。\n"
             "\n又一段。\n\n```{glossary}\n词\n  它的 **意思**。\n```\n",
    "a": "---\norphan: true\n---\n\n# 甲\n\n```{image} x.png\n:width: 300\n:height: 200\n:alt: 图\n```\n\n"
         + "长" * 300 + "\n",
}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def world_of(make_world, **pages):
    world = make_world(
        "sphinx_kb.links.wikilinks", "sphinx_kb.links.previews", files={**WORLD, **pages}, html_static_path=[]
    )
    (world.docs / "x.png").write_bytes(PIXEL)
    return world


def told(built, page):
    text = (built.out / f"_previews/{page}.js").read_text(encoding="utf-8")
    return json.loads(re.fullmatch(r"kbPreview\((.*)\);\n", text)[1])


def test_a_page_shows_its_summary_a_section_its_beginning_a_term_its_definition(make_world):
    built = world_of(make_world).build()
    assert built.warnings == []
    data = told(built, "index")
    assert data[""] == ["首页", "小站的一句话。", []]
    assert data["index-part"] == ["一节", "节里 说的。", []]
    assert [shown for anchor, shown in data.items() if anchor.startswith("term")] == [["词", "它的 意思。", []]]


def test_a_section_that_begins_otherwise_than_with_a_paragraph_still_says_something(make_world):
    text = ("# 首页\n\n{#list}\n## 单子\n\n- 第一条\n- 第二条\n\n{#box}\n## 盒子\n\n:::{note}\n提醒。\n:::\n\n"
            "{#table}\n## 表\n\n| 头 |\n|---|\n| 格 |\n\n表后。\n\n"
            "{#parts}\n## 两节\n\n### 上\n\n甲。\n\n### 下\n\n乙。\n")
    data = told(world_of(make_world, index=text).build(), "index")
    assert [data[anchor][1] for anchor in ("list", "box", "table", "parts")] == ["第一条", "提醒。", "表后。", "上、下"]


def test_a_long_text_is_cut_and_a_figure_says_its_size(make_world):
    title, text, figure = told(world_of(make_world).build(), "a")[""]
    assert title == "甲"
    assert text == "长" * 160 + "…"
    assert figure == [["_images/x.png", "图", "300", "200", ""]]


def test_previews_follow_the_pages(make_world):
    world = world_of(make_world)
    world.build(to="kept")
    world.write({"index": "# 首页\n\n新的第一段。\n", "b": "---\norphan: true\n---\n# 乙\n\n乙说。\n"}).remove("a")
    kept, clean = world.build(to="kept"), world.build(to="clean")
    names = {name for name in kept.files() | clean.files() if name.startswith("_previews")}
    assert names == {"_previews/index.js", "_previews/b.js"}
    assert all(kept.files()[name] == clean.files()[name] for name in names)


def test_pages_in_folders_of_their_own_have_theirs_by_address(make_world):
    built = world_of(make_world).build("dirhtml")
    assert told(built, "a")[""][0] == "甲"
    assert told(built, "index")[""][0] == "首页"
