"""What stays on one line, what is dotted, what scrolls: as text and on a page."""

from __future__ import annotations

import re

import pytest

from sphinx_kb.text.nonbreaking import pieces
from tests.html.theme.real import build_with_real_settings


def together(text):
    return [piece for piece, is_together in pieces(text) if is_together]


@pytest.mark.parametrize(("text", "kept"), [
    ("它是 5-HT₂A 拮抗剂", ["5-HT₂A"]),
    ("α₂ 自受体", ["α₂"]),
    ("剂量 7.5 mg 到 45 mg", ["7.5 mg", "45 mg"]),
    ("浓度 5–100 ng/mL，清除 31 L/h", ["5–100 ng/mL", "31 L/h"]),
    ("服药 14 天后", ["14 天"]),
    ("约 50% 的人", ["50%"]),
    ("P < 0.05，n = 24", ["P < 0.05", "n = 24"]),
    ("OR = 1.5", ["OR = 1.5"]),
    ("mirtazapine 与 mg 之间", []),
    ("CYP2D6 与 3A4", []),
    ("见第 3 章", []),
    ("5 mgx", []),
])
def test_names_and_numbers_with_units_stay_on_one_line(text, kept):
    assert together(text) == kept


def test_cutting_loses_no_letter():
    text = "α₂ 与 5-HT₃，7.5 mg，P = 0.03；其余 12 周。"
    assert "".join(piece for piece, _ in pieces(text)) == text


PAGE = """
    # 一页

    *重点* 与 *italic*，`7.5 mg` 不动，7.5 mg 不断。

    ```{list-table} 受体
    :header-rows: 1
    :name: tbl-one

    * -
      - Ki
    * - H₁
      - 0.14
    ```

    $$E = mc^2$$ (eq-one)

    ## 发烧、嗓子疼，要紧吗？
    """


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    out = build_with_real_settings(tmp_path_factory.mktemp("site"), {"index": PAGE}, "nitpicky=0")
    text = (out / "index.html").read_text(encoding="utf-8")
    return text[text.index("<article"):text.index("</article>")]


def test_emphasis_with_hanzi_is_dotted_and_latin_is_left_slanted(page):
    assert '<em class="kb-emphasis">重点</em>' in page
    assert "<em>italic</em>" in page


def test_the_lines_of_a_title_end_between_its_clauses(page):
    assert '>发烧、</span><span class="kb-nobreak">嗓子疼，</span><span class="kb-nobreak">要紧吗？</span>' in page
    assert "kb-nobreak" not in page[page.index("<h1"):page.index("</h1>")]


def test_code_is_left_alone(page):
    assert '<span class="kb-nobreak">7.5 mg</span> 不断' in page
    assert page.count("kb-nobreak\">7.5 mg") == 1


def test_a_table_scrolls_in_a_named_place_that_takes_the_focus(page):
    wrapper = re.search(r'<div [^>]*table-wrapper[^>]*>', page)[0]
    assert 'tabindex="0"' in wrapper
    assert 'role="group"' in wrapper
    assert 'aria-label="表格：受体"' in wrapper


def test_the_empty_corner_of_a_table_says_something_to_those_who_listen(page):
    assert re.search(r'<th class="head"><p><span class="kb-unseen">项目</span></p></th>', page)


def test_every_id_of_a_page_is_used_once(page):
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert "tbl-one" in ids
    assert len(ids) == len(set(ids))


def test_there_is_no_inline_style(page):
    assert " style=" not in page


MERGED = """
    # Merged

    ```{eval-rst}
    +---+---+
    | A | 1 |
    |   +---+
    |   | 2 |
    +---+---+
    ```
    """


def test_a_cell_that_spans_rows_has_a_box_that_print_repeats(make_world):
    world = make_world("sphinx_kb.markup.html_typography", files={"index": MERGED}, epub_show_urls="no",
                       suppress_warnings=["epub", "config.cache"])
    page = re.sub(r"\s*\n\s*", "", world.build().page("index"))
    assert '<td rowspan="2"><div class="kb-repeated"><div><p>A</p></div></div></td>' in page
    assert "kb-repeated" not in world.build("epub").page("index", ".xhtml")


def test_nothing_scrolls_in_a_book(make_world):
    built = make_world("sphinx_kb.markup.html_typography", files={"index": PAGE}, epub_show_urls="no",
                       suppress_warnings=["epub", "config.cache"]).build("epub")
    page = built.page("index", ".xhtml")
    assert "<table" in page
    assert "table-wrapper" not in page
