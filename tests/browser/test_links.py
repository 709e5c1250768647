"""Previews, backlinks and the graph in Chromium: by keyboard, by finger, from a folder."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.amount import EVERYTHING
from tests.browser.visit import BOTH, Visitor, thin
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.turns(3)]
PAGE = "/dose/low-dose.html"
LINK = "article a.internal:has(.kb-wikilink--page)"


@pytest.fixture
def visitor(windows, origin):
    with windows.lent(1280, 900) as page, Visitor.in_window(page, origin) as one:
        yield one


def test_a_preview_opens_by_keyboard_and_closes_with_escape(visitor):
    visitor.open(PAGE)
    page = visitor.page
    page.locator(LINK).first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    preview = page.locator(".kb-preview")
    expect(preview).to_be_visible()
    expect(page.locator(LINK).first).to_have_attribute("aria-describedby", "kb-preview")
    visitor.check_access(within="" if EVERYTHING else ".kb-preview")
    page.keyboard.press("Escape")
    expect(preview).to_have_count(0)
    expect(page.locator(LINK).first).to_be_focused()
    assert visitor.wrong == []


def test_a_preview_moves_nothing(visitor):
    visitor.open(PAGE)
    link = visitor.page.locator(LINK).first
    link.scroll_into_view_if_needed()
    before = visitor.page.evaluate("document.documentElement.scrollHeight")
    place = link.bounding_box()
    link.hover()
    expect(visitor.page.locator(".kb-preview")).to_be_visible()
    assert visitor.page.evaluate("document.documentElement.scrollHeight") == before
    assert link.bounding_box() == place


def test_going_from_link_to_link_only_the_one_pointed_at_has_a_preview(visitor):
    visitor.open(PAGE)
    page = visitor.page
    one, other = page.locator(LINK).nth(0), page.locator(LINK).nth(1)
    one.hover()
    expect(one).to_have_attribute("aria-describedby", "kb-preview")
    other.hover()
    expect(other).to_have_attribute("aria-describedby", "kb-preview")
    for one_only in ("[aria-describedby=kb-preview]", ".kb-preview"):
        expect(page.locator(one_only)).to_have_count(1)
    page.locator("article h1").hover()
    page.locator("article h1 .headerlink").hover()  # a link that has none
    expect(page.locator(".kb-preview")).to_have_count(0)
    expect(page.locator("[aria-describedby=kb-preview]")).to_have_count(0)
    assert visitor.wrong == []


def test_a_preview_of_a_section_says_whose_it_is(visitor):
    visitor.open("/reference/graph.html")
    page = visitor.page
    page.evaluate("""() => {
      const link = document.createElement("a");
      link.href = "glossary.html#term-half-life";
      link.textContent = "半衰期";
      document.querySelector("article p").append(link);
      link.focus();
    }""")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".kb-preview__title")).to_contain_text("术语表 › 半衰期")


def test_a_preview_works_from_a_folder(visitor, built_site):
    visitor.page.goto(built_site.out.joinpath(PAGE.lstrip("/")).as_uri())
    visitor.page.locator(LINK).first.hover()
    expect(visitor.page.locator(".kb-preview__title")).not_to_be_empty()


def test_a_long_press_previews_and_a_tap_follows(windows, origin):
    with windows.lent(375, 800, has_touch=True) as page:
        page.goto(origin + PAGE)
        link = page.locator(LINK).first
        link.scroll_into_view_if_needed()
        box = link.bounding_box()
        at = {"x": box["x"] + 5, "y": box["y"] + box["height"] / 2}
        finger = page.context.new_cdp_session(page)
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
        expect(page.locator(".kb-preview")).to_be_visible()
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert page.url == origin + PAGE
        page.touchscreen.tap(5, 400)
        expect(page.locator(".kb-preview")).to_have_count(0)
        link.tap()
        page.wait_for_url(lambda url: url != origin + PAGE)


def test_the_graph_is_zoomed_about_its_middle_and_seen_whole(visitor):
    visitor.open("/reference/graph.html")
    page = visitor.page
    width = "document.querySelector('.kb-graph__drawing').getBoundingClientRect().width"
    frame = "document.querySelector('.kb-graph__frame').clientWidth"
    middle = """() => {
      const frame = document.querySelector(".kb-graph__frame");
      return (frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth;
    }"""
    # it opens on the whole, with the names of sections; enlarged once, those of pages can be read
    shown = page.locator(".kb-graph__drawing text:visible")
    assert page.evaluate(f"{width} <= {frame}")
    assert page.evaluate("document.querySelector('.kb-graph__frame').scrollHeight <= innerHeight")
    expect(shown).to_have_count(page.locator(".kb-graph__legend:visible li").count())
    before, at = page.evaluate(width), page.evaluate(middle)
    page.get_by_label("放大").focus()
    for _ in range(3):
        page.keyboard.press("Enter")
    page.wait_for_function(f"{width} > {1.9 * before}")
    page.wait_for_function(f"Math.abs(({middle})() - {at}) < 0.02")
    drawn = ".kb-graph__drawing a.kb-graph__node text"
    expect(shown).to_have_count(page.locator(drawn).count())
    page.get_by_label("看全图").click()
    page.wait_for_function(f"{width} <= {frame}")
    page.get_by_label("找一页").fill("５-ＨＴ3")
    expect(page.locator(".kb-graph__drawing a.kb-graph__node:not(.is-faint) text")).to_be_in_viewport()
    expect(page.locator(".kb-graph__drawing a.kb-graph__node:not(.is-faint)")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".kb-graph__drawing a.kb-graph__node:focus")).to_have_count(1)
    page.get_by_label("找一页").fill("没有这一页吧")
    expect(page.locator(".kb-graph [role=status]")).to_have_text("没有这样的页")
    if not EVERYTHING:
        thin(page, set())  # a drawing of hundreds of links takes long
    visitor.check_access(BOTH if EVERYTHING else ("light",))
    assert visitor.wrong == []


def test_an_old_address_leads_on_with_the_heading_and_without_scripts_too(windows, make_world):
    built = make_world("sphinx_kb.links.wikilinks", "sphinx_kb.links.redirects", files={
        "index": "# 首页\n\n```{toctree}\nnew\n```\n", "new": "# 新页\n\n{#new-part}\n## 一节\n\n文。\n",
        "_data/redirects.csv": "old,new\nold,new\nold#gone,new#new-part\n",
    }, html_static_path=[str(ROOT / "_static")]).build()
    for scripts in (True, False):
        with windows.lent(java_script_enabled=scripts) as page:
            for anchor in ("", "#gone", "#new-part", "#constructor", "#%E0%A4%A"):
                there = "#new-part" if anchor == "#gone" else anchor
                page.goto((built.out / "old.html").as_uri() + anchor)
                expect(page).to_have_url((built.out / "new.html").as_uri() + (there if scripts else ""))


def test_the_graph_is_walked_by_keyboard_and_sifted(visitor):
    visitor.open("/reference/graph.html")
    page = visitor.page
    nodes = page.locator(".kb-graph__drawing a.kb-graph__node")
    nodes.nth(1).focus()
    expect(page.locator(".kb-graph__edge.is-lit").first).to_be_attached()
    page.get_by_label("找一页").fill("茶氨酸")
    expect(page.locator(".kb-graph__drawing a.kb-graph__node:not(.is-faint)")).to_have_count(1)
    page.get_by_label("找一页").fill("")
    expect(page.locator(".kb-graph__drawing a.kb-graph__node.is-faint")).to_have_count(0)
    nodes.nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("graph.html"))
    assert visitor.wrong == []


def test_the_colours_of_the_graph_are_those_of_sections_or_of_tags(visitor):
    visitor.open("/reference/graph.html")
    page = visitor.page
    colour = """(name) => getComputedStyle(document.querySelector(
        `.kb-graph__drawing [data-kb-page="${name}"] circle`)).stroke"""
    tagged = page.locator('.kb-graph__drawing [data-kb-tags*="0"]')
    first = page.locator('.kb-graph__drawing [data-kb-tags^="0"]').first.get_attribute("data-kb-page")
    by_section = page.evaluate(colour, "index")
    expect(page.locator(".kb-graph__legend:visible")).to_have_count(1)
    page.get_by_label("按栏目").focus()
    page.keyboard.press("ArrowRight")
    legend = page.locator(".kb-graph__legend:visible")
    expect(legend).to_have_count(1)
    assert page.evaluate("getComputedStyle(document.querySelector('[data-kb-tag=\"0\"] circle')).stroke") == (
        page.evaluate(colour, first))
    assert page.evaluate(colour, "index") != by_section  # it has none of these tags
    wanted = tagged.count()
    page.get_by_label("只看一个标签").select_option("0")
    expect(page.locator(".kb-graph__drawing a.kb-graph__node:not(.is-faint)")).to_have_count(wanted)
    assert f"（{wanted}）" in legend.locator("li").nth(0).inner_text()
    page.get_by_label("按栏目").check()
    expect(page.locator(".kb-graph__drawing a.kb-graph__node.is-faint")).to_have_count(0)
    if not EVERYTHING:
        thin(page, set())
    visitor.check_access(("light",))
    assert visitor.wrong == []


def test_backlinks_open_by_keyboard(visitor):
    visitor.open(PAGE)
    summary = visitor.page.locator("details.kb-backlinks > summary").last
    summary.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator(".kb-backlinks mark").last).to_be_visible()


@pytest.mark.parametrize("place", [".kb-backlinks", ".kb-graph__near"])
def test_a_page_that_links_here_and_a_neighbour_in_the_graph_show_the_card_of_that_page(visitor, place):
    visitor.open(PAGE)
    page = visitor.page
    page.locator(f"details:has({place}), details{place}").first.locator("summary").first.click()
    link = page.locator(f"{place} a").last
    preview = page.locator(".kb-preview")
    link.hover()
    expect(preview).to_have_count(1)
    expect(link).to_have_attribute("aria-describedby", "kb-preview")
    page.mouse.move(1, 1)
    expect(preview).to_have_count(0)
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(preview).to_have_count(1)
    assert visitor.wrong == []
