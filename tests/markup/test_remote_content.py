"""Nothing is loaded from other sites; pictures of the site are found under any name."""

from __future__ import annotations

import re
import unicodedata

import pytest

PARTS = ("sphinx_kb.build", "sphinx_kb.markup", "sphinx_kb.links", "sphinx_kb.books")
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><rect width="8" height="4"/></svg>\n'
HOST = re.compile(r'<(?:img|iframe|script|link)[^>]*(?:src|href)="(?:https?:)?//')


@pytest.mark.parametrize("markup", [
    "![猫](https://example.org/%E7%8C%AB.png)", "![](https://example.org/cat.png)", "![猫](//example.org/cat.png)",
    "```{image} https://example.org/cat.png\n:alt: 猫\n```", "```{figure} http://example.org/cat.png\n\n图题\n```",
    "[![猫](https://example.org/cat.png)](https://example.org/)", "行内 ![猫](https://example.org/cat.png) 图",
])
def test_a_picture_of_another_site_is_a_link_and_the_author_is_told(make_world, markup):
    world = make_world(*PARTS, files={"index": f"# 首页\n\n{markup}\n"})
    for builder in ("html", "epub"):
        built = world.build(builder, to=builder)
        page = built.page("index", ".html" if builder == "html" else ".xhtml")
        assert not HOST.search(page)
        assert 'href="http' in page
        assert [line for line in built.warnings if line.startswith("index.md:3: WARNING: 图片 ")]
        assert len(built.warnings) == 1 + page.count("[kb.epub]")


def test_a_site_may_allow_them(make_world):
    world = make_world(*PARTS, files={"index": "# 首页\n\n![猫](https://example.org/cat.png)\n"}, kb_remote_images=True)
    built = world.build()
    assert built.warnings == []
    assert HOST.search(built.page("index"))


@pytest.mark.parametrize("markup", [
    '<img src="https://example.org/x.png">', "<iframe src='//example.org'></iframe>",
    '<script src="https://example.org/x.js"></script>',
    '<video controls poster="https://example.org/x.png"></video>',
    '行内 <img alt="x" src=https://example.org/x.png> 图',
])
def test_raw_html_that_loads_from_elsewhere_is_told(make_world, markup):
    built = make_world(*PARTS, files={"index": f"# 首页\n\n{markup}\n"}).build()
    assert [line for line in built.warnings if re.match(r"index\.md:\d+: WARNING: 这段 HTML .*example\.org", line)]


def test_links_to_elsewhere_are_no_matter(make_world):
    text = '[看](https://example.org/x.png) <a href="https://example.org">那里</a> <https://example.org>\n'
    assert make_world(*PARTS, files={"index": f"# 首页\n\n{text}"}).build().warnings == []


@pytest.mark.parametrize("name", ["图一.svg", "é.svg", "a b.svg", "50%.svg", "（一）.svg", "a+b&c.svg", "e\u0301.svg"])
@pytest.mark.parametrize("written", ["![替](<{}>)", "![替](</{}>)", "```{{image}} {}\n:alt: 替\n```"])
def test_a_picture_of_any_name_is_shown(make_world, name, written):
    if " " in name and "image" in written:
        pytest.skip("docutils leaves out spaces in addresses")
    world = make_world(*PARTS, files={"index": f"# 首页\n\n{written.format(name)}\n", name: SQUARE})
    built = world.build()
    assert built.warnings == []
    assert 'alt="替"' in built.page("index")
    assert len(list((built.out / "_images").iterdir())) == 1


def test_an_accent_may_be_written_in_either_way(make_world):
    files = {"index": f"# 首页\n\n![替]({unicodedata.normalize('NFC', 'é')}.svg)\n", "e\u0301.svg": SQUARE}
    assert make_world(*PARTS, files=files).build().warnings == []
