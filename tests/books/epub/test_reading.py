"""The book's pages in a real browser, as wide as an e-reader and as a telephone."""

from __future__ import annotations

import pytest

from tests.amount import EVERYTHING, share
from tests.books.epub.shelf import Shelved
from tests.browser.visit import axe_source, chosen, thin
from tests.browser.windows import Windows

pytestmark = [pytest.mark.site, pytest.mark.browser, pytest.mark.turns(2, together="the book as an e-book")]

WIDTHS = ((600, 800), (375, 800))
AXE = """async () => {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], resultTypes: ["violations"],
  });
  return found.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`);
}"""


@pytest.fixture(scope="module")
def unpacked(book: Shelved, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    for name, data in book.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def seen(book: Shelved, unpacked, windows: Windows):
    """What is seen on pages of every kind, on CI on every page: too wide, without image, faults by axe.

    A sixth of them is looked at, another one each time; on CI all.
    """
    texts = {name: book.files[name].decode("utf-8") for name in book.spine}
    wide, blind, faults, known = [], [], {}, set()
    with windows.lent(*WIDTHS[0]) as page:
        for name in share(chosen(texts, book.spine[0]), 6, every=2):
            page.goto((unpacked / name).as_uri())
            for width, height in WIDTHS[::-1]:  # at last as wide as before the next page
                page.set_viewport_size({"width": width, "height": height})
                over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                wide += [(name, width, over)] * (over > 0)
            missing = page.evaluate("[...document.images].filter(one => !one.naturalWidth).map(one => one.src)")
            blind += [(name, image) for image in missing]
            if not EVERYTHING:
                thin(page, known)
            page.evaluate(axe_source())
            if found := page.evaluate(AXE):
                faults[name] = found
    return wide, blind, faults


def test_no_page_is_wider_than_its_reader_and_every_image_shows(seen):
    wide, blind, _ = seen
    assert wide == []
    assert blind == []


def test_axe_finds_no_fault_with_any_page(seen):
    assert seen[2] == {}


PARTS = """() => [...document.querySelectorAll("figure")].map(figure => {
  const parts = [...figure.querySelectorAll("img")];
  for (let before = figure.previousElementSibling; before?.matches("img"); before = before.previousElementSibling) {
    parts.unshift(before);
  }
  const boxes = parts.map(part => part.getBoundingClientRect());
  return { middles: boxes.map(box => Math.round(box.left + box.width / 2)), tops: boxes.map(box => box.top) };
})"""
LONGEST_ON_A_TELEPHONE = 12_000
"""In px: the page of the model, its curves as pictures and a few rows of each table."""


def test_the_parts_of_a_drawing_stand_one_below_the_other(unpacked, windows: Windows):
    with windows.lent(800, 900) as page:
        page.goto((unpacked / "dose/dose-explorer.xhtml").as_uri())
        figures = page.evaluate(PARTS)
    assert sum(len(figure["tops"]) > 1 for figure in figures) >= 3
    assert [figure["middles"] for figure in figures if len(set(figure["middles"])) > 1] == []
    assert all(figure["tops"] == sorted(set(figure["tops"])) for figure in figures)


def test_the_page_of_the_model_is_its_curves_and_not_all_their_numbers(unpacked, windows: Windows):
    with windows.lent(420, 900) as page:
        page.goto((unpacked / "dose/dose-explorer.xhtml").as_uri())
        assert page.evaluate("document.documentElement.scrollHeight") < LONGEST_ON_A_TELEPHONE
        assert page.evaluate("document.documentElement.scrollWidth") == 420
        assert page.get_by_text("其余各行在网站的表里").count() == 3
