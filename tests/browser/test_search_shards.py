"""What few queries need is loaded in the browser only for these, and moves nothing that stands."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.searching import SETTLED, searching

pytestmark = [pytest.mark.browser, pytest.mark.turns(2)]

BOXES = "(all) => all.map((one) => [one.dataset.kbPlace, one.offsetTop, one.offsetHeight])"
ASKED_FOR = "() => document.querySelectorAll('script[src*=\"search-shard\"]').length > 1"
REST = "把本站其余的也搜一遍"
PLACES = "(all) => all.map((one) => one.dataset.kbPlace).filter((one) => one !== undefined)"


@pytest.fixture
def reader(windows, origin):
    """A reader at a new window with all bodies, who has asked nothing; `loaded` are the shards and tables since."""
    with searching(windows, origin, new=True) as one:
        one.loaded = []
        one.start()
        one.whole()
        one.page.on("request", lambda request: one.loaded.append(request.url.rpartition("/")[2]))
        yield one
        assert one.wrong == []


def test_most_queries_load_nothing_and_an_author_the_references(reader):
    reader.find("睡不着")
    assert len(sentences := [name for name in reader.loaded if name.startswith("search-")]) < 12
    assert all(name.startswith("search-shard") and int(name[12:-3]) > 9 for name in sentences)
    reader.loaded.clear()
    first = reader.find("Gillman 2006")
    expect(first).to_have_attribute("data-kb-place", "reference/bibliography.html#ref-gillman2006")
    assert [name for name in reader.loaded if name.startswith("search-shard")] != []


def test_the_sentences_of_what_is_in_sight_come_into_their_places_and_no_others(windows, origin):
    with searching(windows, origin, new=True) as reader:
        held, loaded = [], []
        reader.start()
        reader.whole()
        reader.page.route("**/search-shard*.js", lambda route: held.append(route))
        reader.page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
        reader.ask("睡不着")
        expect(reader.listed).to_have_attribute("data-kb-answered", "睡不着", timeout=60_000)
        expect(reader.dialog.locator(".is-awaited .kb-search__text").first).to_be_attached(timeout=60_000)
        reader.page.wait_for_function(ASKED_FOR, timeout=60_000)
        before = reader.options.evaluate_all(BOXES)
        told = reader.listed.inner_text()
        pages = reader.dialog.locator(".kb-search__page").count()
        for route in held:
            route.continue_()
        reader.page.wait_for_function(SETTLED, arg="睡不着", timeout=60_000)
        assert reader.options.evaluate_all(BOXES) == before
        assert len(reader.listed.inner_text()) > len(told) + 100
        assert 0 < len([name for name in loaded if name.startswith("search-shard")]) < pages
        assert reader.wrong == []


def test_the_rest_of_the_site_is_one_choice_away_and_moves_nothing(reader):
    reader.find("停药")
    before, count = reader.options.evaluate_all(PLACES), number_in(reader.status)
    rest = reader.options.filter(has_text=REST)
    rest.click()
    expect(rest).to_have_count(0, timeout=60_000)
    assert reader.options.evaluate_all(PLACES)[:len(before)] == before
    assert number_in(reader.status) > count


def number_in(status):
    return int(re.search(r"\d+", status.inner_text()).group())


def test_what_cannot_be_loaded_leaves_what_was_found(reader):
    reader.page.route("**/search-shard*.js", lambda route: route.abort())
    reader.find("奥氮平 米氮平 区别")
    expect(reader.status).to_contain_text("条结果")
    reader.wrong.clear()  # the browser tells of what was not loaded
