"""Where the heading of a page is anchored."""

from __future__ import annotations

import re


def ids(page):
    return re.findall(r'<section[^>]* id="([^"]+)"', page)


def test_the_heading_of_a_page_is_anchored_at_its_slug(make_world):
    built = make_world("sphinx_kb.markup.headings", files={
        "index": "# 首页\n\n```{toctree}\n\npart/brake\n```\n",
        "part/brake": "# 刹车\n\n{#brake-on}\n## 踩住\n\n文。\n",
    }).build()
    assert built.warnings == []
    assert ids(built.page("part/brake")) == ["brake", "brake-on"]
    assert ids(built.page("index")) == ["index"]


def test_an_anchor_that_an_author_chose_stays(make_world):
    built = make_world("sphinx_kb.markup.headings", files={"index": "{#mine}\n# 首页\n\n文。\n"}).build()
    assert ids(built.page("index")) == ["mine"]
    assert re.search(r'href="#mine"', built.page("index"))
