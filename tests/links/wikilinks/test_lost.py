"""What once was lost, or led elsewhere, without a word: names, blocks, headings, attachments, broken syntax."""

from __future__ import annotations

import re

import pytest

from tests.conftest import World
from tests.links.wikilinks.vault import EXTENSIONS, SETTINGS

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"></svg>\n'
BLOCKS = """\
# 块

| 甲 | 乙 |
|---|---|
| 表一 | 表二 |
^table-near

| 丙 | 丁 |
|---|---|
| 表三 | 表四 |

^table

```python
print("代码")
```
^code

> 引文一
^quote-near

> 引文二
>
> 引文三

^quote

- 单一
- 单二
^list-near

话。

- 单三
- 单四

^list

- 项一 ^item
- 项二
  ^item-own-line

```{note}
提示的话。
```
^note

$$
x = 1
$$

^formula

大小写。 ^AbC

## 节 ^part

节里的话。

## 另一节
^other-part

另一节的话。
"""
PAGES = {
    "index": "# 首页\n\n[[C]] [[C++]] [[c#^x]] [[olanzapine]]\n\n[[块]]、[[other|]]、[[外/内/index]]。\n",
    "a/C": "# 丙语言\n\n文。 ^x\n",
    "C++": "# 丙加加\n\n文。\n",
    "(+)-olanzapine": "# 旋光体\n\n文。\n",
    "drugs/olanzapine": "# 奥氮平\n\n文。\n",
    "other": "# 另一页\n\n文。\n",
    "blocks": BLOCKS,
    "own": "# 自己\n\n![[#^here]]\n\n![[#下面]]\n\n在这里。 ^here\n\n## 下面\n\n下面的话。\n",
    "twice": "# 两次\n\n一。 ^same\n\n二。 ^same\n\n| 甲 |\n|---|\n| 乙 |\n\n^same\n\n[[#^same]]\n",
    "headings": ("# 标题\n\n## 用 `x` 的\n\n## 见 [[other|那页]]\n\n## 有注[^1]\n\n## 链 [字](other.md)\n\n"
                 "[^1]: 注。\n"),
    "to-headings": ("# 去标题\n\n[[标题#用 `x` 的]]、[[标题#见 那页]]、[[标题#见 other 那页]]、[[标题#有注]]、"
                    "[[标题#链 字]]，"
                    "不是 `[[标题#` 这样 `]]` 的。\n"),
    "torn": "# 折行\n\n前文\n[[另一\n页]]，又[[other|标\n签]]。\n\n![[块\n#^quote]]\n\n[[1,\n2]]\n",
    "外/内/index": "# 内里\n\n[[内/index]]、[[./index]]、[[内]]、[[/外/内/index]]、[[./]]。\n",
    "外/内/leaf": "# 叶\n\n[[./index]]、[[../index]]、[[index]]、[[内/]]。\n",
    "外/index": "# 外面\n\n文。\n",
    "pictures": ("# 图\n\n![[图.PNG]] ![[子/图二.SVG]] ![[图三.svg]]\n\n"
                 "[[图三.svg]]、[[表.pdf|一份表]]、[[没有.pdf]]。\n\n"
                 "![替](图一.svg)\n"),
    "材料/子/图二.svg": SVG,
    "材料/图三.svg": SVG,
    "材料/表.pdf": "%PDF-1.4\n",
    "图.png": SVG,
    "图一.svg": SVG,
}
EMBEDDED = {
    "table-near": ["表一", "表二"], "table": ["表三", "表四"], "code": ["代码"], "quote-near": ["引文一"],
    "quote": ["引文二", "引文三"], "list-near": ["单一", "单二"], "list": ["单三", "单四"], "item": ["项一"],
    "item-own-line": ["项二"], "note": ["提示的话"], "formula": ["1"], "abc": ["大小写"], "part": ["节里的话"],
    "other-part": ["另一节的话"],
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("lost"), EXTENSIONS, {**SETTINGS, "exclude_patterns": []})
    world.docs.mkdir()
    embeds = {f"embed-{name}": f"# 嵌入\n\n![[块#^{name}]]\n\n[[块#^{name}]]\n" for name in EMBEDDED}
    orphans = {name: text if "." in name else f"---\norphan: true\n---\n\n{text}" for name, text in
               {**PAGES, **embeds}.items()}
    return world.write({**orphans, "index": PAGES["index"]}).build()


def links(built, page):
    text = built.page(page)
    body = text[text.index("<h1"):text.index("</section>")]
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>\s*<span class="[^"]*kb-wikilink', body)
    return [link.replace("%2B", "+").replace("%28", "(").replace("%29", ")") for link in found]


def test_an_exact_name_comes_before_one_that_differs_in_punctuation(built):
    assert links(built, "index")[:4] == ["a/C.html", "C++.html", "a/C.html#block-x", "drugs/olanzapine.html"]


def test_a_link_with_an_empty_label_shows_its_target(built):
    assert re.search(r'href="other.html"><span class="[^"]*">other</span>', built.page("index"))


@pytest.mark.parametrize("name", EMBEDDED)
def test_a_block_id_names_the_whole_block_above_it(built, name):
    page = built.page(f"embed-{name}")
    box = page[page.index('class="kb-embed'):page.index("kb-embed__source")]
    source = built.page("blocks")
    assert "^" not in re.sub(r"<[^>]*>", "", source[source.index("<h1"):source.index("</section>")])
    for words in EMBEDDED[name]:
        assert words in box
    others = {words for other, own in EMBEDDED.items() for words in own if other != name} - {"1"} - set(EMBEDDED[name])
    assert not [words for words in others if words in box]
    anchor = re.search(r'href="blocks.html#([^"]+)"', page)[1]
    assert f'id="{anchor}"' in source


def test_a_page_embeds_its_own_blocks_and_sections(built):
    page = built.page("own")
    assert page.count("在这里。") == page.count("下面的话。") == 2


def test_a_block_id_that_is_repeated_is_told_with_its_line(built):
    told = [line for line in built.warnings if line.startswith("twice.md")]
    assert [line.partition(" ")[0] for line in told] == ["twice.md:9:", "twice.md:15:"]
    assert all("^same" in line for line in told)
    ids = re.findall(r'\bid="([^"]+)"', built.page("twice"))
    assert len(ids) == len(set(ids))


def test_headings_are_found_by_what_readers_see_of_them(built):
    assert len(links(built, "to-headings")) == 5
    assert not [line for line in built.warnings if line.startswith(("to-headings", "headings"))]
    assert "不是 <code" in built.page("to-headings")


def test_a_link_that_is_broken_over_two_lines_is_told_with_its_line(built):
    told = [line for line in built.warnings if line.startswith("torn.md")]
    assert [line.partition(" ")[0] for line in told] == ["torn.md:8:", "torn.md:9:", "torn.md:12:"]
    assert "[[另一 页]]" in told[0]
    assert "[[other|标 签]]" in told[1]


def test_folder_pages_are_found_by_relative_paths(built):
    assert links(built, "外/内/index") == ["#index"] * 5 or links(built, "外/内/index") == ["#"] * 5
    assert links(built, "外/内/leaf") == ["index.html", "../index.html", "../../index.html", "index.html"]
    assert not [line for line in built.warnings if line.startswith("外/")]


def test_attachments_are_found_whatever_their_capitals_and_by_the_end_of_their_path(built):
    page = built.page("pictures")
    assert re.findall(r'src="_images/([^"]+)"', page)[:3] != []
    assert len(re.findall(r"<img ", page)) == 4
    assert re.search(r'<a [^>]*download[^>]*href="_downloads/[^"]*"[^>]*>.*?图三\.svg', page)
    assert "一份表" in page
    (told,) = [line for line in built.warnings if line.startswith("pictures.md")]
    assert "没有.pdf" in told


def test_every_other_page_is_without_warnings(built):
    assert not [line for line in built.warnings if not line.startswith(("twice.md", "torn.md", "pictures.md"))]
