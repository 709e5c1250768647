"""A reader in danger: whom to call is in reach of a thumb, first in the search, and never painted over."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.amount import share

pytestmark = pytest.mark.browser
PAGES = ("index.html", "clinical/overdose.html", "clinical/warnings.html", "dependence/stopping-safely.html",
         "guide/read-first.html", "404.html")
SMALL = """() => [...document.querySelectorAll("a[href^='tel:']")].filter((one) => one.checkVisibility()).map((it) => {
  const box = it.getBoundingClientRect();
  return [it.textContent, Math.round(box.width), Math.round(box.height)];
}).filter(([words, wide, high]) => wide < 44 || high < 44)"""
UNLINKED = """() => {
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { textContent, parentElement } = walker.currentNode;
    const isPart = parentElement.closest("a[href^='tel:'], .kb-sources"); // a title of a source is quoted as it is
    if (textContent.includes("12356") && !isPart) found.push(textContent);
  }
  return found;
}"""


WORDS = ("自杀", "我不想活了", "不小心吃多了", "药物过量", "吃多少片会死", "孩子误吞了一片", "overdose")


@pytest.fixture
def page(windows):
    with windows.lent(375, 700, reduced_motion="no-preference") as lent:
        yield lent


@pytest.mark.parametrize("name", PAGES)
def test_every_number_calls_and_is_large_enough_for_a_thumb(page, origin, name):
    page.goto(f"{origin}/{name}")
    assert page.evaluate(UNLINKED) == []
    assert page.evaluate(SMALL) == []


COVERED = """() => {
  const help = [...document.querySelectorAll(".kb-help__button")].find((one) => one.checkVisibility());
  const { left, right, top, bottom } = help.getBoundingClientRect();
  const walker = document.createTreeWalker(document.querySelector(".main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const it of range.getClientRects()) {
      const over = it.width && it.right > left && it.left < right && it.bottom > top && it.top < bottom;
      const at = over && document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      if (over && !at?.closest(".mobile-header")) found.push(walker.currentNode.textContent);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("wide", share([320, 375, 1024, 1280, 1600], 2))
def test_help_stays_in_reach_and_covers_no_text_wherever_the_reader_is(page, origin, wide):
    page.set_viewport_size({"width": wide, "height": 700})
    page.goto(f"{origin}/mechanism/nassa.html")
    button = page.locator(".kb-help__button:visible")
    for place in (0, 1500, 99_999):
        page.evaluate(f"scrollTo(0, {place})")
        expect(button).to_be_in_viewport()
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= wide
        assert page.evaluate(COVERED) == []
    button.click()
    expect(page.locator(".kb-help a[href='tel:12356']:visible")).to_be_in_viewport()
    page.locator(".kb-help__link:visible").first.click()
    expect(page).to_have_url(f"{origin}/clinical/overdose.html")


def test_the_search_answers_first_with_whom_to_call(page, origin):
    page.goto(f"{origin}/index.html")
    page.keyboard.press("/")
    card = page.locator(".kb-search__urgent")
    for words in WORDS:
        page.locator("#kb-search-input").fill(words)
        expect(card.locator("a[href='tel:120']"), words).to_be_visible()
        place, results = (box.bounding_box()["y"] for box in (card, page.locator(".kb-search__list")))
        assert place < results, words
        page.locator("#kb-search-input").fill("半衰期")
        expect(card, words).to_be_empty()


def test_no_number_to_call_is_painted_as_found(page, origin):
    page.goto(f"{origin}/clinical/overdose.html?highlight=120&highlight=12356&highlight=急诊")
    page.wait_for_function("CSS.highlights.has('kb-sought')")
    marked = page.evaluate("""[...CSS.highlights.get('kb-sought')]
      .filter((range) => !range.startContainer.parentElement.closest('.kb-sources')).map((range) => `${range}`)""")
    assert set(marked) == {"急诊"}
