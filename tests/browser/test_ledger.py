"""The ledger in a real Chromium: filtered by keyboard, linked to, and read without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.windows import heard

pytestmark = pytest.mark.browser
LEDGER = "/reference/claims.html"


@pytest.fixture
def ledger(windows, origin):
    """The ledger of the real site on a telephone; what the browser complains of fails the test."""
    complaints = []
    with windows.lent(375, 800) as page, heard(page, pageerror=complaints.append):
        page.goto(f"{origin}{LEDGER}")
        yield page
    assert complaints == []


def shown(page) -> list[str]:
    """The verdicts of the claims that can be seen."""
    return page.eval_on_selector_all(
        "[data-kb-verdict]", "all => all.filter(one => one.checkVisibility()).map(one => one.dataset.kbVerdict)"
    )


def shows_only(page, verdict: str) -> None:
    """Wait until the claims of one verdict can be seen, and no others."""
    expect(page.locator(f"[data-kb-verdict]:not([data-kb-verdict={verdict}]):visible")).to_have_count(0)
    expect(page.locator(f"[data-kb-verdict={verdict}]:visible")).not_to_have_count(0)


def test_a_verdict_is_chosen_by_keyboard_and_the_number_is_said(ledger):
    total = len(shown(ledger))
    ledger.get_by_label("判定").focus()
    ledger.keyboard.press("ArrowDown")
    ledger.keyboard.press("ArrowDown")
    ledger.keyboard.press("ArrowDown")
    shows_only(ledger, "contested")
    expect(ledger.get_by_role("status")).to_have_text(f"{len(shown(ledger))} 条，共 {total} 条")
    expect(ledger).to_have_url(re.compile(r"\?verdict=contested$"))


def test_filters_join_and_a_section_without_a_claim_goes(ledger):
    ledger.get_by_label("判定").select_option("not-supported")
    ledger.get_by_label("章节").select_option("claims-2-2")
    shows_only(ledger, "not-supported")
    assert ledger.eval_on_selector_all(
        "section[id^=claims-]", "all => all.filter(one => one.checkVisibility()).map(one => one.id)"
    ) == ["claims-2-2"]


def test_a_word_is_found_however_its_digits_are_written(ledger):
    total = len(shown(ledger))
    ledger.get_by_label("词").fill("5-ht2a")
    expect(ledger.get_by_role("status")).not_to_have_text(f"共 {total} 条")
    subscript = shown(ledger)
    assert 0 < len(subscript) < total
    ledger.get_by_label("词").fill("没有这样的词")
    expect(ledger.locator("[data-kb-verdict]:visible")).to_have_count(0)
    ledger.get_by_label("词").fill("5-HT₂A")
    expect(ledger.locator("[data-kb-verdict]:visible")).to_have_count(len(subscript))


def test_a_reference_shows_the_claims_that_rest_on_it(ledger):
    choice = ledger.get_by_role("combobox", name="文献")
    choice.select_option("sato2013h1")
    expect(choice.locator("option:checked")).to_have_text(re.compile("^SATO H, "))
    expect(ledger).to_have_url(re.compile("sato2013h1"))
    keys = ledger.eval_on_selector_all(
        "[data-kb-verdict]", "all => all.filter(one => one.checkVisibility()).map(one => one.dataset.kbRefs)"
    )
    assert keys
    assert all("sato2013h1" in refs.split() for refs in keys)


def test_everything_comes_back_with_the_button(ledger):
    total = len(shown(ledger))
    ledger.get_by_label("词").fill("没有这样的词")
    expect(ledger.locator("[data-kb-verdict]:visible")).to_have_count(0)
    ledger.get_by_role("button", name="全部显示").click()
    expect(ledger.get_by_role("status")).to_have_text(f"共 {total} 条")
    expect(ledger).to_have_url(re.compile(f"{re.escape(LEDGER)}$"))


def test_an_address_with_a_filter_shows_it_and_one_of_a_claim_shows_the_claim(ledger, origin):
    ledger.goto(f"{origin}{LEDGER}?verdict=editorial")
    shows_only(ledger, "editorial")
    ledger.evaluate("location.hash = '#c061'")
    expect(ledger.locator("#c061")).to_be_visible()


def test_without_scripts_the_whole_ledger_is_there(windows, origin):
    with windows.lent(java_script_enabled=False) as page:
        page.goto(f"{origin}{LEDGER}#c061")
        expect(page.locator("#c061")).to_be_in_viewport()
        assert page.locator("[data-kb-verdict]").count() == page.locator("[data-kb-verdict]:visible").count() >= 140
