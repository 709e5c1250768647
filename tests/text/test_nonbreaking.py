"""What must stay on one line, and what may break."""

from __future__ import annotations

import pytest

from sphinx_kb.text.nonbreaking import LONGEST_PIECE, clauses, pieces


def together(text):
    return [piece for piece, must in pieces(text) if must]


@pytest.mark.parametrize(("text", "wanted"), [
    ("5-HT₂A 受体", ["5-HT₂A"]),
    ("半衰期 20–40 h，约 7.5 mg", ["20–40 h", "7.5 mg"]),
    ("与 5-羟色胺能药合用，15-羟色胺不是", ["5-羟色胺"]),
    ("P = 0.03 时", ["P = 0.03"]),
    ("20 mgs 不是单位", []),
    ("https://x.example/2021/020415s 与 15 mg", ["15 mg"]),
    ("DOI 10.1016/j.2020.5d 里没有单位", []),
])
def test_units_and_names_stay_with_their_numbers(text, wanted):
    assert together(text) == wanted


def test_no_letter_is_lost():
    text = "15 mg 与 5-HT₃，约 20–40 h。"
    assert "".join(piece for piece, _ in pieces(text)) == text


def test_what_is_too_long_may_break():
    long = f"{'1' * LONGEST_PIECE} mg"
    assert together(f"{long} 与 15 mg") == ["15 mg"]


@pytest.mark.parametrize(("title", "wanted"), [
    ("发烧、嗓子疼，要紧吗？", ["发烧、", "嗓子疼，", "要紧吗？"]),
    ("不小心多吃了一份怎么办？", []),
    ("好了，能不能从明天起就马上停？", ["好了，"]),
    ("“拔河”说", []),
])
def test_a_title_breaks_between_its_clauses(title, wanted):
    assert [clause for clause, together in clauses(title) if together] == wanted
    assert "".join(clause for clause, _together in clauses(title)) == title
