"""What the results show, and where they lead: groups, ways, marks; marked passages; shared searches; no scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.amount import EVERYTHING
from tests.browser.windows import heard

pytestmark = [pytest.mark.browser, pytest.mark.turns(3)]

MARKED = """() => [...(CSS.highlights.get("kb-sought") || [])].map((range) => `${range}`)"""


def test_results_stand_by_page_under_the_way_to_it(whole, origin):
    whole.find("睡不着")
    groups = whole.dialog.get_by_role("group")
    pages = groups.evaluate_all("all => all.map(one => [...new Set("
                                "[...one.querySelectorAll('a[role=option]')].map(a => a.pathname))])")
    assert all(len(addresses) == 1 for addresses in pages)
    assert len({addresses[0] for addresses in pages}) == groups.count() > 1
    first = groups.first
    expect(first).to_have_accessible_name("临床 › 失眠")
    expect(first.get_by_role("option").first).to_have_attribute("href", f"{origin}/clinical/insomnia.html")
    assert set(whole.dialog.locator(".kb-search__kind").all_inner_texts()) <= {"页面", "段落", "术语", "论断", "文献"}


@pytest.mark.parametrize("query", ["半衰期", "α₂ 自受体", "怎样写一页"])
def test_the_way_to_a_page_is_the_one_that_the_page_itself_shows(whole, reader, query):
    whole.find(query)
    ways = [" › ".join(text.split(" › ")[:-1]) for text in whole.dialog.locator(".kb-search__page").all_inner_texts()]
    places = whole.dialog.get_by_role("group").evaluate_all("all => all.map(one => one.querySelector('a').pathname)")
    for way, place in list(zip(ways, places, strict=True))[: None if EVERYTHING else 4]:
        reader.open(place)
        assert way == " › ".join(reader.page.locator(".kb-crumbs li").all_inner_texts()[1:])


@pytest.mark.parametrize(("query", "letters"), [("5ht2a", "5-HT₂A"), ("ALPHA2", "α₂"), ("劑量", "剂量")])
def test_what_was_found_is_marked_on_the_letters_as_they_stand(whole, query, letters):
    whole.find(query)
    marks = {text.strip() for text in whole.listed.locator("mark").all_inner_texts()}
    assert any(letters in text for text in marks), marks


def test_a_result_says_how_what_was_typed_was_read(whole):
    whole.find("midanping")
    expect(whole.status).to_contain_text("按拼音找“米氮平”")


def test_where_nothing_is_found_the_reader_is_told_and_led_on(reader, origin):
    reader.start()
    reader.whole()
    reader.ask("qqqqzzzz")
    expect(reader.status).to_have_text("没有找到“qqqqzzzz”")
    expect(reader.options).to_have_count(0)
    expect(reader.dialog).to_contain_text("换个说法")
    reader.dialog.get_by_role("link", name="术语索引").click()
    reader.page.wait_for_url(f"{origin}/search.html")
    expect(reader.page.locator("#index-of-terms")).to_be_visible()
    expect(reader.dialog).to_have_count(0)


# —— on arrival ——


def arrive(reader, origin: str, query: str) -> None:
    reader.start()
    place = reader.find(query).get_attribute("data-kb-place")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(f"{origin}/{place}")  # the address that stays can be passed on
    expect(reader.page.locator(".kb-sought")).to_be_visible()


def test_the_passage_is_marked_and_the_button_clears_it(reader, origin):
    arrive(reader, origin, "半衰期")
    marked = reader.page.evaluate(MARKED)
    assert marked.count("半衰期") > 2
    expect(reader.page.locator(".kb-sought")).to_contain_text("已标出“半衰期”")
    expect(reader.page.locator(".kb-sought")).to_be_in_viewport()
    reader.page.locator(".kb-sought").get_by_role("button", name="清除").press("Enter")
    expect(reader.page.locator(".kb-sought")).to_have_count(0)
    assert reader.page.evaluate(MARKED) == []
    expect(reader.page.locator("article")).to_be_focused()


def test_escape_clears_the_marks_but_not_while_the_dialog_is_open(reader, origin):
    arrive(reader, origin, "半衰期")
    reader.page.keyboard.press("/")
    expect(reader.input).to_be_focused()
    reader.page.keyboard.press("Escape")
    expect(reader.dialog).to_be_hidden()
    expect(reader.page.locator(".kb-sought")).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(reader.page.locator(".kb-sought")).to_have_count(0)
    assert reader.page.evaluate(MARKED) == []


def test_marks_are_gone_after_a_reload_and_cost_nothing_but_their_script(reader, origin):
    arrive(reader, origin, "半衰期")
    loaded = []
    with heard(reader.page, request=lambda one: loaded.append(one.url.rpartition("/")[2].partition("?")[0])):
        reader.page.reload()
        assert reader.page.evaluate(MARKED) == []
        assert "search-mark.js" not in loaded
        reader.open("/clinical/insomnia.html?highlight=失眠")
        expect(reader.page.locator(".kb-sought")).to_be_visible()
    assert "search-mark.js" in loaded
    assert {"search-core.js", "search-body.js", "search-engine.js"}.isdisjoint(loaded)


def test_a_result_on_this_very_page_is_marked_without_loading_it_again(reader):
    reader.start("/clinical/insomnia.html")
    reader.whole()
    reader.find("睡不着")
    reader.page.evaluate("window.same = true")
    option = reader.options.nth(1)
    place = option.get_attribute("data-kb-place")
    assert place.startswith("clinical/insomnia.html#")
    option.click()
    expect(reader.dialog).to_be_hidden()
    expect(reader.page.locator(".kb-sought")).to_be_visible()
    expect(reader.page).to_have_url(re.compile(f"{re.escape(place)}$"))
    expect(reader.page.locator(f"#{place.partition('#')[2]}")).to_be_in_viewport()
    reader.page.keyboard.press("/")
    reader.find("睡不着").click()  # the page itself: to its top
    reader.page.wait_for_url("**/clinical/insomnia.html#")
    reader.page.wait_for_function("window.same && window.scrollY === 0")


def test_a_result_opens_in_a_tab_of_its_own_with_its_marks(reader):
    reader.start()
    option = reader.find("失眠")
    with reader.page.context.expect_page() as opened:
        option.click(modifiers=["ControlOrMeta"])
    expect(opened.value.locator(".kb-sought")).to_be_visible()
    expect(reader.dialog).to_be_visible()


@pytest.mark.parametrize("words", ["<img src=x onerror=alert(1)>", "%00", "a" * 9000, "", "没有这个词"])
def test_odd_words_to_mark_do_nothing(reader, words):
    reader.open(f"/clinical/insomnia.html?highlight={words}")
    reader.page.wait_for_load_state("networkidle")
    expect(reader.page.locator(".kb-sought")).to_have_count(0)
    expect(reader.page.locator("img[src=x]")).to_have_count(0)


# —— shared, and without scripts ——


def test_an_address_with_a_query_shows_its_results_and_the_dialog_gives_it(reader, origin):
    reader.start()
    reader.find("米氮平 & 半衰期")
    shared = reader.dialog.get_by_role("link", name="这次搜索的链接").get_attribute("href")
    assert shared.startswith(f"{origin}/search.html?q=")
    reader.page.goto(shared)
    expect(reader.input).to_have_value("米氮平 & 半衰期")
    expect(reader.options.first).to_contain_text("半衰期")


def test_the_form_of_the_search_page_asks_it(reader):
    reader.open("/search.html")
    expect(reader.dialog).to_have_count(0)
    form = reader.page.get_by_role("search")
    form.get_by_role("searchbox").fill("睡不着")
    form.get_by_role("button").click()
    reader.page.wait_for_url("**/search.html?q=*")
    expect(reader.input).to_have_value("睡不着")
    expect(reader.options.first).to_contain_text("失眠")
    reader.page.keyboard.press("Escape")
    expect(form.get_by_role("searchbox")).to_have_value("睡不着")


@pytest.mark.parametrize("width", [375, 1280])
def test_without_scripts_the_button_leads_to_the_index_of_terms(windows, origin, width):
    with windows.lent(width, java_script_enabled=False) as page:
        page.goto(f"{origin}/mechanism/mechanism.html")
        page.get_by_role("button", name="搜索", exact=True).click()
        page.wait_for_url("**/search.html*")
        letters = page.locator("#index-of-terms dt").all_inner_texts()
        assert letters == sorted(letters)
        assert len(letters) > 15
        expect(page.locator("article form")).to_be_hidden()
        page.locator("#index-of-terms").get_by_role("link", name="半衰期", exact=True).click()
        page.wait_for_url("**/reference/glossary.html#*")
