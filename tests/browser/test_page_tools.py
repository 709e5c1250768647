"""What a page does for its reader: copies addresses and code, enlarges figures, widens the text, shows footnotes."""

from __future__ import annotations

import json
import re
from html import unescape
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pybtex.database import parse_string

from tests.amount import EVERYTHING
from tests.books.typst.conftest import Pdf
from tests.browser.serve import serving
from tests.browser.visit import BOTH, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.turns(3)]
THEMES = ["alabaster", "furo", "pydata_sphinx_theme", "sphinx_book_theme"]
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="500" viewBox="0 0 900 500"></svg>'
FILES = {
    "index": """
        # Bread

        Dough rises.[^why] It needs warmth and time, and more of both than a beginner has the patience for on a day in
        winter, when the kitchen is cold and the flour comes from the cellar.

        [^why]: Yeast breathes.

        ## Oven

        ![A crumb](crumb.svg)

        ```{mermaid}
        :caption: From feeding to loaf

        flowchart LR
          a --> b
        ```

        ```console
        $ bake --now
        Done.
        $ eat
        ```

        ```python
        x = 1
        ```

        [![A link of its own](crumb.svg)](other)
        """,
    "other": "---\norphan: true\n---\n\n# Other\n\nHere.\n",
    "crumb.svg": PICTURE,
}
PARTS = ("sphinx_kb.html.copying", "sphinx_kb.html.reading_width", "sphinx_kb.markup.zoom", "sphinx_kb.markup.diagrams",
         "sphinx_kb.links.previews")
MAY_COPY = ["clipboard-read", "clipboard-write"]
FIGURE = "#fig-alpha2-heteroreceptor-on"
DRAWN = "#fig-alpha2-heteroreceptor-synapse"
PAGE = "/mechanism/alpha2-heteroreceptor.html"


def copied(page):
    return page.evaluate("navigator.clipboard.readText()")


def wake(page):
    """Do what makes the page load its late files."""
    page.keyboard.press("Shift")
    expect(page.locator("a.headerlink").first).to_have_attribute("title", "复制指向这里的链接")


def width_of_text(page):
    return page.evaluate("document.querySelector('article p, [role=main] p').getBoundingClientRect().width")


@pytest.mark.parametrize("theme", THEMES)
def test_under_a_strangers_theme_all_of_it_works(make_world, windows, theme):
    if theme != "alabaster" and find_spec(theme) is None:
        pytest.skip(f"{theme} is not installed")
    built = make_world(*PARTS, files=FILES, language="en", html_theme=theme, suppress_warnings=["config.cache"]).build()
    assert built.warnings == []
    with serving(built.out) as origin, windows.new(1280, 800, permissions=MAY_COPY) as page:
        page.goto(f"{origin}/index.html")
        page.keyboard.press("Shift")

        expect(page.locator(".kb-copy")).to_have_count(2)
        block = page.locator(".highlight-console")
        block.hover()
        block.get_by_role("button", name="Copy the code").click()
        expect(page.get_by_role("status")).to_have_text("Copied")
        assert copied(page) == "bake --now\neat\n"

        heading = page.locator("h2", has_text="Oven")
        expect(page.get_by_role("heading", name="Oven", exact=True)).to_have_count(1)
        heading.hover()
        heading.locator("a.headerlink").click()
        expect(page.get_by_role("status").last).to_have_text("Link copied")
        assert copied(page) == f"{origin}/index.html#oven" == page.url

        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        page.goto(f"{origin}/index.html")
        page.keyboard.press("Shift")
        sign = heading.locator("a.headerlink")
        expect(sign).to_have_attribute("aria-label", "Copy the link to this place")
        expect(sign).to_have_css("opacity", "0")
        for _stop in range(60):
            page.keyboard.press("Tab")
            if sign.evaluate("sign => sign === document.activeElement"):
                break
        expect(sign).to_be_focused()
        expect(sign).to_have_css("opacity", "1")
        page.evaluate("navigator.clipboard.writeText('')")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").last).to_have_text("Link copied")
        assert copied(page) == f"{origin}/index.html#oven"

        image = page.locator("a", has=page.get_by_alt_text("A crumb"))
        image.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_have_attribute("aria-label", "A crumb")
        page.keyboard.press("+")
        expect(dialog.locator("output")).to_have_text("125%")
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(image).to_be_focused()

        page.locator("figure a:has(> img):visible").click()
        expect(dialog).to_contain_text("From feeding to loaf")
        expect(dialog.locator("img:visible")).to_have_count(1)
        dialog.get_by_role("button", name="Close").click()
        page.get_by_alt_text("A link of its own").click()
        page.wait_for_url("**/other.html")

        page.goto(f"{origin}/index.html")
        page.locator("[role=doc-noteref]").hover()
        expect(page.locator(".kb-preview--note")).to_contain_text("Yeast breathes.")
        page.mouse.move(0, 0)

        page.set_viewport_size({"width": 1600, "height": 800})
        before = width_of_text(page)
        page.get_by_role("button", name="Wide text").click()
        wide = width_of_text(page)
        assert wide > before * 1.15
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.reload()
        assert width_of_text(page) == wide
        page.keyboard.press("Shift")
        page.get_by_role("button", name="Wide text", pressed=True).click()
        assert width_of_text(page) == before
        page.set_viewport_size({"width": 375, "height": 800})
        expect(page.locator(".kb-width")).to_be_hidden()
        page.locator("figure a:has(> img):visible").click()
        expect(dialog.get_by_role("button", name="Close")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
def test_a_figure_and_a_drawing_fill_the_window_and_anyone_can_use_it(windows, origin, width, scheme):
    looked_at = (BOTH, "") if EVERYTHING else ((scheme,), ".kb-zoom")
    with windows.lent(width, 800) as page, Visitor.in_window(page, origin) as visitor:
        page.emulate_media(color_scheme=scheme)
        visitor.open(PAGE)
        wake(page)
        page.locator(f"{FIGURE} a.image-reference:visible").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.locator("img:visible")).to_be_in_viewport(ratio=1)
        expect(dialog).to_contain_text("没有药时")
        visitor.check_access(*looked_at)
        page.keyboard.press("Escape")
        page.locator(DRAWN).get_by_role("button", name="放大看").click()
        drawing = dialog.locator("svg[role=img]:visible")
        expect(drawing).to_be_in_viewport(ratio=1)
        expect(drawing).to_have_count(1)
        visitor.check_access(*looked_at)
        before = drawing.bounding_box()["width"]
        for _ in range(3):
            dialog.get_by_role("button", name="放大", exact=True).click()
        assert drawing.bounding_box()["width"] == pytest.approx(before * 1.25 ** 3, rel=.01)
        page.keyboard.press("0")
        assert drawing.bounding_box()["width"] == pytest.approx(before, rel=.01)
        page.keyboard.press("Escape")
        expect(page.locator(DRAWN).get_by_role("button", name="放大看")).to_be_focused()
        assert visitor.wrong == []


def test_two_fingers_enlarge_a_figure_and_the_page_stays(windows, origin):
    with windows.new(375, 800, has_touch=True, is_mobile=True) as page:
        page.goto(origin + PAGE)
        wake(page)
        page.locator(DRAWN).get_by_role("button", name="放大看").tap()
        view = page.locator(".kb-zoom__view").bounding_box()
        x, y = view["x"] + view["width"] / 2, view["y"] + view["height"] / 2
        touch = page.context.new_cdp_session(page)

        def fingers(kind, apart):
            points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}] if apart else []
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        fingers("touchStart", 40)
        for apart in (45, 60, 80, 90):
            fingers("touchMove", apart)
        fingers("touchEnd", 0)
        expect(page.locator(".kb-zoom output")).to_have_text("200%")
        assert page.evaluate("visualViewport.scale") == 1


@pytest.mark.parametrize("address", ["", "https://example.org/"])
def test_a_citation_says_today_and_where_the_page_was_read(make_world, windows, address):
    """From a server its address, if the site does not know its own; from a disk that it lay there."""
    files = {"index": "# Bread\n\n```{figure} crumb.svg\n:name: fig-crumb\n\nA crumb\n```\n", "crumb.svg": PICTURE}
    built = make_world("sphinx_kb.html.figure_files", files=files, html_theme="alabaster", kb_cite=True, project="Food",
                       kb_figure_files=True, author="Baker", release="3", html_baseurl=address, numfig=True).build()
    assert built.warnings == []
    with serving(built.out) as origin, windows.lent(timezone_id="Asia/Shanghai") as page:
        for place in (f"{origin}/", (built.out / "index.html").as_uri()):
            page.goto(place)
            today = page.evaluate("new Intl.DateTimeFormat('sv', {timeZone: 'Asia/Shanghai'}).format(new Date())")
            page.keyboard.press("Shift")
            name = "A crumb（“Bread”一页的图）"
            where = f" {address}index.html" if address else f" {place}" if place.startswith("http") else ""
            carrier = "OL" if where else "DK"
            expect(page.locator("p[data-kb-cite]")).to_have_text(
                f"Baker. Bread[EB/{carrier}]//Food. 3 版[{today}].{where}")
            expect(page.locator("span[data-kb-cite]")).to_have_text(
                f"Baker. {name}[EB/{carrier}]//Food. 3 版[{today}].{where}{'#fig-crumb' if where else ''}")


@pytest.mark.parametrize("address", ["", "https://example.org/"])
def test_a_file_for_a_reference_manager_has_the_day_on_which_the_page_was_read(make_world, windows, address):
    built = make_world("sphinx_kb.html.cite", files={"index": "# Bread\n\nIt rises.\n"}, html_theme="alabaster",
                       kb_cite=True, project="Food", author="Baker", html_baseurl=address).build()
    with serving(built.out) as origin, windows.lent(timezone_id="Asia/Shanghai", accept_downloads=True) as page:
        page.goto(f"{origin}/")
        today = page.evaluate("new Intl.DateTimeFormat('sv', {timeZone: 'Asia/Shanghai'}).format(new Date())")
        page.keyboard.press("Shift")
        expect(page.locator("p[data-kb-cite]")).to_contain_text(today)
        page.locator("summary", has_text="引用").click()
        texts = {}
        for name in ("BibTeX", "RIS", "CSL-JSON"):
            with page.expect_download() as got:
                page.get_by_role("link", name=name, exact=True).click()
            texts[got.value.suggested_filename] = Path(got.value.path()).read_text(encoding="utf-8")
    where = f"{address}index.html" if address else f"{origin}/"
    entry = parse_string(texts["index.bib"], "bibtex").entries["index"]
    assert (entry.fields["urldate"], entry.fields["url"]) == (today, where)
    lines = texts["index.ris"].split("\n")
    assert {f"Y2  - {today.replace('-', '/')}", f"UR  - {where}"} <= set(lines)
    (work,) = json.loads(texts["index.json"])
    assert work["accessed"] == {"date-parts": [[int(part) for part in today.split("-")]]}
    assert (work["URL"], work["title"]) == (where, "Bread")


def test_a_figure_fits_another_site_whatever_its_policy_forbids(make_world, windows):
    picture = PICTURE.replace("900", "700").replace("></svg>", '><path d="M0 0h700v500H0z"/></svg>')
    files = {"index": "# Bread\n\n```{figure} crumb.svg\n:name: fig-crumb\n\nA crumb\n```\n", "crumb.svg": picture}
    built = make_world("sphinx_kb.html.figure_files", files=files, html_theme="alabaster", kb_cite=True,
                       kb_figure_files=True, html_baseurl="https://example.org/").build()
    code = unescape(re.search("<pre><code>(.*?)</code>", built.page("index"))[1])
    with serving(built.out) as origin:
        code = code.replace("https://example.org", origin)
        (built.out / "another.html").write_text(f"<!doctype html><title>Another</title>{code}", encoding="utf-8")
        for width in (375, 1280):
            with windows.lent(width) as page:
                page.goto(f"{origin}/another.html")  # which forbids inline styles, see serve.py
                image = page.locator("img")
                image.scroll_into_view_if_needed()
                page.wait_for_function("document.images[0].complete && document.images[0].naturalWidth")
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                box = image.bounding_box()
                assert box["width"] > .7 * width
                assert box["height"] < 600, "no larger than it was drawn"
                if width == 375:  # as high as it is drawn, without empty bands
                    assert box["height"] / box["width"] == pytest.approx(page.evaluate(
                        "document.images[0].naturalHeight / document.images[0].naturalWidth"), rel=.02)


@pytest.mark.parametrize("name", ["clinical/warnings", "compare/compare", "questions/rash"])
def test_on_paper_no_page_is_half_empty_and_nothing_is_there_to_be_clicked(windows, origin, name):
    """A cell beside many rows kept them together, and the tags, files and mentions at the foot began a page."""
    with windows.lent() as page:
        page.goto(f"{origin}/{name}.html")
        printed = Pdf(page.pdf(prefer_css_page_size=True, format="A4"))
    between = {number for number in printed.less_than_half_full() if 1 < number < len(printed.pages)}
    assert between == set()
    assert (len(printed.pages) == 1) == (name == "questions/rash")
    assert "来源（" in printed.text
    assert not {word for word in ("BibTeX", "下载", "CSV", "提及", "报告错误", "上一页") if word in printed.text}


@pytest.mark.parametrize("name", [
    "index", "compare/olanzapine-doxepin", "dose/tug-of-war", "contribute/decisions/0010-epub-bound-by-ourselves"])
def test_on_paper_a_figure_begins_where_there_is_room_and_the_last_line_stands_not_alone(windows, origin, name):
    """Drawings with their data are longer than a page; the foot was a flexible box, whose lines pages may part."""
    with windows.lent() as page:
        page.goto(f"{origin}/{name}.html")
        printed = Pdf(page.pdf(prefer_css_page_size=True, format="A4"))
    assert {number for number in printed.less_than_half_full() if number < len(printed.pages)} == set()
    assert len(printed.pages[-1]) > 100, "not the notice of copyright alone"


@pytest.mark.parametrize("name", ["index", "contribute/vault", "dose/dose-explorer", "reference/data"])
def test_on_paper_nothing_is_wider_than_the_page_which_would_make_all_of_it_smaller(windows, origin, name):
    with windows.lent(680) as page:  # A4 without its margins
        page.emulate_media(media="print")
        page.goto(f"{origin}/{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= 680


def test_without_scripts_a_figure_leads_to_its_file(windows, origin):
    with windows.lent(java_script_enabled=False) as page:
        page.goto(origin + PAGE)
        expect(page.locator(".kb-zoom-button, .kb-copy, .kb-width")).to_have_count(0)
        page.locator(f"{FIGURE} a.image-reference:visible").click()
        page.wait_for_url("**/_images/*-light.svg")


def test_the_width_is_remembered_on_the_next_page_of_this_site(windows, origin):
    with windows.lent() as page, Visitor.in_window(page, origin) as visitor:
        visitor.open(PAGE)
        wake(page)
        before = width_of_text(page)
        page.get_by_role("button", name="加宽正文").click()
        assert width_of_text(page) > before
        visitor.check_access(BOTH if EVERYTHING else ("light",), within="" if EVERYTHING else ".kb-width")
        visitor.open("/dose/low-dose.html")
        assert page.locator("article").bounding_box()["width"] > 850
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert visitor.wrong == []
