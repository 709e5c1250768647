"""The ledger in a real Chromium: filtered by keyboard, linked to, and read without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
LEDGER = "/reference/claims.html"


@pytest.fixture
def ledger(browser, origin):
    """The ledger of the real site on a telephone, and what the browser complained of."""
    context = browser.new_context(viewport={"width": 375, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(f"{origin}{LEDGER}")
    yield page
    assert page.complaints == []
    context.close()


def shown(page) -> list[str]:
    """The verdicts of the claims that can be seen."""
    return page.eval_on_selector_all(
        "[data-kb-verdict]", "all => all.filter(one => one.checkVisibility()).map(one => one.dataset.kbVerdict)"
    )


def test_a_verdict_is_chosen_by_keyboard_and_the_number_is_said(ledger):
    total = len(shown(ledger))
    ledger.get_by_label("判定").focus()
    ledger.keyboard.press("ArrowDown")
    ledger.keyboard.press("ArrowDown")
    ledger.keyboard.press("ArrowDown")
    assert set(shown(ledger)) == {"contested"}
    expect(ledger.get_by_role("status")).to_have_text(f"{len(shown(ledger))} 条，共 {total} 条")
    assert ledger.url.endswith("?verdict=contested")


def test_filters_join_and_a_section_without_a_claim_goes(ledger):
    ledger.get_by_label("判定").select_option("not-supported")
    ledger.get_by_label("章节").select_option("claims-2-2")
    assert set(shown(ledger)) == {"not-supported"}
    assert ledger.eval_on_selector_all(
        "section[id^=claims-]", "all => all.filter(one => one.checkVisibility()).map(one => one.id)"
    ) == ["claims-2-2"]


def test_a_word_is_found_however_its_digits_are_written(ledger):
    ledger.get_by_label("词").fill("5-ht2a")
    subscript = len(shown(ledger))
    ledger.get_by_label("词").fill("5-HT₂A")
    assert len(shown(ledger)) == subscript > 0


def test_a_reference_shows_the_claims_that_rest_on_it(ledger):
    choice = ledger.get_by_label("文献")
    choice.select_option("sato2013h1")
    assert choice.locator("option:checked").inner_text().startswith("Sato 等，2013")
    keys = ledger.eval_on_selector_all(
        "[data-kb-verdict]", "all => all.filter(one => one.checkVisibility()).map(one => one.dataset.kbRefs)"
    )
    assert keys
    assert all("sato2013h1" in refs.split() for refs in keys)


def test_everything_comes_back_with_the_button(ledger):
    total = len(shown(ledger))
    ledger.get_by_label("词").fill("没有这样的词")
    assert shown(ledger) == []
    ledger.get_by_role("button", name="全部显示").click()
    expect(ledger.get_by_role("status")).to_have_text(f"共 {total} 条")
    assert ledger.url.endswith(LEDGER)


def test_an_address_with_a_filter_shows_it_and_one_of_a_claim_shows_the_claim(ledger, origin):
    ledger.goto(f"{origin}{LEDGER}?verdict=editorial")
    assert set(shown(ledger)) == {"editorial"}
    ledger.evaluate("location.hash = '#c061'")
    expect(ledger.locator("#c061")).to_be_visible()


def test_without_scripts_the_whole_ledger_is_there(browser, origin):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}{LEDGER}#c061")
    expect(page.locator("#c061")).to_be_in_viewport()
    assert page.locator("[data-kb-verdict]").count() == page.locator("[data-kb-verdict]:visible").count() >= 140
    context.close()
