"""The pure parts: literals, widths of columns, the order of words."""

from __future__ import annotations

import json

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_kb.books.typst.alphabet import Alphabet
from sphinx_kb.books.typst.inline import unbroken
from sphinx_kb.books.typst.tables import ACROSS, LEAST_COLUMN_WIDTH, MARGIN, SIZES, WIDTH, Cell, layout, longest_word
from sphinx_kb.locale import use_language
from sphinx_kb.text.typst_markup import CONTROL, string

CELLS = st.lists(st.text(alphabet="米氮平ab 12–%，\n", max_size=80), min_size=1, max_size=10)


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=60))
def test_every_text_is_a_string_that_typst_reads_as_it_was(text):
    read = typst.query(f"#metadata({string(text)})<x>".encode(), "<x>", field="value", one=True)
    assert read == json.dumps(CONTROL.sub("\ufffd", text), ensure_ascii=False)


def test_an_address_may_break_so_that_the_line_before_it_is_not_torn():
    assert 'long("https://doi.org/10.1016/j.20s")' in unbroken("见 https://doi.org/10.1016/j.20s。")
    assert "box(" not in unbroken("见 https://x.example/2021/020415s/034lbl")


def row(*texts):
    """The cells of a table of one row."""
    return [Cell(0, column, text) for column, text in enumerate(texts)]


@given(CELLS)
def test_columns_fill_the_line_and_never_more(texts):
    made = layout(row(*texts), len(texts))
    if made.widths is not None:
        assert sum(made.widths) <= (ACROSS if made.turned else WIDTH) * 1.0001
        assert min(made.widths) > 0


@given(CELLS)
def test_a_column_holds_its_longest_word_where_a_page_has_room(texts):
    made = layout(row(*texts), len(texts))
    needed = [max(LEAST_COLUMN_WIDTH, longest_word(text)) + MARGIN for text in texts]
    if made.widths is not None and sum(needed) * SIZES[-1] < ACROSS:
        assert all(width >= least * made.size * 0.999 for width, least in zip(made.widths, needed, strict=True))


def test_a_short_table_is_as_wide_as_what_it_holds():
    assert layout(row("甲", "乙"), 2).widths is None


def test_columns_that_are_alike_are_as_wide_as_each_other():
    made = layout(row(*["1234567890 ng"] * 7), 7)
    assert max(made.widths) == pytest.approx(min(made.widths))


def test_a_crowded_table_is_set_smaller():
    made = layout(row(*["123456789 ng"] * 9), 9)
    assert made.size < SIZES[0]
    assert not made.turned


def test_a_table_too_wide_for_a_page_turns_it_and_one_too_wide_for_that_breaks_words():
    assert layout(row(*["1234567890"] * 12), 12).turned
    broken = layout(row(*["1234567890"] * 40), 40)
    assert not broken.turned
    assert sum(broken.widths) == pytest.approx(WIDTH)
    assert not layout(row(*["1234567890"] * 12), 12, across=WIDTH).turned


def test_a_table_to_look_things_up_in_is_set_smaller():
    cells = [Cell(number, column, "米氮平") for number in range(60) for column in (0, 1)]
    assert layout(cells, 2).size == SIZES[1]


def test_the_column_with_sentences_gets_most_of_the_line():
    made = layout(row("半衰期", "这是一句很长的话，" * 20, "20–40 h"), 3)
    assert made.widths[1] > 2 * (made.widths[0] + made.widths[2])


def test_room_goes_where_it_makes_the_table_lower():
    """Two columns of sentences, one in every row and one in the first alone: the first gets the room."""
    cells = [Cell(number, 0, "每一行都有这么一句不短的话要说出来" * 2) for number in range(9)]
    made = layout([*cells, Cell(0, 1, "只有头一行才有的一句话，长得很" * 4)], 2)
    assert made.widths[0] > 1.5 * made.widths[1]


def test_a_cell_beside_many_rows_does_not_widen_its_column_for_them():
    tall = layout([Cell(0, 0, "说明" * 30, down=20), *(Cell(n, 1, "一句话" * 12) for n in range(20))], 2)
    assert tall.widths[1] > tall.widths[0]


def test_words_stand_under_the_letter_they_are_read_with():
    use_language("zh_CN")
    words = ["米氮平", "α₂ 受体", "5-HT", "CYP2D6", "安慰剂", "血清素", "H₁"]
    groups = Alphabet(pinyin=True).by_letter((word, None) for word in words)
    assert [(letter, [word for word, _ in members]) for letter, members in groups] == [
        ("数字", ["5-HT"]), ("A", ["α₂ 受体", "安慰剂"]), ("C", ["CYP2D6"]), ("H", ["H₁"]), ("M", ["米氮平"]),
        ("X", ["血清素"]),
    ]


def test_words_of_other_languages_stand_in_the_order_of_their_letters():
    words = ["Zebra", "élan", "eel", "α₂", "3 rules", "Eagle"]
    groups = Alphabet().by_letter((word, None) for word in words)
    assert [[word for word, _ in members] for _letter, members in groups] == [
        ["3 rules"], ["α₂"], ["Eagle", "eel", "élan"], ["Zebra"],
    ]


def test_micro_is_read_as_u():
    assert Alphabet(pinyin=True).initial("μg")[1] == "U"
