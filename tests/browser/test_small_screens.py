"""At 375 px the words of drawings can be read, and nothing lies over the text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visit import texts_of

pytestmark = [pytest.mark.browser, pytest.mark.turns(3)]
COLUMN = 335
"""The width of the text in a window of 375 px."""
LETTERS = 16
"""The size of letters in diagrams that are not scaled down."""
LEAST = 12
SMALL = f"""() => [...document.querySelectorAll("main svg text")].filter((text) => text.getClientRects().length)
  .map((text) => {{
    const to = text.getScreenCTM();
    return [parseFloat(getComputedStyle(text).fontSize) * Math.hypot(to.a, to.b), text.textContent];
  }})
  .filter(([size, words]) => words.trim() && size < {LEAST})"""

CUT = """() => {
  document.querySelectorAll(".kb-step").forEach((step) => { step.hidden = false; });
  const words = [...document.querySelectorAll("svg.kb-scene text")].filter((text) => text.getClientRects().length);
  const cut = words.filter((text) => {
    const [word, drawing] = [text, text.closest(".kb-scene")].map((one) => one.getBoundingClientRect());
    return word.left < drawing.left - 1 || word.right > drawing.right + 1;
  });
  return [words.length > 5, cut.map((text) => text.textContent)];
}"""


ALONE = """() => [...document.querySelectorAll("article p, article li, article td")].filter((block) => {
  if (block.querySelector("p, ul, ol, details, svg") || block.textContent.trim().length < 8) return false;
  const all = document.createRange();
  all.selectNodeContents(block);
  const boxes = [...all.getClientRects()].filter((box) => box.width > 1);
  if (boxes.length < 2) return false;
  const size = parseFloat(getComputedStyle(block).fontSize), end = Math.max(...boxes.map((box) => box.bottom));
  const last = boxes.filter((box) => box.bottom > end - size / 2 && box.height > size / 2);
  return Math.max(...last.map((box) => box.right)) - Math.min(...last.map((box) => box.left)) < 1.5 * size
    && Math.min(...boxes.map((box) => box.top)) < end - 2 * size;
}).map((block) => block.textContent.trim())"""
"""What ends with a line of one letter."""


BESIDE_BADGES = """() => [...document.querySelectorAll("article p:has(> .kb-claims)")].flatMap((block) => {
  const letters = [], leaves = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (leaves.nextNode()) {
    const leaf = leaves.currentNode;
    if (leaf.parentElement.closest(".kb-claims")) continue;
    for (let at = 0; at < leaf.data.length; at += 1) {
      if (!/\\p{L}|\\d/u.test(leaf.data[at])) continue;
      const one = document.createRange();
      one.setStart(leaf, at);
      one.setEnd(leaf, at + 1);
      letters.push(one.getBoundingClientRect());
    }
  }
  const end = Math.max(...letters.map((box) => box.bottom)), last = letters.filter((box) => box.bottom > end - 8);
  return last.length < 2 && letters.length > 8 ? [block.textContent] : [];
})"""
"""What ends with a line of one letter and a badge."""

SCROLLED = """() => {
  document.querySelectorAll("article details").forEach((one) => { one.open = true; });
  const boxes = [...document.querySelectorAll(".table-wrapper")];
  return boxes.filter((box) => box.scrollWidth > box.clientWidth).map((box) => {
    box.scrollLeft = 1000;
    const [left, key] = [box.getBoundingClientRect().left, [...box.querySelectorAll("thead th")].map((head) =>
      head.getBoundingClientRect().left)];
    box.scrollLeft = 0;
    const right = box.getBoundingClientRect().right + 1;
    const heads = [...box.querySelectorAll("thead th")].map((head) => head.getBoundingClientRect());
    const stays = key.some((place, at) => Math.abs(place - left) < 2 && at < 2);
    return [box.closest("table")?.id || box.textContent.trim().slice(0, 12), stays,
            heads.filter((head) => head.right <= right).length];
  });
}"""
"""Each table that scrolls, whether a column of names stays, and how many columns are seen whole before that."""


@pytest.fixture
def telephone(windows):
    with windows.lent(375, 800) as page:
        yield page


@pytest.mark.parametrize("path", ["/dose/dose-explorer.html", "/compare/compare.html", "/mechanism/h1-receptor.html",
                                  "/reference/graph.html"])
def test_the_words_of_drawings_are_twelve_pixels_high(telephone, origin, path):
    telephone.goto(origin + path)
    assert telephone.evaluate(SMALL) == []


DRAWN = ["/dose/gradual-occupancy.html", "/mechanism/alpha2-heteroreceptor.html",
         "/clinical/week-by-week.html", "/pharmacokinetics/metabolism-interactions.html"]


@pytest.mark.parametrize(("path", "width"), [(path, width) for path in DRAWN for width in (375, 768, 1280)])
def test_no_word_of_a_drawing_is_cut_off_at_its_edge(windows, origin, path, width):
    with windows.lent(width) as page:
        page.goto(origin + path)
        assert page.evaluate(CUT) == [True, []]


def test_no_diagram_is_so_wide_that_its_words_become_smaller(built_site):
    widths = {(path, int(width)) for path, text in texts_of(built_site.out).items()
              for image in re.findall(r'<img [^>]*class="kb-diagram[^>]*>', text)
              for width in re.findall(r' width="(\d+)"', image)}
    assert len(widths) > 10
    assert [one for one in widths if COLUMN / one[1] * LETTERS < LEAST] == []


@pytest.mark.parametrize("width", [768, 1280])
def test_the_names_of_sections_on_the_ring_can_be_read(windows, origin, width):
    with windows.lent(width) as page:
        page.goto(f"{origin}/reference/graph.html")
        expect(page.locator(".kb-graph__sections text").first).to_be_visible()
        page.wait_for_function(f"({SMALL})().length === 0")
        assert page.evaluate(CUT.replace("kb-scene", "kb-graph__drawing")) == [True, []]


def test_in_place_of_the_ring_of_all_pages_there_is_their_list(telephone, origin):
    telephone.goto(f"{origin}/reference/graph.html")
    expect(telephone.locator(".kb-graph__narrow")).to_be_visible()
    expect(telephone.locator(".kb-graph__frame")).to_be_hidden()
    expect(telephone.locator("article").get_by_role("link", name="失眠").first).to_be_visible()
    telephone.set_viewport_size({"width": 1280, "height": 800})
    expect(telephone.locator(".kb-graph__frame")).to_be_visible()
    expect(telephone.locator(".kb-graph__narrow")).to_be_hidden()


def test_what_was_sought_is_told_where_the_reader_arrives_and_over_no_text(telephone, origin):
    telephone.goto(f"{origin}/mechanism/h1-receptor.html?highlight=%E5%8D%A0%E6%9C%89%E7%8E%87")
    bar = telephone.locator(".kb-sought")
    expect(bar).to_be_in_viewport()
    telephone.evaluate("scrollTo(0, 3000)")
    expect(bar).not_to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 375, 430])
def test_the_way_back_to_the_top_covers_no_letter_of_the_title(telephone, origin, width):
    telephone.set_viewport_size({"width": width, "height": 800})
    telephone.goto(f"{origin}/mechanism/h1-receptor.html")
    for place in (3000, 2500):
        telephone.evaluate(f"scrollTo(0, {place})")
        telephone.wait_for_function(f"Math.abs(scrollY - {place}) < 2")
        telephone.evaluate("new Promise(requestAnimationFrame)")
    arrow = telephone.locator(".back-to-top")
    expect(arrow).to_be_visible()
    left, right = telephone.evaluate("""() => {
        const title = document.createRange();
        title.selectNodeContents(document.querySelector(".mobile-header .brand"));
        const box = title.getBoundingClientRect();
        const help = document.querySelector(".mobile-header .kb-help__button").getBoundingClientRect();
        return [box.left, help.left - box.right];
    }""")
    box = arrow.bounding_box()
    assert box["x"] + box["width"] <= left
    assert right >= 0, "and the title covers nothing either"


@pytest.mark.parametrize("path", ["/index.html", "/clinical/warnings.html", "/handouts/danger-signs.html",
                                  "/dose/dose-table.html"])
def test_nothing_ends_with_a_line_of_one_letter(telephone, origin, path):
    telephone.goto(origin + path)
    assert telephone.evaluate(ALONE) == []


@pytest.mark.parametrize("path", ["/reference/data.html", "/dose/gradual-occupancy.html", "/dose/dose-model.html"])
def test_a_table_of_numbers_needs_no_scrolling_on_a_wide_screen(windows, origin, path):
    with windows.lent(1280) as page:
        page.goto(origin + path)
        assert page.locator(".table-wrapper").evaluate_all(
            "tables => tables.filter(table => table.scrollWidth > table.clientWidth + 1).length") == 0


def test_the_questions_most_asked_are_on_the_first_screen(windows, origin):
    with windows.lent(375, 812) as page:
        page.goto(f"{origin}/index.html")
        for words in ("吃多了", "漏服了一次", "喝了酒，今晚还吃吗", "明天要开车", "在喂奶", "要做手术", "想停药"):
            box = page.locator(".kb-asked").get_by_role("link", name=words).bounding_box()
            assert box["y"] + box["height"] <= 812, words


def test_the_first_column_of_a_scrolled_table_stays_on_a_wide_screen(windows, origin):
    with windows.lent(1280) as page:
        page.goto(f"{origin}/contribute/code.html")
        table = page.locator(".table-wrapper", has=page.locator("#tbl-code-private"))
        table.evaluate("table => { table.scrollLeft = 100; }")
        assert table.evaluate("table => table.scrollLeft") == 100
        place = page.locator("#tbl-code-private tbody td").first.bounding_box()["x"]
        assert abs(place - table.bounding_box()["x"]) < 2


@pytest.mark.parametrize("path", ["/contribute/code.html#tbl-code-kit", "/mechanism/alpha2-heteroreceptor.html"])
def test_two_columns_fit_on_a_telephone(telephone, origin, path):
    telephone.goto(origin + path)
    table = telephone.locator("table.docutils").first
    assert table.locator("thead th").count() == 2
    assert table.evaluate("table => table.offsetWidth - table.parentElement.clientWidth") <= 1


PAGES = ["clinical/week-by-week", "compare/compare", "compare/ssri-snri", "contribute/code", "contribute/kit",
         "contribute/vault", "contribute/wiki-links", "dose/dose-explorer", "dose/dose-model", "dose/dose-table",
         "dose/gradual-occupancy", "mechanism/receptor-profile", "pharmacokinetics/elimination-monitoring"]


@pytest.mark.parametrize("path", PAGES)
def test_only_numbers_are_scrolled_to_and_their_names_stay(telephone, origin, path):
    telephone.goto(f"{origin}/{path}.html")
    scrolled = telephone.evaluate(SCROLLED)
    assert [one for one in scrolled if not one[1] or one[2] < 3] == []
    if path in {"clinical/week-by-week", "compare/ssri-snri", "dose/dose-model", "contribute/kit"}:
        assert scrolled == []


def test_a_row_of_sentences_is_a_card_that_says_what_each_is(telephone, origin):
    telephone.goto(f"{origin}/clinical/week-by-week.html")
    row = telephone.locator("#tbl-week-by-week tbody tr").first
    expect(row).to_contain_text("睡眠", use_inner_text=True)
    first, second = (row.locator("td").nth(number).bounding_box() for number in (1, 2))
    assert second["y"] >= first["y"] + first["height"]
    telephone.set_viewport_size({"width": 1280, "height": 800})
    expect(row.locator(".kb-cards__label").first).to_be_hidden()
    first, second = (row.locator("td").nth(number).bounding_box() for number in (1, 2))
    assert second["y"] == first["y"]


@pytest.mark.parametrize("path", ["/reference/corrections.html", "/mechanism/alpha2-heteroreceptor.html"])
def test_no_letter_stands_alone_beside_a_badge(telephone, origin, path):
    telephone.goto(origin + path)
    assert telephone.evaluate(BESIDE_BADGES) == []


def test_no_number_stands_before_a_dose_on_a_tab(telephone, origin):
    telephone.goto(f"{origin}/dose/gradual-occupancy.html")
    expect(telephone.get_by_role("tab")).to_have_text(["7.5 mg", "15 mg", "30 mg", "45 mg"])
    telephone.goto(f"{origin}/mechanism/alpha2-heteroreceptor.html")
    expect(telephone.get_by_role("tab").first).to_have_text(re.compile(r"^1\s"))


@pytest.mark.parametrize("width", [768, 1280])
def test_what_is_said_of_a_class_of_drugs_is_no_tower_of_letters(windows, origin, width):
    with windows.lent(width) as page:
        page.goto(f"{origin}/clinical/interaction-checker.html")
        cells = page.locator("table.kb-interactions tbody td:nth-child(3)").evaluate_all(
            "cells => cells.map(cell => [cell.clientWidth, cell.clientHeight])")
        assert len(cells) > 20
        assert min(wide for wide, _high in cells) > 400
        assert all(wide > high for wide, high in cells)
