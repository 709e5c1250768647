"""Which tables are cards on a telephone, which stay tables, and what cards say."""

from __future__ import annotations

import re

import pytest

from sphinx_kb.markup.table_cards import CARDS, NUMBERS, layout_of

SENTENCE = "头几天容易犯困，多半会慢慢轻下来"
CODE = "sphinx_kb/markup/admonitions.py"


@pytest.mark.parametrize(("rows", "layout"), [
    ([["时候", "睡眠", "食欲", "心情"], ["第一晚", SENTENCE, SENTENCE, SENTENCE]], CARDS),
    ([["要做的事", "打开", "房间"], ["添一种元素", f"照 {CODE} 新写一个", "markup"]], CARDS),
    ([["受体", "7.5 mg", "15 mg", "30 mg", "45 mg"], ["H₁", "64–83%", "78–91%", "88–95%", "91–97%"]], ""),
    ([["量", "7.5 mg", "15 mg", "30 mg"], ["浓度", "5.0–11.2 ng/mL", "10.1–22.5 ng/mL", "20.2–45.0 ng/mL"]], NUMBERS),
    ([["词", "意思"], ["半衰期", SENTENCE * 4]], ""),
    ([["剂量", "原表说", "核对"], ["7.5 mg", "主要结合 H₁", SENTENCE]], ""),
])
def test_sentences_that_do_not_fit_are_cards_and_numbers_stay_a_table(rows, layout):
    assert layout_of(rows) == layout


PAGE = f"""
    # 一页

    ```{{list-table}} 每一段时间
    :header-rows: 1
    :name: tbl-weeks

    * - 时候
      - 睡眠
      - 食欲
      - 心情
    * - 第一晚
      - {SENTENCE}
      - {SENTENCE}
      -
    * - 第二晚
      -
      -
      - {SENTENCE}
    ```

    ```{{list-table}}
    :header-rows: 1
    :class: kb-cards

    * - 词
      - 意思
    * - 甲
      - 乙
    ```

    | 甲 | 乙 |
    |----|----|
    | 丙 | 丁 |
    """


def test_each_cell_of_a_card_says_what_it_is(make_world):
    built = make_world("sphinx_kb.markup.table_cards", "sphinx_kb.markup.html_typography",
                       files={"index": PAGE}).build()
    page = built.page("index")
    assert built.warnings == []
    assert re.findall(r'<p class="kb-cards__label">(.*?)</p>', page) == ["睡眠", "食欲", "心情", "意思"]
    assert "<td><p>第一晚</p></td>" in page
    assert "<td></td>" in page, "an empty cell says nothing"
    assert page.count("table-cards.css") == 1


def test_a_book_says_its_heads_once(make_world):
    built = make_world("sphinx_kb.markup.table_cards", files={"index": PAGE}, epub_show_urls="no",
                       suppress_warnings=["epub", "config.cache"]).build("epub")
    page = built.page("index", ".xhtml")
    assert "kb-cards__label" not in page
    assert page.count("睡眠") == 1


def test_a_page_without_such_tables_loads_nothing(make_world):
    page = make_world("sphinx_kb.markup.table_cards", files={"index": "# 一页\n\n| 甲 | 乙 |\n|--|--|\n| 丙 | 丁 |\n"}
                      ).build().page("index")
    assert "table-cards.css" not in page
