"""The search in odd places and with odd queries: folders, paths, hostile text, no network, and what it loads."""

from __future__ import annotations

import gzip
import re

import pytest
from playwright.sync_api import expect

from tests.amount import EVERYTHING
from tests.browser.searching import searching
from tests.browser.serve import BELOW
from tests.browser.visit import BOTH, WIDTHS

pytestmark = [pytest.mark.browser, pytest.mark.turns(3)]

LIMIT = 60_000
WIDER = """dialog => [dialog, ...dialog.querySelectorAll('*')]
    .filter((one) => one.getBoundingClientRect().right > innerWidth
        || (one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX !== 'hidden'
            && getComputedStyle(one).display !== 'inline'))
    .map((one) => one.className)"""
ODD = {
    "an element": '<img src=x onerror=alert(1)>"><script>alert(2)</script>',
    "signs of patterns": r".*+?^${}()|[]\\",
    "a pattern that explodes": "(a+)+$" + "a" * 60 + "!",
    "ten thousand letters": "a" * 10_000,
    "ten thousand hanzi": "米氮平失眠" * 2000,
    "emoji": "😴💊👨‍👩‍👧‍👦",
    "right to left": "\u202eميرتازابين\u202c",
    "NUL and its like": "米氮\x00平\x01\x7f\ufffd",
    "an emoji cut in half by the limit": "a" * 199 + "😴",
    "names of objects": "__proto__ constructor toString hasOwnProperty",
    "spaces": " \t\u3000\u00a0",
    "nothing": "",
}
ADDRESSED = ("an element", "ten thousand hanzi", "NUL and its like", "names of objects", "nothing")
"""Those that are tried in an address, too: on CI all. From the box on, they take the same way."""


@pytest.mark.parametrize("name", ODD)
def test_an_odd_query_neither_breaks_nor_injects(whole, name):
    query = ODD[name]
    before = whole.page.locator("body *:not(dialog *)").count()
    whole.ask(query)
    whole.page.wait_for_timeout(200)
    assert whole.page.locator("body *:not(dialog *)").count() == before
    assert whole.dialog.locator("img, script, iframe, [onerror], [style]").count() == 0
    if not query.strip():
        expect(whole.options).to_have_count(0)
        expect(whole.status).to_have_text("")
    whole.find("失眠")
    expect(whole.options.first).to_contain_text("失眠")


@pytest.mark.parametrize("name", ODD if EVERYTHING else ADDRESSED)
def test_an_odd_query_in_the_address_neither_breaks_nor_injects(reader, name):
    query = ODD[name][:5000]  # no server takes more
    reader.open("/search.html")
    reader.page.evaluate("(query) => { location.search = '?q=' + encodeURIComponent(query) }", query)
    reader.page.wait_for_url("**/search.html?q=*")
    reader.page.wait_for_load_state("networkidle")
    assert reader.page.locator("article img, dialog img, dialog script, [onerror]").count() == 0
    if not query:
        expect(reader.dialog).to_have_count(0)
        return
    expect(reader.dialog).to_be_visible()
    expect(reader.input).to_have_value(re.compile(r"^[\s\S]{0,200}$"))
    reader.find("失眠")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_open_dialog_is_clean_for_axe_and_does_not_scroll_sideways(windows, origin, width):
    schemes = BOTH if EVERYTHING else ("light",) if width == "wide" else ("dark",)
    with searching(windows, origin, width=WIDTHS[width][0], height=WIDTHS[width][1]) as one:
        one.start()
        one.whole()
        for query in ("", "米氮平半衰期", "睡不着", "qqqqzzzz"):
            one.ask(query)
            if query in ("", "qqqqzzzz"):
                expect(one.options).to_have_count(0)
            else:
                expect(one.options.first).to_be_visible()
            one.page.wait_for_timeout(100)
            one.check_width()
            assert one.dialog.evaluate(WIDER) == [], query
            one.check_access(schemes, within="" if EVERYTHING and not query else "dialog.kb-search")
    assert one.wrong == []


def test_marks_on_arrival_are_clean_for_axe(windows, origin):
    with searching(windows, origin, width=375) as one:
        one.open("/clinical/insomnia.html?highlight=失眠")
        expect(one.page.locator(".kb-sought")).to_be_visible()
        one.check_width()
        one.check_access(within="" if EVERYTHING else "article p, .kb-sought")
    assert one.wrong == []


@pytest.mark.parametrize("start", ["/index.html", "/clinical/insomnia.html", "/404.html"])
def test_below_a_path_it_finds_and_leads_there(windows, origin, start):
    with searching(windows, f"{origin}{BELOW.rstrip('/')}") as one:
        one.start(start)
        place = one.find("半衰期").get_attribute("data-kb-place")
        one.page.keyboard.press("Enter")
        one.page.wait_for_url(f"{origin}{BELOW}{place}")
    assert one.wrong == []


def test_from_a_folder_without_a_server_it_works_whole(windows, built_site):
    with searching(windows, f"file://{built_site.out}", new=True) as one:
        one.start("/clinical/insomnia.html")
        one.whole()
        place = one.find("半衰期").get_attribute("data-kb-place")
        one.page.keyboard.press("Enter")
        one.page.wait_for_url(f"**/{place.replace('#', '*#')}")
        expect(one.page.locator(".kb-sought")).to_be_visible()
        one.page.keyboard.press("/")
        expect(one.dialog.locator(".kb-search__again")).to_have_text(["半衰期"])
        one.open("/search.html?q=睡不着")
        expect(one.options.first).to_contain_text("失眠")
    assert one.wrong == []


def test_nothing_is_loaded_before_the_search_is_used_and_little_until_the_first_results(windows, origin, built_site):
    loaded: list[str] = []
    gate = []
    with searching(windows, origin, new=True) as one:
        one.page.on("request", lambda request: loaded.append(request.url.removeprefix(f"{origin}/")))
        one.page.route("**/search-body.js", lambda route: gate.append(route))
        one.open("/clinical/insomnia.html")
        one.page.locator("[data-kb-search]:visible").hover()
        one.page.wait_for_load_state("networkidle")
        assert [name for name in loaded if "/search-" in name] == []
        loaded.clear()
        one.page.keyboard.press("/")
        one.find("半衰期")
        of_search = [name for name in loaded if "search" in name]  # other tools come when a page is first touched
        until_results = [name for name in of_search if "search-body" not in name and "search-dialog" not in name]
        assert len(of_search) <= 6, "the dialog and its looks, engine, core, body"
        sizes = {name: len(gzip.compress((built_site.out / name).read_bytes(), 9)) for name in until_results}
        assert sum(sizes.values()) <= LIMIT, sizes
        one.page.unroute_all(behavior="ignoreErrors")


def test_what_was_not_loaded_is_said_and_loaded_when_it_is_opened_again(windows, origin):
    with searching(windows, origin) as one:
        one.page.route("**/search-core.js", lambda route: route.abort())
        one.start()
        expect(one.status).to_contain_text("没有载入")
        one.page.keyboard.press("Escape")
        one.page.unroute_all()
        one.page.keyboard.press("/")
        one.find("失眠")


def test_without_the_bodies_names_and_titles_are_found_all_the_same(windows, origin):
    with searching(windows, origin) as one:
        one.page.route("**/search-body.js", lambda route: route.abort())
        one.start()
        one.whole()
        expect(one.find("失眠")).to_contain_text("失眠")
