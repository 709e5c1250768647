"""The pure parts: literals, widths of columns, the order of words."""

from __future__ import annotations

import json

import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.typst.markup import CONTROL, string
from kb.typst.tables import LONG_WORD, MARGIN, MOST_LINES, NARROWEST, SIZES, WIDTH, Cell, ems, layout, longest_word
from kb.typst.words import by_letter, initial

CELLS = st.lists(st.text(alphabet="米氮平ab 12–%，\n", max_size=80), min_size=1, max_size=10)


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=60))
def test_every_text_is_a_string_that_typst_reads_as_it_was(text):
    read = typst.query(f"#metadata({string(text)})<x>".encode(), "<x>", field="value", one=True)
    assert read == json.dumps(CONTROL.sub("\ufffd", text), ensure_ascii=False)


@given(CELLS)
def test_columns_fill_the_line_and_never_more(texts):
    made = layout([Cell(column, 1, text) for column, text in enumerate(texts)], len(texts))
    if made.widths is not None:
        assert sum(made.widths) <= WIDTH * 1.0001
        assert min(made.widths) > 0


@given(CELLS)
def test_a_column_holds_its_longest_word_where_the_line_has_room(texts):
    made = layout([Cell(column, 1, text) for column, text in enumerate(texts)], len(texts))
    words = [max(longest_word(text), ems(text) / MOST_LINES) for text in texts]
    needed = [max(NARROWEST, MARGIN + min(word, LONG_WORD)) * made.size for word in words]
    if made.widths is not None and sum(needed) < WIDTH:
        assert all(width >= least * 0.999 or width >= 0.999 * made.size * NARROWEST
                   for width, least in zip(made.widths, needed, strict=True))


def test_a_short_table_is_as_wide_as_what_it_holds():
    assert layout([Cell(0, 1, "甲"), Cell(1, 1, "乙")], 2).widths is None


def test_a_crowded_table_is_set_smaller():
    crowded = [Cell(column, 1, "123456789 ng/mL") for column in range(9)]
    assert layout(crowded, 9).size < SIZES[0]


def test_the_column_with_sentences_gets_most_of_the_line():
    made = layout([Cell(0, 1, "半衰期"), Cell(1, 1, "这是一句很长的话，" * 20), Cell(2, 1, "20–40 h")], 3)
    assert made.widths[1] > 2 * (made.widths[0] + made.widths[2])


def test_words_stand_under_the_letter_they_are_read_with():
    words = ["米氮平", "α₂ 受体", "5-HT", "CYP2D6", "安慰剂", "血清素", "H₁"]
    groups = by_letter((word, None) for word in words)
    assert [(letter, [word for word, _ in members]) for letter, members in groups] == [
        ("数字", ["5-HT"]), ("A", ["α₂ 受体", "安慰剂"]), ("C", ["CYP2D6"]), ("H", ["H₁"]), ("M", ["米氮平"]),
        ("X", ["血清素"]),
    ]


def test_micro_is_read_as_u():
    assert initial("μg") == "U"
