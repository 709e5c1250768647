"""The dose explorer in a browser: by keyboard, with its state in the address, heard politely, and as a still."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PAGE = "dose/dose-explorer.html"


@pytest.fixture
def page(browser, origin):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made = context.new_page()
    made.goto(f"{origin}/{PAGE}")
    yield made
    context.close()


def said(page) -> str:
    return page.locator("[data-kb-said]").inner_text()


def test_an_arrow_key_moves_the_dose_and_everything_that_follows_from_it(page):
    before = said(page), page.locator("[data-kb-course] .kb-chart__line").first.get_attribute("d")
    page.locator("[data-kb-dose]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-kb-said]")).to_contain_text("每日 17.5 mg")
    expect(page.locator("[data-kb-dose-shown]")).to_have_text("17.5 mg")
    expect(page.locator("[data-kb-dose]")).to_have_attribute("aria-valuetext", "17.5 毫克")
    after = said(page), page.locator("[data-kb-course] .kb-chart__line").first.get_attribute("d")
    assert before[0] != after[0]
    assert before[1] != after[1]
    # who listens is told once the hand rests
    expect(page.locator("[data-kb-live]")).to_contain_text("每日 17.5 mg")


def test_a_view_can_be_shared_by_its_address_and_taken_back(page, origin):
    first = said(page)
    page.locator("[data-kb-dose]").focus()
    page.keyboard.press("End")
    page.locator("[data-kb-who]").select_option(index=1)
    expect(page.locator("[data-kb-said]")).to_contain_text("每日 45 mg")
    assert "#dose=45&who=" in page.url
    shared = page.context.new_page()
    shared.goto(page.url)
    expect(shared.locator("[data-kb-said]")).to_have_text(said(page))
    page.locator("[data-kb-reset]").click()
    expect(page.locator("[data-kb-said]")).to_have_text(first)
    assert "#" not in page.url


@pytest.mark.parametrize("bad", ["#dose=abc&who=nobody", "#dose=-5", "#dose=1e9", "#dose=<img src=x onerror=alert(1)>"])
def test_an_address_that_makes_no_sense_does_no_harm(page, origin, bad):
    page.goto("about:blank")
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.goto(f"{origin}/{PAGE}{bad}")
    expect(page.locator("[data-kb-said]")).to_contain_text("mg")
    assert faults == []
    assert "NaN" not in page.locator("[data-kb-explorer]").inner_text()


def test_nothing_moves_the_rest_of_the_page_while_the_dose_changes(page):
    place = page.locator("h2").nth(1)
    before = place.bounding_box()["y"]
    page.locator("[data-kb-dose]").focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-kb-said]")).to_contain_text("每日 35 mg")
    assert place.bounding_box()["y"] == before


def test_dragging_leaves_the_texts_where_they_are(page):
    """A new text node would have the page's style matched anew in every frame."""
    page.evaluate("""() => {
      window.changes = 0;
      new MutationObserver(all => window.changes += all.filter(one => one.type === "childList").length)
        .observe(document.querySelector("[data-kb-explorer]"), {childList: true, subtree: true});
    }""")
    page.locator("[data-kb-dose]").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-kb-said]")).to_contain_text("每日 25 mg")
    assert page.evaluate("window.changes") == 0


def test_without_scripts_the_figure_is_a_whole_still_and_no_control_is_shown(browser, origin):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/{PAGE}")
    box = page.locator("[data-kb-explorer]")
    expect(box).to_contain_text("每日 15 mg")
    expect(page.locator(".kb-explorer__controls")).not_to_be_visible()
    assert page.locator(".kb-explorer__controls").bounding_box() is None
    assert page.locator("[data-kb-explorer] .kb-lanes tbody tr").count() >= 7
    context.close()
