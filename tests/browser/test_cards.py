"""Sources and numbers at the fingertip, in Chromium: by keyboard, by finger, without scripts, from a folder."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.amount import EVERYTHING
from tests.browser.visit import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.turns(2)]
PAGE = "/mechanism/alpha2-heteroreceptor.html"
NUMBER = "article p > sup.kb-cite > a, article li > sup.kb-cite > a, article li p > sup.kb-cite > a"
VALUE = "article .kb-value-link"
CARD = ".kb-preview--note"


@pytest.fixture
def visitor(windows, origin):
    with windows.lent(1280, 900) as page, Visitor.in_window(page, origin) as one:
        yield one


@pytest.fixture
def telephone(windows, origin):
    with windows.lent(375, 800, has_touch=True) as page:
        page.goto(origin + PAGE)
        yield page


def focus(page, selector):
    """Come to an element with the Tab key."""
    page.locator(selector).first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")


def test_by_keyboard_a_source_is_read_opened_and_left_again(visitor):
    visitor.open(PAGE)
    page = visitor.page
    focus(page, NUMBER)
    expect(page.locator(CARD)).to_be_visible()
    expect(page.locator(NUMBER).first).to_have_attribute("aria-describedby", "kb-preview")
    expect(page.get_by_role("group", name=page.locator(NUMBER).first.inner_text(), exact=True)).to_be_visible()
    visitor.check_access(within="" if EVERYTHING else CARD)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.kb-preview--note') !== null")
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_have_count(0)
    expect(page.locator(NUMBER).first).to_be_focused()
    page.keyboard.press("Enter")
    target = page.url.partition("#")[2]
    expect(page.locator(f"#{target}")).to_be_in_viewport()
    page.go_back()
    expect(page.locator(NUMBER).first).to_be_focused()
    expect(page.locator(NUMBER).first).to_be_in_viewport()
    page.go_forward()
    page.locator(f"#{target} [role=doc-backlink]").click()
    expect(page.locator(":target")).to_be_in_viewport()
    assert visitor.wrong == []


def test_a_tap_on_a_number_shows_its_source_and_another_closes_it(telephone):
    number = telephone.locator(NUMBER).first
    number.scroll_into_view_if_needed()
    before = telephone.url
    number.tap()
    expect(telephone.locator(CARD)).to_be_in_viewport()
    number.tap()
    expect(telephone.locator(CARD)).to_have_count(0)
    assert telephone.url == before


def test_a_long_card_in_the_middle_of_a_low_screen_stays_on_it_and_scrolls(telephone, origin):
    telephone.set_viewport_size({"width": 375, "height": 560})
    telephone.goto(f"{origin}/mechanism/receptor-profile.html")
    value = telephone.locator(".table-wrapper .kb-value-link").first
    value.evaluate("link => link.scrollIntoView({ block: 'center' })")
    value.tap()
    card = telephone.locator(CARD)
    expect(card).to_be_in_viewport(ratio=1)
    assert card.evaluate("card => card.scrollHeight > card.clientHeight"), "it would not fit otherwise"
    link = card.locator("a").last
    link.scroll_into_view_if_needed()
    expect(link).to_be_in_viewport(ratio=1)


def test_a_card_whose_looks_come_late_finds_its_place(telephone):
    held = []
    telephone.route("**/css/preview.css*", lambda route: held.append(route))
    number = telephone.locator(NUMBER).first
    number.scroll_into_view_if_needed()
    number.hover()
    telephone.evaluate("""async (selector) => {
        while (!window.kbPreview?.show) await new Promise(requestAnimationFrame);
        kbPreview.show(document.querySelector(selector));
    }""", NUMBER)
    while not held:
        telephone.wait_for_timeout(20)
    held[0].continue_()
    expect(telephone.locator(CARD)).to_be_in_viewport()


def test_a_tap_on_a_value_says_what_it_is_and_leads_to_its_row(telephone):
    value = telephone.locator(VALUE).first
    value.scroll_into_view_if_needed()
    value.tap()
    card = telephone.locator(CARD)
    expect(card).to_contain_text("来源")
    expect(card).to_contain_text("核对")
    card.get_by_role("button", name="引用这个数值").click()
    expect(card.locator("output")).to_have_text(
        re.compile(r"\[DS/OL\]//米氮平知识库\. \d{4}\.\d+ 版\[20\d\d-\d\d-\d\d\]\. http://127\S+/data\.html#v-\S+$"))
    card.get_by_role("link", name="在总表里看").click()
    telephone.wait_for_url("**/reference/data.html#v-*")
    expect(telephone.locator(":target")).to_be_in_viewport()


def test_after_a_value_is_cited_a_tap_on_a_number_shows_its_source(telephone):
    value, numbers, card = telephone.locator(VALUE).first, telephone.locator(NUMBER), telephone.locator(CARD)
    value.scroll_into_view_if_needed()
    value.tap()
    card.get_by_role("button", name="引用这个数值").tap()
    expect(card.locator("output")).to_contain_text("#v-")
    before = telephone.url
    numbers.nth(numbers.evaluate_all("""(all) => all.findIndex((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    })""")).tap()  # one in sight, which the card does not cover
    expect(card).to_contain_text("到列表里看")
    assert telephone.url == before


@pytest.mark.parametrize("selector", [VALUE, NUMBER])
def test_the_paper_is_opened_from_the_card_by_two_taps_and_left_by_one_step_back(telephone, origin, selector):
    telephone.route(lambda url: not url.startswith(origin),
                    lambda route: route.fulfill(body="<title>A paper</title>", content_type="text/html"))
    telephone.locator(selector).first.tap()
    # Chromium notes where a page is scrolled to a second later, or as it is left; a robot goes back before either
    telephone.wait_for_timeout(1500)
    telephone.locator(f"{CARD} a[href^=http]").first.tap()
    expect(telephone).to_have_title("A paper")
    telephone.go_back()
    telephone.wait_for_url(origin + PAGE)
    expect(telephone.locator(selector).first).to_be_in_viewport()


def test_the_switch_of_the_verdicts_is_remembered_on_the_next_page(telephone, origin):
    badge = telephone.locator(".kb-claims").first
    expect(badge).to_be_visible()
    telephone.locator("article label.kb-verdicts").last.get_by_role("switch").uncheck()
    expect(badge).to_be_hidden()
    telephone.goto(f"{origin}/dependence/dependence-terms.html")
    expect(telephone.locator(".kb-claims").first).to_be_hidden()


def test_without_scripts_a_number_leads_to_the_list_and_the_list_back(windows, origin):
    with windows.lent(java_script_enabled=False) as page:
        page.goto(origin + PAGE)
        page.locator(NUMBER).first.click()
        target = page.url.partition("#")[2]
        expect(page.locator(f"#{target}")).to_be_in_viewport()
        page.locator(f"#{target} [role=doc-backlink]").click()
        expect(page.locator(":target")).to_be_in_viewport()


def test_from_a_folder_a_number_has_its_card_as_well(visitor, built_site):
    page = visitor.page
    page.goto(f"{built_site.out.as_uri()}{PAGE}")
    page.locator(VALUE).first.hover()
    expect(page.locator(CARD)).to_contain_text("来源")


def test_the_sources_are_folded_and_open_on_paper(visitor):
    visitor.open(PAGE)
    page = visitor.page
    entry = page.locator(".kb-sources li").first
    expect(entry).to_be_hidden()
    page.emulate_media(media="print")
    expect(entry).to_be_visible()
    expect(page.locator(".kb-sources ol")).to_have_css("break-inside", "auto")
    address = entry.locator("a[href^=http]").first
    assert address.evaluate("link => getComputedStyle(link, '::after').content") == "none", "it is there in words"
    page.emulate_media(media="screen")
