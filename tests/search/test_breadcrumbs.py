"""What stands above the results of each page."""

from __future__ import annotations

from sphinx_kb.core.site_tree import SiteTree, Toctree
from sphinx_kb.search.breadcrumbs import breadcrumbs

TITLES = {
    "index": "首页", "one/one": "机制总览", "one/brake": "刹车", "one/deep": "细处", "two": "剂量", "three": "附录",
}
TOCTREES = {
    "index": [Toctree("机制", ("one/one",)), Toctree("参考", ("two", "three", "gone"))],
    "one/one": [Toctree("", ("one/brake",))],
    "one/brake": [Toctree("", ("one/deep",))],
}
ABOVE = {"index": "", "one/one": "", "one/brake": "机制", "one/deep": "机制 › 刹车", "two": "参考", "three": "参考"}


def above(toctrees):
    tree = SiteTree("index", toctrees, TITLES)
    return {page: breadcrumbs(tree, page) for page in TITLES}


def test_each_page_has_its_section_and_the_pages_above_it():
    assert above(TOCTREES) == ABOVE


def test_a_page_listed_twice_or_in_a_circle_keeps_its_first_place():
    assert above({**TOCTREES, "two": [Toctree("", ("one/brake",))], "one/deep": [Toctree("", ("one/one",))]}) == ABOVE
