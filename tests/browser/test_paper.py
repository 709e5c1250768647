"""What comes out of a printer: every sheet says what its rows are about, none holds the foot alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.books.typst.conftest import Pdf, squeezed

pytestmark = [pytest.mark.browser, pytest.mark.turns(3)]
LONG_NAME = "a_name_of_a_setting_that_goes_on_and_on_" * 5
RULE = "+----------+----------+---------+"
MERGED = "\n".join([
    RULE, "| Drug     | Target   | Source  |", RULE.replace("-", "="), "| Zolpium  | row 0    | Weiss   |",
    *(f"|          +----------+         |\n|          | row {n:<5}|         |" for n in range(1, 120)),
    RULE])
FOOT = """[...document.querySelectorAll("footer > *")].filter((part) => part.offsetHeight)
  .map((part) => part.innerText).join("")"""


def printed(page):
    """The open page as Chromium prints it."""
    return Pdf(page.pdf(prefer_css_page_size=True, format="A4"))


def test_a_cell_that_spans_rows_says_its_words_again_on_each_sheet(make_world, windows):
    files = {"index": f"# Drugs\n\n```{{eval-rst}}\n{MERGED}\n```\n"}
    built = make_world("sphinx_kb.markup.html_typography", files=files, html_theme="alabaster").build()
    with windows.lent() as page:
        page.goto((built.out / "index.html").as_uri())
        sheets = printed(page).pages
        expect(page.get_by_text("Zolpium")).to_have_count(1)
    assert len(sheets) > 2
    for sheet in sheets:
        if "row" in sheet:
            assert "Zolpium" in sheet
            assert "Weiss" in sheet


@pytest.mark.parametrize("name", ["compare/mianserin", "dose/dose-explorer"])
def test_a_table_of_data_names_the_drug_or_the_people_on_each_sheet(windows, origin, name):
    with windows.lent() as page:
        page.goto(f"{origin}/{name}.html")
        tables = page.locator("table.kb-chart__table:has(td[rowspan])").evaluate_all(
            "all => all.map(one => [one.tHead.textContent, [...one.tBodies[0].rows]"
            ".filter(row => row.cells.length === one.tHead.rows[0].cells.length)"
            ".map(row => row.cells[0].textContent)])")
        sheets = [squeezed(sheet) for sheet in printed(page).pages]
    assert tables
    for head, names in tables:
        following = [sheet.partition(squeezed(head))[2] for sheet in sheets if squeezed(head) in sheet]
        assert following
        for sheet in following:
            assert sheet.startswith(tuple(squeezed(one) for one in names)), sheet[:40]


@pytest.mark.parametrize("name", [
    "compare/theanine-caffeine", "dependence/dependence", "dependence/stopping-safely", "dose/dose-table",
    "reference/about"])
def test_the_foot_never_takes_a_sheet_for_itself(windows, origin, name):
    with windows.lent() as page:
        page.goto(f"{origin}/{name}.html")
        sheets = printed(page).pages
        page.emulate_media(media="print")
        foot = squeezed(page.evaluate(FOOT))
    last = squeezed(sheets[-1])
    assert len(sheets) > 1, "choose another page"
    assert len(last) > len(foot) + 20, last


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_on_paper_a_comparison_shows_what_was_chosen_or_all(windows, origin, has_scripts):
    with windows.lent(java_script_enabled=has_scripts) as page:
        page.goto(f"{origin}/compare/compare.html")
        drugs = page.locator(".kb-chart__pick").count()
        rows = page.locator(".kb-lanes tr:visible")
        page.emulate_media(media="print")
        everything = rows.count()
        page.emulate_media(media="screen")
        assert rows.count() < everything / 2, "two of six are shown until the reader chooses"
        page.locator(".kb-chart__pick").nth(drugs - 1).check()
        chosen = rows.count()
        page.emulate_media(media="print")
        expect(rows).to_have_count(chosen)
    assert drugs == 6


def test_on_paper_rat_data_and_outliers_stay_where_the_reader_left_them(windows, origin):
    with windows.lent() as page:
        page.goto(f"{origin}/mechanism/receptor-profile.html")
        aside = page.locator(".kb-lanes__row--aside:visible")
        page.emulate_media(media="print")
        expect(aside).to_have_count(0)
        page.emulate_media(media="screen")
        page.locator(".kb-chart__species").first.check()
        page.emulate_media(media="print")
        assert aside.count() > 0


@pytest.mark.parametrize("name", ["danger-signs", "questions-for-doctor", "starting", "wanting-to-stop"])
def test_a_handout_is_one_sheet_and_says_whose_it_is_and_of_when(windows, origin, name):
    with windows.lent() as page:
        page.goto(f"{origin}/handouts/{name}.html")
        sheets = printed(page).pages
    assert len(sheets) == 1
    assert "米氮平知识库" in squeezed(sheets[0])
    assert re.search(r"审阅于20\d\d年\d+月\d+日", squeezed(sheets[0]))


@pytest.mark.parametrize(("name", "left_out"), [
    ("index", ["漏服了一次", "从哪里读起", "最像你的那一问"]),
    ("pharmacokinetics/metabolism-interactions", ["看全部各类与药名"])])
def test_what_only_leads_elsewhere_is_not_printed(windows, origin, name, left_out):
    with windows.lent() as page:
        page.goto(f"{origin}/{name}.html")
        assert all(words in page.locator("article").inner_text() for words in left_out)
        text = printed(page).text
    assert not [words for words in left_out if words in text]


def test_on_paper_long_code_is_wrapped(make_world, windows):
    table = f"| Setting | What it is |\n|---|---|\n| `{LONG_NAME}` | a name |\n| short | `{LONG_NAME}` |\n"
    files = {"index": f"# Settings\n\n{table}\n\n```python\n{LONG_NAME} = 1\n```\n"}
    built = make_world("sphinx_kb.markup", "sphinx_kb.html.frame", files=files, html_theme="furo").build()
    with windows.lent(680) as page:  # A4 without its margins
        page.emulate_media(media="print")
        page.goto((built.out / "index.html").as_uri())
        for part in page.locator("pre, td code").all():
            assert part.evaluate("e => e.getBoundingClientRect().right") <= 680
            assert part.evaluate("e => e.scrollWidth <= e.clientWidth || getComputedStyle(e).display === 'inline'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 680
