"""The list of every page of the site, by section."""

from __future__ import annotations

import re

import pytest

from sphinx_kb.core.site_tree import SiteTree, Toctree
from sphinx_kb.html.navigation import SiteOutline
from sphinx_kb.html.site_map import SiteMap

LINK = re.compile(r'<a href="([^"]*)">([^<]*)</a>')


@pytest.fixture
def lists():
    """What makes the list of all pages of a site, given the pages that each lists."""
    def make(**listed: str) -> SiteMap:
        below = {docname: (Toctree("", tuple(pages.split())),) for docname, pages in listed.items()}
        names = {*listed, *(page for own in below.values() for one in own for page in one.docnames)}
        tree = SiteTree("index", below, {name: f"<{name}>" for name in names})
        return SiteMap(SiteOutline(tree), lambda docname: f"{docname}.html?a&b")
    return make


def test_pages_stand_below_those_that_list_them_and_nothing_is_markup(lists):
    html = lists(index="a b", a="c").below(["a", "b"])
    assert html == (
        '\n<ul>\n  <li><a href="a.html?a&amp;b">&lt;a&gt;</a>'
        '\n<ul>\n  <li><a href="c.html?a&amp;b">&lt;c&gt;</a></li>\n</ul></li>'
        '\n  <li><a href="b.html?a&amp;b">&lt;b&gt;</a></li>\n</ul>')


def test_what_is_left_out_is_counted(lists):
    names = [title for _address, title in LINK.findall(lists(index="a b c d").below(["a", "b", "c", "d"], most=2))]
    assert names[:2] == ["&lt;a&gt;", "&lt;b&gt;"]
    assert names[2:] == ["…… 另有 2 页"]


def test_no_list_is_deeper_and_no_unlisted_page_is_shown(lists):
    made = lists(index="a", a="b x", b="c", c="d")
    assert "c.html" not in made.below(["a"], deepest=2)
    assert "c.html" in made.below(["a"], deepest=3)
    assert "x.html" not in made.below(["a"], unlisted={"x"})
    # where all below a page is unlisted, there is no empty list
    assert made.below(["c"], unlisted={"d"}).count("<ul>") == 1


def test_pages_that_list_each_other_end_somewhere(lists):
    html = lists(index="a", a="b", b="a c").below(["a"])
    assert [address[0] for address, _title in LINK.findall(html)] == ["a", "b", "c"]
