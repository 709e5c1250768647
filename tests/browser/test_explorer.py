"""The dose explorer in a browser: by keyboard, with its state in the address, heard politely, and as a still."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.windows import heard

pytestmark = [pytest.mark.browser, pytest.mark.turns(2)]
PAGE = "dose/dose-explorer.html"


@pytest.fixture
def window(windows):
    with windows.lent(1280, 900, reduced_motion="no-preference") as lent:
        yield lent


@pytest.fixture
def page(window, origin):
    window.goto(f"{origin}/{PAGE}")
    return window


def said(page) -> str:
    return page.locator("[data-kb-said]").inner_text()


def test_an_arrow_key_moves_the_dose_and_everything_that_follows_from_it(page):
    curves = page.locator("[data-kb-curves]").first
    before = said(page), curves.get_attribute("transform")
    page.locator("[data-kb-dose]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-kb-said]")).to_contain_text("每日 17.5 mg")
    expect(page.locator("[data-kb-dose-shown]")).to_have_text("17.5 mg")
    expect(page.locator("[data-kb-dose]")).to_have_attribute("aria-valuetext", "17.5 毫克")
    expect(page.locator("[data-kb-said]")).not_to_have_text(before[0], use_inner_text=True)
    expect(curves).not_to_have_attribute("transform", before[1])
    # who listens is told once the hand rests
    expect(page.locator("[data-kb-live]")).to_contain_text("每日 17.5 mg")
    spoken = page.locator(".kb-chart--explorer").aria_snapshot()
    assert spoken.count("稳态平均浓度中位数") == 2  # in words, and of the drawing


def test_a_view_can_be_shared_by_its_address_and_taken_back(page, origin):
    first = said(page)
    page.locator("[data-kb-dose]").focus()
    page.keyboard.press("End")
    page.locator("[data-kb-who]").select_option(index=1)
    expect(page.locator("[data-kb-said]")).to_contain_text("每日 45 mg")
    expect(page).to_have_url(re.compile("#dose=45&who="))
    shared = page.context.new_page()
    shared.goto(page.url)
    expect(shared.locator("[data-kb-said]")).to_have_text(said(page))
    page.locator("[data-kb-reset]").click()
    expect(page.locator("[data-kb-said]")).to_have_text(first)
    expect(page).not_to_have_url(re.compile("#"))


@pytest.mark.parametrize(("bad", "shown"), [
    ("#dose=abc&who=nobody", "一般成人，每日 15 mg"),
    ("#dose=-5", "一般成人，每日 0 mg"),
    ("#dose=1e9", "一般成人，每日 45 mg"),
    ("#dose=Infinity", "一般成人，每日 15 mg"),
    ("#dose=", "一般成人，每日 15 mg"),
    ("#who=constructor", "一般成人，每日 15 mg"),
    ("#dose=30&who=__proto__", "一般成人，每日 30 mg"),
    ("#who=women", "女性，每日 15 mg"), ("#dose=7.4", "一般成人，每日 7.5 mg"), ("#%E0%A4%A", "一般成人，每日 15 mg"),
    ("#dose=<img src=x onerror=alert(1)>", "一般成人，每日 15 mg"),
])
def test_an_address_that_makes_no_sense_does_no_harm(window, origin, bad, shown):
    faults = []
    with heard(window, pageerror=faults.append, dialog=faults.append):
        window.goto(f"{origin}/{PAGE}{bad}")
        expect(window.locator("[data-kb-said]")).to_contain_text(shown)
        assert "NaN" not in window.locator("[data-kb-explorer]").inner_text()
    assert faults == []


def test_who_follows_a_shared_address_sees_the_figure_at_once(window, origin):
    window.goto(f"{origin}/{PAGE}#dose=30&who=women")
    expect(window.locator("[data-kb-said]")).to_be_in_viewport()


def test_home_end_and_page_keys_move_the_dose_and_one_sentence_is_heard(page):
    page.evaluate("""() => {
      window.heard = [];
      for (const live of document.querySelectorAll("[aria-live]:not([aria-live=off]), output, [role=status]"))
        new MutationObserver(() => heard.push(live.textContent))
          .observe(live, {childList: true, characterData: true, subtree: true});
    }""")
    dose = page.locator("[data-kb-dose]")
    dose.focus()
    for key, amount in (("Home", "0"), ("PageUp", "5"), ("End", "45"), ("PageDown", "40"), ("ArrowLeft", "37.5")):
        page.keyboard.press(key)
        expect(dose).to_have_value(amount)
    expect(page.locator("[data-kb-live]")).to_contain_text("每日 37.5 mg")
    assert [words for words in page.evaluate("heard") if words] == [page.locator("[data-kb-live]").inner_text()]


@pytest.mark.parametrize("width", [1280, 375])
def test_nothing_shifts_while_it_is_used(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.reload()
    page.evaluate("""() => {
      window.shifts = [];
      new PerformanceObserver(list => shifts.push(...list.getEntries().map(one => one.value)))
        .observe({type: "layout-shift", buffered: true});
    }""")
    page.locator("[data-kb-dose]").focus()
    for key in ("End", "Home", "PageUp"):
        page.keyboard.press(key)
    page.locator("[data-kb-who]").select_option("inhibitor")
    expect(page.locator("[data-kb-said]")).to_contain_text("合用酮康唑")
    page.wait_for_timeout(600)
    assert page.evaluate("shifts") == []


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


def test_without_scripts_the_figure_is_a_whole_still_and_no_control_is_shown(windows, origin):
    with windows.lent(java_script_enabled=False) as page:
        page.goto(f"{origin}/{PAGE}")
        box = page.locator("[data-kb-explorer]")
        expect(box).to_contain_text("每日 15 mg")
        expect(page.locator(".kb-explorer__controls")).not_to_be_visible()
        assert page.locator(".kb-explorer__controls").bounding_box() is None
        assert page.locator("[data-kb-explorer] .kb-lanes tbody tr").count() >= 7
