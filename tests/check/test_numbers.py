"""Numbers with units are found however they are typed, and what is no number with a unit is left alone."""

from __future__ import annotations

import unicodedata

import pytest

from kb.check.numbers import NUMBER


def found(text: str) -> str | None:
    match = NUMBER.search(unicodedata.normalize("NFKC", text))
    return match[0] if match else None


@pytest.mark.parametrize("text", [
    "20–40 h", "20~40小时", "20 至 40 小时", "30毫克/升", "５０ng/ml", "50％", "百分之三十", "1.5 倍", "18 nmol/L",
    "0.5–1.6 nM", "30 µg/L", "30 μg/L", "1,200 mL", "40 kg", "24 L/h", "3.5±0.4 ms",
    "3 纳摩尔/升",
])
def test_a_number_with_a_unit_is_found(text):
    assert found(f"约 {text}，见表") == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize("text", [
    "7.5 mg 一片", "15–45 mg", "第 3 章", "5-HT₂A 与 2 项", "CYP2D6", "2013 年", "百分之几",
])
def test_what_is_no_datum_is_left_alone(text):
    assert found(text) is None
