"""The pages that are looked at everywhere stand for all."""

from __future__ import annotations

import pytest

from tests.browser import visit
from tests.browser.visit import FRAME, chosen, chosen_pages, kinds_on, thin

PAGES = {
    FRAME: "<main><p>", "/plain.html": "<main><p>text", "/table.html": '<main><table class="a b">',
    "/same.html": '<main><table class="b a">longer', "/both.html": '<main><p><table class="a b"><ul role="list">',
}


def test_a_few_pages_hold_everything_that_any_page_is_made_of(monkeypatch):
    monkeypatch.setattr(visit, "EVERYTHING", False)
    assert chosen(PAGES, FRAME) == ["/both.html", FRAME]


def test_where_everything_is_tried_all_pages_are_looked_at(monkeypatch):
    monkeypatch.setattr(visit, "EVERYTHING", True)
    assert chosen(PAGES, FRAME) == sorted(PAGES)


def test_they_are_chosen_among_the_pages_of_a_site_and_not_among_its_files(tmp_path):
    for name in ("index.html", "_static/part.html", "index.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<main><p>", encoding="utf-8")
    assert chosen_pages(tmp_path) == [FRAME]


def test_a_kind_is_a_tag_with_its_classes_and_role():
    assert kinds_on('<p class="b a">x</p><nav role="list" id="n">') == {"p a b ", "nav  list"}


@pytest.mark.browser
@pytest.mark.parametrize(("later", "left"), [
    ('<h1>b</h1><p>other words</p><p><img src="data:,"></p>', ["H1", "P", "IMG"]),  # an image without a text
    ('<h1>b</h1><p>other words</p><p><img src="data:," alt="b"></p>', ["H1"]),
    ("<h1>b</h1><p>other words</p><p></p>", ["H1", "P"]),  # an empty paragraph
    ('<h1>b</h1><p class="x">words</p><ul><li>one</ul>', ["H1", "P", "UL", "LI"]),
])
def test_of_a_later_page_axe_looks_at_what_is_on_none_before_it(windows, later, left):
    known: set[str] = set()
    with windows.lent() as page:
        page.set_content('<h1>a</h1><p>words</p><p><img src="data:," alt="a"></p>')
        thin(page, known)
        assert page.locator("body *").count() == 4
        page.set_content(later)
        thin(page, known)
        assert page.evaluate("[...document.querySelectorAll('body *')].map((e) => e.tagName)") == left
