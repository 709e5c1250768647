"""What stands above the results of each page."""

from __future__ import annotations

from sphinx_kb.search.breadcrumbs import crumbs

TITLES = {
    "index": "首页", "one/one": "机制总览", "one/brake": "刹车", "one/deep": "细处", "two": "剂量", "three": "附录",
}
TOCTREES = [
    ("index", "机制", ("one/one",)),
    ("index", "参考", ("two", "three", "gone")),
    ("one/one", "", ("one/brake",)),
    ("one/brake", "", ("one/deep",)),
]


def test_each_page_has_its_section_and_the_pages_above_it():
    assert crumbs("index", TOCTREES, TITLES) == {
        "index": "", "one/one": "", "one/brake": "机制", "one/deep": "机制 › 刹车", "two": "参考", "three": "参考",
    }


def test_a_page_listed_twice_or_in_a_circle_keeps_its_first_place():
    twice = [*TOCTREES, ("two", "", ("one/brake",)), ("one/deep", "", ("one/one",))]
    assert crumbs("index", twice, TITLES) == crumbs("index", TOCTREES, TITLES)
