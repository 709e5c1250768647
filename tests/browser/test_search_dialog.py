"""The search dialog in a real Chromium: ways in, keyboard, input methods, touch, and what it keeps."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.amount import share
from tests.browser.searching import PAGE, searching
from tests.browser.visit import chosen_frames
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.turns(3)]


@pytest.fixture
def phone(windows, origin):
    """A reader with a telephone, by touch."""
    with searching(windows, origin, width=375, height=740, has_touch=True, is_mobile=True) as one:
        yield one
    assert one.wrong == []


# —— ways in ——


def test_the_dialog_is_loaded_when_first_used_and_loses_no_letter(windows, origin):
    asked, gate = [], []
    with searching(windows, origin, new=True) as one:
        one.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        one.page.route("**/search-dialog.js", lambda route: gate.append(route))
        one.open(PAGE)
        assert not [name for name in asked if name.startswith("search-")]
        one.page.keyboard.press("/")
        one.page.keyboard.type("h1 ki")
        one.page.wait_for_timeout(200)
        gate.pop().continue_()
        expect(one.input).to_have_value("h1 ki")
        assert asked.count("search-dialog.js") == asked.count("search-dialog.css") == 1
    assert one.wrong == []


def test_who_closes_it_can_open_it_again_in_the_same_frame(reader):
    reader.start()
    reader.page.evaluate("""() => {
      const press = (key) => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      press("Escape");
      press("/");
    }""")
    expect(reader.input).to_be_focused()
    expect(reader.dialog).to_be_visible()


def test_a_dialog_that_cannot_be_loaded_gives_way_to_the_search_page(windows, origin):
    with searching(windows, origin) as one:
        one.page.route("**/search-dialog.js", lambda route: route.abort())
        one.open(PAGE)
        one.page.get_by_role("button", name="搜索", exact=True).click()
        expect(one.page).to_have_url(f"{origin}/search.html")


@pytest.mark.parametrize("width", [320, 375, 700, 1000, 1100, 1280, 1600])
def test_one_button_is_in_sight_on_every_width(reader, width):
    reader.page.set_viewport_size({"width": width, "height": 800})
    reader.open(PAGE)
    expect(reader.page.locator("[data-kb-search]:visible")).to_have_count(1)
    box = reader.page.locator("[data-kb-search]:visible").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    reader.page.get_by_role("button", name="搜索", exact=True).click()
    expect(reader.input).to_be_focused()


def test_pages_have_the_button_and_hear_the_slash(reader, built_site):
    deaf = []
    for path in sorted({"/index.html", *share(chosen_frames(built_site.out), 2, every=3)}):
        page = built_site.out / path[1:]
        if 'http-equiv="refresh"' in page.read_text(encoding="utf-8"):
            continue  # leads to another page at once
        reader.open(path)
        ways = 2 if path == "/index.html" else 1  # the home page has a field of its own
        try:
            expect(reader.page.locator("[data-kb-search]:visible")).to_have_count(ways)
            reader.page.keyboard.press("/")
            expect(reader.dialog).to_be_visible()
        except AssertionError:
            deaf.append(path)
    assert deaf == []


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_it_opens_from_the_keyboard(reader, keys):
    reader.open(PAGE)
    reader.page.keyboard.press(keys)
    expect(reader.input).to_be_focused()
    expect(reader.input).to_have_value("")


def test_a_slash_typed_in_a_box_is_a_slash_and_elsewhere_opens(reader):
    reader.open("/reference/claims.html")
    box = reader.page.get_by_label("词")
    box.press("/")
    expect(box).to_have_value("/")
    expect(reader.dialog).to_have_count(0)
    box.press("Control+k")
    expect(reader.dialog).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(box).to_be_focused()


# —— keyboard ——


def test_it_is_a_combobox_that_says_what_it_does(reader):
    reader.start()
    expect(reader.input).to_have_role("combobox")
    expect(reader.input).to_have_accessible_name("搜索全站")
    expect(reader.input).to_have_attribute("aria-expanded", "false")
    expect(reader.input).not_to_have_attribute("aria-activedescendant", re.compile(""))


def test_the_combobox_says_what_it_lists(whole):
    whole.find("半衰期")
    expect(whole.input).to_have_attribute("aria-expanded", "true")
    lists = whole.page.locator(f"#{whole.input.get_attribute('aria-controls')}")
    expect(lists).to_have_role("listbox")
    assert whole.options.count() > 1
    listed = whole.listed.locator("[data-kb-place]").count()
    assert int(whole.status.inner_text().partition(" ")[0]) >= listed > 3
    whole.ask("")
    expect(whole.input).to_have_attribute("aria-expanded", "false")
    expect(whole.input).not_to_have_attribute("aria-activedescendant", re.compile(""))
    expect(whole.status).to_have_text("")


def test_arrows_go_round_and_home_and_end_go_to_the_ends(whole):
    whole.find("半衰期")
    last = whole.options.count() - 1

    def press(key: str) -> int:
        whole.page.keyboard.press(key)
        expect(whole.input).to_be_focused()
        expect(whole.chosen).to_have_count(1)
        expect(whole.chosen).to_be_in_viewport()
        expect(whole.input).to_have_attribute("aria-activedescendant", whole.chosen.get_attribute("id"))
        return whole.options.evaluate_all("all => all.findIndex(one => one.ariaSelected === 'true')")

    ways = [press(key) for key in ("ArrowDown", "ArrowDown", "ArrowUp", "End", "ArrowDown", "ArrowUp", "Home")]
    assert ways == [1, 2, 1, last, 0, last, 0]


def test_home_and_end_are_about_what_is_typed_until_the_reader_walks_the_list(reader):
    reader.start()
    reader.find("半衰期")
    reader.page.keyboard.press("Home")
    reader.page.keyboard.type("米氮平")
    expect(reader.input).to_have_value("米氮平半衰期")


def test_enter_opens_the_chosen_result_at_its_section(reader, origin):
    reader.start()
    place = reader.find("米氮平半衰期").get_attribute("data-kb-place")
    assert place.endswith("-half-life")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(f"{origin}/{place}")
    expect(reader.page.locator(f"#{place.partition('#')[2]}")).to_be_in_viewport()


def test_escape_closes_at_once_and_the_focus_is_where_it_was(reader):
    reader.open(PAGE)
    link = reader.page.locator("article p a").first
    link.focus()
    reader.page.keyboard.press("/")
    reader.find("半衰期")
    reader.page.keyboard.press("Escape")
    expect(reader.dialog).to_be_hidden()
    expect(link).to_be_focused()
    reader.page.keyboard.press("/")
    expect(reader.input).to_have_value("半衰期")
    reader.page.get_by_role("button", name="关闭").click()
    expect(link).to_be_focused()


def test_the_focus_stays_in_the_dialog(reader):
    reader.start()
    reader.find("半衰期")
    for _ in range(8):
        reader.page.keyboard.press("Tab")
        assert reader.page.evaluate("document.activeElement === document.body || "
                                    "!!document.activeElement.closest('dialog.kb-search')")


def test_the_choice_stays_when_the_bodies_arrive(reader):
    gate = []
    reader.page.route("**/search-body.js", lambda route: gate.append(route))
    reader.start()
    reader.find("半衰期")
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("ArrowDown")
    place = reader.chosen.get_attribute("data-kb-place")
    before = reader.listed.inner_text()
    gate.pop().continue_()
    expect(reader.listed).not_to_have_text(before, use_inner_text=True, timeout=60_000)  # machines may be busy
    expect(reader.chosen).to_have_attribute("data-kb-place", place)


# —— input methods ——


def test_nothing_is_searched_and_enter_opens_nothing_while_composing(reader):
    reader.start()
    reader.whole()
    reader.find("失眠")
    shown = reader.options.all_inner_texts()
    reader.input.select_text()
    keyboard = reader.page.context.new_cdp_session(reader.page)
    for letters in ("b", "ba", "ban", "ban shuai qi"):
        keyboard.send("Input.imeSetComposition", {"text": letters, "selectionStart": len(letters),
                                                  "selectionEnd": len(letters)})
        reader.page.wait_for_timeout(60)  # longer than the pause after typing
    assert reader.options.all_inner_texts() == shown
    # what browsers send for the Enter that ends a composition
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "code": "Enter",
                                             "windowsVirtualKeyCode": 229})
    assert reader.page.url.endswith(PAGE)
    expect(reader.dialog).to_be_visible()
    keyboard.send("Input.insertText", {"text": "半衰期"})
    expect(reader.input).to_have_value("半衰期")
    expect(reader.options.first).to_contain_text("半衰期")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**half-life")


def test_bodies_that_arrive_while_composing_search_nothing(reader):
    gate = []
    reader.page.route("**/search-body.js", lambda route: gate.append(route))
    reader.start()
    reader.find("失眠")
    shown = reader.listed.inner_text()
    keyboard = reader.page.context.new_cdp_session(reader.page)
    keyboard.send("Input.imeSetComposition", {"text": "ban", "selectionStart": 3, "selectionEnd": 3})
    with reader.page.expect_response("**/search-body.js"):
        gate.pop().continue_()
    reader.page.wait_for_timeout(2500)  # the index is made anew
    assert reader.listed.inner_text() == shown
    keyboard.send("Input.insertText", {"text": "半衰期"})
    expect(reader.listed).not_to_have_text(shown, use_inner_text=True)


# —— touch ——


def test_by_touch_a_result_is_opened_with_taps_alone(phone):
    phone.open(PAGE)
    phone.page.locator("[data-kb-search]:visible").tap()
    expect(phone.input).to_be_focused()
    phone.find("睡不着")
    for target in (phone.options.nth(0), phone.page.get_by_role("button", name="关闭")):
        assert target.bounding_box()["height"] >= 32
    phone.options.nth(1).scroll_into_view_if_needed()
    place = phone.options.nth(1).evaluate("one => one.pathname")
    phone.options.nth(1).tap()
    phone.page.wait_for_url(f"**{place}*")
    expect(phone.dialog).to_have_count(0)


def test_a_tap_beside_the_dialog_closes_it(windows, origin):
    with searching(windows, origin, width=900, has_touch=True) as one:
        one.start()
        one.page.touchscreen.tap(20, 700)
        expect(one.dialog).to_be_hidden()


# —— the last searches ——


def test_what_was_sought_is_offered_again_and_can_be_cleared(reader):
    for query in ("半衰期", "失眠"):
        reader.start()
        place = reader.find(query).get_attribute("data-kb-place")
        reader.page.keyboard.press("Enter")
        reader.page.wait_for_url(f"**/{place}")
    reader.start()
    again = reader.dialog.locator(".kb-search__again")
    expect(again).to_have_text(["失眠", "半衰期"])
    again.nth(1).click()
    expect(reader.input).to_have_value("半衰期")
    expect(reader.options.first).to_contain_text("半衰期")
    expect(again).to_have_count(0)
    reader.ask("")
    reader.dialog.get_by_role("button", name="清除记录").click()
    expect(again).to_have_count(0)
    expect(reader.input).to_be_focused()
    reader.page.wait_for_function("Object.keys(localStorage).length === 0")


@pytest.mark.parametrize(("kept", "offered"), [
    ("{", []), ('"text"', []), ('[1, {"a": 2}, null, "失眠"]', ["失眠"]), ('["<b>x</b>"]', ["<b>x</b>"]),
])
def test_a_broken_memory_breaks_nothing(reader, kept, offered):
    reader.open(PAGE)
    reader.page.evaluate("(kept) => localStorage.setItem('kb-searches', kept)", kept)
    reader.start()
    expect(reader.dialog.locator(".kb-search__again")).to_have_text(offered)
    reader.find("半衰期")


def test_where_storage_is_forbidden_it_searches_all_the_same(windows, origin):
    with searching(windows, origin, new=True) as one:
        one.page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })")
        one.start()
        one.find("半衰期")
        one.page.keyboard.press("Enter")
        one.page.wait_for_url("**half-life")
        one.start()
        expect(one.dialog.locator(".kb-search__again")).to_have_count(0)
    assert one.wrong == []


# —— nothing moves under a reader, nothing is kept from them ——


def test_the_rest_of_what_a_page_holds_is_one_choice_away(reader):
    reader.start()
    reader.whole()
    reader.find("5-HT")
    more = reader.page.get_by_role("option", name=re.compile("这一页还有")).first
    count = reader.options.count()
    more.click()
    expect(reader.dialog).to_be_visible()
    assert reader.options.count() >= count
    expect(more).to_have_count(0)


def test_what_is_shown_keeps_its_place_when_the_bodies_come_to_a_telephone(phone):
    gate = []
    phone.page.route("**/search-body.js", lambda route: gate.append(route))
    phone.start()
    phone.ask("失眠")
    expect(phone.options.first).to_be_visible(timeout=60_000)
    places = "(all) => all.map((one) => one.dataset.kbPlace).filter((one) => one !== undefined)"
    where = """(all) => all.map((one) => one.getBoundingClientRect())
      .map(({ top, bottom }) => [top, bottom].map(Math.round))"""
    early, stood = phone.options.evaluate_all(places), phone.options.evaluate_all(where)
    first, last = phone.options.first.element_handle(), phone.options.last.element_handle()
    assert len(early) > 3
    phone.page.wait_for_timeout(100)
    gate.pop().continue_()
    expect(phone.options).not_to_have_count(len(stood), timeout=60_000)
    assert phone.options.evaluate_all(places)[:len(early)] == early
    assert phone.options.evaluate_all(where)[:len(stood)] == stood
    # a finger that rests on one rests on it still
    assert first.evaluate("(one) => one.isConnected")
    assert last.evaluate("(one) => one.isConnected")


def test_a_result_that_stays_stays_the_same_while_more_is_typed(reader):
    reader.start()
    reader.whole()
    place = reader.find("失眠").get_attribute("data-kb-place")
    held = reader.options.first.element_handle()
    before = reader.listed.inner_text()
    reader.input.press_sequentially("药")
    expect(reader.listed).not_to_have_text(before, use_inner_text=True)
    assert reader.listed.locator(f'[data-kb-place="{place}"]').evaluate("(one, held) => one === held", held)
    ids = reader.options.evaluate_all("(all) => all.map((one) => one.id)")
    assert ids == [f"kb-search-{number}" for number in range(len(ids))]


def test_what_was_read_into_a_query_can_be_refused(reader):
    reader.start()
    reader.ask("banshuaiqi")
    exact = reader.dialog.get_by_role("button", name="只按“banshuaiqi”原样搜索")
    exact.click(timeout=60_000)
    expect(exact).to_have_count(0)
    expect(reader.status).not_to_contain_text("半衰期")


# —— fewer results, and ways in ——


def test_results_can_be_narrowed_to_a_kind_and_a_tag_and_widened_again(reader):
    reader.start()
    reader.whole()
    reader.find("失眠")
    everything = reader.options.count()
    kinds = reader.dialog.get_by_role("combobox", name="全部种类")
    kinds.select_option("术语")
    expect(reader.status).to_contain_text(re.compile(r"^\d 条结果"))
    assert set(reader.listed.locator(".kb-search__kind").all_inner_texts()) == {"术语"}
    expect(kinds).to_have_value("术语")
    expect(kinds).to_be_focused()
    kinds.select_option("")
    expect(reader.options).to_have_count(everything)
    reader.find("#停药 睡不着")
    expect(reader.dialog.get_by_role("combobox", name="全部标签")).to_have_value("停药")
    places = reader.listed.locator("[data-kb-place]").evaluate_all("(all) => all.map((one) => one.dataset.kbPlace)")
    tagged = [(ROOT / "docs" / place.partition(".html")[0]).with_suffix(".md") for place in places]
    assert all(re.search(r"^tags: .*停药", page.read_text(encoding="utf-8"), re.MULTILINE) for page in tagged), places


def test_another_query_is_asked_of_everything(reader):
    reader.start()
    reader.whole()
    reader.find("失眠")
    reader.dialog.get_by_role("combobox", name="全部种类").select_option("术语")
    reader.find("头晕")
    expect(reader.dialog.get_by_role("combobox", name="全部种类")).to_have_value("")


def test_all_results_are_one_choice_away(reader):
    reader.start()
    reader.whole()
    reader.find("失眠")
    reader.page.get_by_role("option", name=re.compile("列出全部")).click()
    expect(reader.page.get_by_role("option", name=re.compile("列出全部"))).to_have_count(0)
    assert reader.options.count() > 30


def test_the_empty_dialog_and_one_that_found_nothing_offer_ways_in(reader, origin):
    reader.start()
    way = reader.dialog.get_by_role("link", name="能和米氮平一起吃吗")
    expect(way).to_be_visible(timeout=30_000)
    reader.whole()
    reader.find("失眠")
    expect(way).to_have_count(0)
    reader.ask("qqqqzzzz")
    way.click()
    reader.page.wait_for_url(f"{origin}/clinical/interaction-checker.html")


def test_what_is_asked_of_another_drug_is_refused_and_its_interactions_are_offered(reader, origin):
    reader.start()
    reader.whole()
    reader.ask("布洛芬一天最多吃几次")
    expect(reader.status).to_contain_text("没有找到")
    expect(reader.options).to_have_count(0)
    offered = reader.dialog.get_by_role("link", name="能和布洛芬一起吃吗")
    reader.page.set_viewport_size({"width": 375, "height": 740})
    assert offered.evaluate("(one) => one.getClientRects().length") == 1  # not torn between two columns
    offered.click()
    reader.page.wait_for_url(f"{origin}/clinical/interaction-checker.html#with-ibuprofen")
