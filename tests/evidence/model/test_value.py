"""Numbers as they are printed."""

from __future__ import annotations

import pytest

from sphinx_evidence.model.value import COLUMNS, Value, value_mistakes, value_of

ROW = dict.fromkeys(COLUMNS, "") | {
    "id": "half-life", "quantity": "消除半衰期", "unit": "h", "drug": "mirtazapine", "species": "human",
    "kind": "label", "population": "成人", "refs": "fdalabel; chfachinfo", "status": "abstract",
}

SPREAD = {"value": "1.6", "low": "0.5", "high": "1.6", "interval": "range", "unit": "nmol/L"}


def value(**fields: str) -> Value:
    return value_of(ROW | fields, "_data/values/x.csv", 2)


@pytest.mark.parametrize(
    ("fields", "part", "text"),
    [
        ({"value": "2"}, "", "2 h"),
        ({"value": "85", "unit": "%"}, "", "85%"),
        ({"value": "-26", "unit": "%"}, "", "−26%"),
        ({"value": "8.4", "unit": "1"}, "", "8.4"),
        ({"low": "20", "high": "40", "interval": "range"}, "", "20–40 h"),
        ({"low": "-2", "high": "4", "interval": "range"}, "", "−2 至 4 h"),
        ({"low": "10000", "unit": "nmol/L"}, "", "≥ 10000 nmol/L"),
        ({"high": "3", "unit": "h"}, "", "≤ 3 h"),
        (SPREAD, "", "1.6 nmol/L（0.5–1.6）"),
        (SPREAD, "range", "0.5–1.6 nmol/L"),
        (SPREAD, "value", "1.6 nmol/L"),
        (SPREAD, "number", "1.6"),
        ({"low": "20", "high": "40", "interval": "range"}, "number", "20–40"),
        ({"value": "1.57", "low": "1.30", "high": "1.88", "interval": "ci95", "unit": "1"}, "",
         "1.57（95% 置信区间 1.30–1.88）"),
        ({"value": "21.5", "low": "5.0", "high": "5.0", "interval": "sd"}, "", "21.5 ± 5.0 h"),
    ],
)
def test_a_number_is_printed_as_chinese_science_prints_it(fields, part, text):
    assert value(**fields).show(part) == text


@pytest.mark.parametrize(
    ("fields", "part", "told"),
    [
        ({"low": "20", "high": "40"}, "value", "half-life 没有单个数值，只有范围"),
        ({"value": "2"}, "range", "half-life 没有范围"),
    ],
)
def test_a_part_that_is_not_there_is_said_to_be_missing(fields, part, told):
    with pytest.raises(ValueError, match=f"^{told}$"):
        value(**fields).show(part)


def test_references_are_parted_by_semicolons():
    assert value(value="2").refs == ("fdalabel", "chfachinfo")


def test_every_mistake_of_a_row_is_told_at_once():
    row = ROW | {"id": "Half Life", "quantity": "", "value": "约 2", "unit": "", "species": "人", "refs": " "}
    assert list(value_mistakes(row)) == [
        "id “Half Life” 要用小写英文、数字和连字符",
        "quantity 是空的：写明这是什么量",
        "value “约 2” 不是数",
        "unit 是空的：写单位，没有量纲的写 1",
        "species “人” 不认识，可用的是：human、rat、mouse、guinea-pig、dog、cell、-",
        "refs 是空的：每个数都要有来源",
    ]
    assert list(value_mistakes(ROW)) == ["value、low、high 都是空的：至少要有一个数"]
