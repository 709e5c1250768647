"""What must stay on one line, and what may break."""

from __future__ import annotations

import pytest

from sphinx_kb.text.nonbreaking import LONGEST_PIECE, pieces


def together(text):
    return [piece for piece, must in pieces(text) if must]


@pytest.mark.parametrize(("text", "wanted"), [
    ("5-HT₂A 受体", ["5-HT₂A"]),
    ("半衰期 20–40 h，约 7.5 mg", ["20–40 h", "7.5 mg"]),
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
