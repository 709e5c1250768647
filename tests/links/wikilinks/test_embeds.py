"""What is embedded is whole: its footnotes, figures and references lead where they led, from wherever it stands."""

from __future__ import annotations

import re

import pytest

from tests.links.wikilinks.vault import EXTENSIONS, SETTINGS

SOURCE = """\
# 来处

一句带脚注[^1]，见 [另一节](#deep-source-other)、{doc}`near` 与 [邻页](near.md)。

[^1]: 脚注说的。

{#deep-source-part}
## 一节

又一句带脚注[^2]，见 {ref}`deep-source-other`、{numref}`deep-table` 与 {eq}`deep-equation`。

[^2]: 第二个。

```{table} 表的名字
:name: deep-table

| 甲 |
|---|
| [[来处#另一节|格里]] |
```

```{math}
:label: deep-equation

y = 2
```

{#deep-source-other}
## 另一节

1. 一条 ^item
2. 两条
"""


def build(make_world, embeds, builder="html"):
    files = {
        "index": f"# 首页\n\n{embeds}\n\n```{{toctree}}\ndeep/source\ndeep/near\n```\n",
        "deep/source": SOURCE, "deep/near": "# 邻页\n\n文。\n",
    }
    return make_world(*EXTENSIONS, files=files, numfig=True, **SETTINGS).build(builder)


@pytest.mark.parametrize("embeds", ["![[来处]]", "![[来处#一节]]", "![[来处#^item]]", "![[来处]]\n\n![[来处#一节]]"])
def test_every_link_of_a_copy_leads_to_something(make_world, embeds):
    built = build(make_world, embeds)
    assert built.warnings == []
    page = built.page("index")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "()" not in page
    links = r'<a class="[^"]*(?:internal|footnote-reference)[^"]*" href="([^"#]*)#?([^"]*)"'
    for file, anchor in re.findall(links, page):
        there = (built.out / file).read_text(encoding="utf-8") if file else page
        assert not anchor or f'id="{anchor}"' in there, (file, anchor)


def test_a_footnote_that_is_not_copied_is_found_on_its_page(make_world):
    page = build(make_world, "![[来处#一节]]").page("index")
    assert re.search(r'又一句带脚注<sup[^>]*><a class="reference internal" href="deep/source\.html#id\d+">', page)


def test_a_footnote_that_is_copied_stays_with_its_copy(make_world):
    page = build(make_world, "![[来处]]").page("index")
    assert re.search(r'href="#(embed-1-id\d+)".*id="\1" role="doc-footnote"', page, re.S)


def test_the_catalogue_for_translators_holds_a_text_once(make_world):
    built = build(make_world, "![[来处]]", "gettext")
    assert "又一句" not in built.page("index", ".pot")


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"></svg>\n'


@pytest.mark.parametrize(("written", "size", "alt"), [
    ("![[figure.svg]]", {}, "figure"),
    ("![[figure.svg|300]]", {"width": "300"}, "figure"),
    ("![[figure.svg|300x200|一张图]]", {"width": "300", "height": "200"}, "一张图"),
    ("![[pictures/figure.svg|一张图]]", {}, "一张图"),
])
def test_an_image_is_found_by_name_or_path_and_has_size_and_description(make_world, written, size, alt):
    files = {"index": f"# 首页\n\n{written}\n", "pictures/figure.svg": SVG, "pictures/deep/figure.svg": "<svg/>\n"}
    built = make_world(*EXTENSIONS, files=files, **SETTINGS).build()
    assert built.warnings == []
    image = re.search(r'<img [^>]*src="_images/figure\.svg"[^>]*>', built.page("index"))[0]
    assert f'alt="{alt}"' in image
    shown = dict(re.findall(r'(width|height)(?:="|: )(\d+)', image))
    assert shown == size
    assert (built.out / "_images/figure.svg").read_text() == SVG


def test_an_image_that_is_not_there_is_told_and_its_name_stays(make_world):
    built = make_world(*EXTENSIONS, files={"index": "# 首页\n\n![[../out/none.svg]]\n"}, **SETTINGS).build()
    assert built.warnings == [
        "index.md:3: WARNING: ![[../out/none.svg]] 没有这张图：看看文件名，或先把图放进文稿的文件夹 [kb.link]"]
    assert '<span class="kb-wikilink kb-wikilink--missing">../out/none.svg</span>' in built.page("index")


IN_A_SENTENCE = {
    "段落": "前句 ![[来处#^item]] 后句",
    "条目": "- 前句 ![[来处#^item]] 后句\n- 另一条",
    "格里": "| 甲 | 乙 |\n|---|---|\n| 前句 ![[来处#^item]] 后句 | 丙 |",
    "粗体": "**前句 ![[来处#^item]] 后句**",
    "引文": "> 前句 ![[来处#^item]] 后句",
    "提示": ":::{note}\n前句 ![[来处#^item]] 后句\n:::",
    "脚注": "文[^n]\n\n[^n]: 前句 ![[来处#^item]] 后句",
    "两个": "前句 ![[来处#^item]]\n![[来处#^item]] 后句",
    "两行": "前句\n![[来处#^item]]\n后句",
}


@pytest.mark.parametrize("written", IN_A_SENTENCE.values(), ids=IN_A_SENTENCE)
def test_what_is_embedded_in_a_sentence_stands_on_its_own_between_its_words(make_world, written):
    built = build(make_world, written)
    assert built.warnings == []
    page = built.page("index")
    before, box = page.split('<div class="kb-embed', 1)
    inside, after = box.rsplit("kb-embed__source", 1)
    assert re.search(r"前句(?:</strong>)?</p>\s*$", before)
    assert re.search(r"<p>(?:<strong>)?后句", after)
    assert "前句" not in inside + after
    assert "后句" not in before + inside
    assert inside.count("一条") == written.count("![[")


@pytest.mark.parametrize("written", IN_A_SENTENCE.values(), ids=IN_A_SENTENCE)
def test_no_word_around_an_embed_is_lost_in_text(make_world, written):
    said = re.sub(r"\s+", "", build(make_world, written, "text").page("index", ".txt"))
    assert re.search(r"前句\W*一条.*后句", said)


@pytest.mark.parametrize("written", [
    "## 前句 ![[来处#^item]] 后句", "[前句 ![[来处#^item]] 后句](https://example.org)", "前句 ![[来处#没有]] 后句",
    "前句 ![[没有]] 后句", "前句 ![[index]] 后句",
])
def test_where_a_block_cannot_stand_or_is_not_there_the_sentence_has_a_link(make_world, written):
    page = build(make_world, written).page("index")
    assert 'class="kb-embed' not in page
    words = re.sub(r"<[^>]*>", "", page[page.index("</h1>"):])
    assert re.search(r"前句\s?(?:来处 › \^item|来处 › 没有|没有|index)\s?后句", words)


@pytest.mark.parametrize(("written", "beside"), [
    ("![[来处#^item]] ^own", 'class="kb-embed docutils container" id="block-own"'),
    ("![](../figure.svg) ![[来处#^item]]", "<img "),
    ("`代码` ![[来处#^item]] ^own", "代码"),
])
def test_what_stands_beside_an_embed_stays(make_world, written, beside):
    page = build(make_world, f"{written}\n\n[[#^own]]\n").page("index")
    assert beside in page[page.index("</h1>"):page.index("kb-embed__source")]
    assert page.count('id="block-own"') == ("^own" in written)


@pytest.mark.parametrize(("written", "called"), [("![[source]]", "来处"), ("![[source|别的话]]", "别的话")])
def test_below_a_page_that_is_embedded_stands_its_title_and_not_its_file_name(make_world, written, called):
    page = build(make_world, written).page("index")
    link = re.search(r'kb-embed__source.*?<a [^>]*>(.*?)</a>', page, re.DOTALL)[1]
    assert re.sub("<[^>]+>", "", link) == called
