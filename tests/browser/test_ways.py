"""Other ways to read a page: without scripts, by keyboard, in another colour scheme, on paper, from a wrong address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.serve import serving
from tests.browser.visit import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.turns(2)]

SMALL_SITE = {
    "index": """
        ---
        summary: 首页说明这个小站讲什么，用来试浏览器里的各种读法，够长就行。
        ---

        # 小站

        第一段。

        ```{toctree}
        :caption: 机制
        :hidden:

        part/part
        ```
        """,
    "part/part": """
        # 机制总览

        总览的第一句。

        ```{toctree}
        :hidden:

        brake
        ```
        """,
    "part/brake": """
        # 刹车

        刹车的第一句，说 *重点* 与 5-HT₂A。

        {#brake-on}
        ## 踩住

        一段。

        {#brake-off}
        ## 松开

        又一段。

        $$F = \\frac{D}{V}$$
        """,
}


@pytest.fixture(scope="module")
def small_site(tmp_path_factory):
    """A small site with the real theme and settings."""
    from tests.html.theme.real import build_with_real_settings

    out = build_with_real_settings(tmp_path_factory.mktemp("small"), SMALL_SITE, KB_BASEURL="https://example.org/a/b/")
    with serving(out) as origin:
        yield origin


@pytest.fixture
def phone(windows):
    with windows.lent(375, 800) as page:
        yield page


@pytest.fixture
def desktop(windows):
    with windows.lent(1440, 900) as page:
        yield page


def test_without_scripts_everything_is_readable_and_the_drawers_open(windows, small_site):
    with windows.lent(375, 800, java_script_enabled=False) as page:
        page.goto(f"{small_site}/part/brake.html")
        expect(page.locator("article")).to_contain_text("又一段。")
        expect(page.locator("[data-kb-theme]").first).to_be_hidden()
        link = page.locator(".sidebar-tree a", has_text="刹车")
        expect(link).to_be_hidden()
        page.locator(".nav-overlay-icon").click()
        expect(link).to_be_visible()


def test_the_drawers_open_by_keyboard_and_close_with_escape(phone, small_site):
    phone.goto(f"{small_site}/part/brake.html")
    phone.keyboard.press("Tab")
    expect(phone.locator(".skip-to-content")).to_be_focused()
    phone.keyboard.press("Tab")
    expect(phone.locator("#__navigation")).to_be_focused()
    phone.keyboard.press("Space")
    expect(phone.locator(".sidebar-tree")).to_be_visible()
    phone.keyboard.press("Escape")
    expect(phone.locator(".sidebar-tree")).to_be_hidden()
    expect(phone.locator("#__navigation")).to_be_focused()


def test_a_closed_drawer_takes_no_focus(phone, small_site):
    phone.goto(f"{small_site}/part/brake.html")
    inside = []
    for _ in range(12):
        phone.keyboard.press("Tab")
        inside.append(phone.evaluate("!!document.activeElement.closest('.sidebar-drawer, .toc-drawer')"))
    assert not any(inside)


def test_choosing_a_heading_closes_the_contents(phone, small_site):
    phone.goto(f"{small_site}/part/brake.html")
    phone.locator(".toc-header-icon").click()
    phone.locator(".toc-tree a", has_text="松开").click()
    expect(phone.locator(".toc-tree")).to_be_hidden()
    expect(phone).to_have_url(re.compile("#brake-off$"))


def test_the_colour_scheme_is_chosen_said_and_remembered(desktop, small_site):
    desktop.emulate_media(color_scheme="light")
    desktop.goto(f"{small_site}/part/brake.html")
    body = desktop.locator("body")
    light = desktop.evaluate("getComputedStyle(document.body).backgroundColor")
    button = desktop.locator(".kb-topline [data-kb-theme]")
    button.click()
    button.click()
    expect(button).to_have_attribute("aria-label", "配色：深色，按一下换一种")
    expect(body).not_to_have_css("background-color", light)
    dark = desktop.evaluate("getComputedStyle(document.body).backgroundColor")
    desktop.goto(f"{small_site}/index.html")
    expect(body).to_have_css("background-color", dark)


def test_the_contents_follow_the_reader(desktop, small_site):
    desktop.set_viewport_size({"width": 1440, "height": 300})
    desktop.goto(f"{small_site}/part/brake.html#brake-off")
    expect(desktop.locator(".toc-tree li.scroll-current a")).to_have_text("松开")


def test_on_paper_there_is_the_text_and_no_navigation(desktop, small_site):
    desktop.goto(f"{small_site}/part/brake.html")
    desktop.emulate_media(media="print", color_scheme="dark")
    for gone in (".sidebar-drawer", ".toc-drawer", ".mobile-header", ".related-pages", "[data-kb-theme] >> nth=0"):
        expect(desktop.locator(gone)).to_be_hidden()
    expect(desktop.locator(".kb-safety")).to_be_visible()
    expect(desktop.locator("body")).to_have_css("--kb-paper", "#fff")


def test_hanzi_are_dotted_and_not_slanted(desktop, small_site):
    desktop.goto(f"{small_site}/part/brake.html")
    style = desktop.locator("em").evaluate(
        "e => [getComputedStyle(e).fontStyle, getComputedStyle(e).textEmphasisStyle]")
    assert style == ["normal", "dot"]


def test_a_wrong_address_at_any_depth_shows_a_whole_page_whose_links_lead_home(windows, small_site):
    """Published at https://example.org/a/b/, which a proxy of ours stands in for."""
    with windows.lent(1440, 900, service_workers="block") as desktop:  # they ask past the proxy
        origin = small_site

        def answer(route):
            path = route.request.url.removeprefix("https://example.org/a/b")
            found = desktop.request.get(origin + path)
            # with the body in hand: a response may be gone by the time a late request is answered
            route.fulfill(status=found.status, headers=found.headers, body=found.body())

        desktop.route("https://example.org/**", answer)
        with Visitor.in_window(desktop, "https://example.org/a/b/") as visitor:
            visitor.open("no/such/page.html")
        assert [line for line in visitor.wrong if "404" not in line and "blocked by Playwright" not in line] == []
        expect(desktop.locator("h1")).to_have_text("找不到这一页")
        assert desktop.evaluate("getComputedStyle(document.body).getPropertyValue('--kb-paper')") != ""
        assert desktop.locator(".kb-topline svg:visible use").first.evaluate("icon => icon.getBBox().width > 0")
        desktop.locator("article a", has_text="首页").click()
        expect(desktop.locator("h1")).to_contain_text("小站")
