"""No gap where inline markup ends with Han and Han follows."""

from __future__ import annotations

import re

import pytest

from sphinx_kb.markup.wide_spacing import without_gaps

PARTS = ("sphinx_kb.markup.html_typography", "sphinx_kb.markup.wide_spacing")


@pytest.mark.parametrize(("pieces", "line"), [
    (["约 ", "12–40 倍", " 左右"], "约 12–40 倍左右"),
    (["见 ", "半衰期", " 一页"], "见半衰期一页"),
    (["约 ", "40 mg", " 左右"], "约 40 mg 左右"),
    (["约 ", "12 倍", " 。"], "约 12 倍。"),
    (["用", "强调", "的字"], "用强调的字"),
    (["英文 ", "receptor", " 一词"], "英文 receptor 一词"),
    (["한국어 ", "단어", " 뒤"], "한국어 단어 뒤"),
])
def test_a_space_between_two_han_characters_goes_and_any_other_stays(pieces, line):
    for index, new in list(without_gaps(pieces)):
        pieces[index] = new
    assert "".join(pieces) == line


def test_pages_have_no_gap_and_code_and_images_are_left_alone(make_world):
    text = "# 页\n\n约 **十二倍** 左右，`代码` 后面，*强* 与 [链 接](https://example.org) 之后。\n\n- 见 **表** 二\n"
    built = make_world(*PARTS, files={"index": text}).build()
    page = re.sub(r"<[^>]+>", "", built.page("index"))
    assert built.warnings == []
    assert "约十二倍左右，代码后面，强与链 接之后。" in page
    assert "见表二" in page


def test_other_languages_keep_their_spaces(make_world):
    text = "# Page\n\nAbout **twelve** times, and 約 *twelve* times.\n"
    page = re.sub(r"<[^>]+>", "", make_world(*PARTS, files={"index": text}, language="en").build().page("index"))
    assert "About twelve times, and 約 twelve times." in page


def test_a_line_of_very_many_pieces_takes_one_pass():
    """With a pass for every piece this would take minutes."""
    pieces = ["字", " 字", "", " x "] * 25_000
    assert list(without_gaps(pieces)) == [(index, "字") for index in range(1, 100_000, 4)]
