"""Links rewritten so that other programs find the file."""

from __future__ import annotations

import pytest

from kb.text.rewrite import rewritten

FILES = {"瑞美隆": "mirtazapine", "[11C]药": "tracer"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("见 [[瑞美隆]]。", "见 [[mirtazapine|瑞美隆]]。"),
        ("[[瑞美隆|它]] 与 [[瑞美隆]]", "[[mirtazapine|它]] 与 [[mirtazapine|瑞美隆]]"),
        ("[[瑞美隆#半衰期]]", "[[mirtazapine#半衰期|瑞美隆 › 半衰期]]"),
        ("![[瑞美隆#^a]]", "![[mirtazapine#^a]]"),
        ("| [[瑞美隆]] | 二 |", r"| [[mirtazapine\|瑞美隆]] | 二 |"),
        ("[[[11C]药]]", "[[tracer|[11C]药]]"),
        ("`[[瑞美隆]]` [[瑞美隆]]", "`[[瑞美隆]]` [[mirtazapine|瑞美隆]]"),
        (r"\[[瑞美隆]]", r"\[[瑞美隆]]"),
        ("[[别的]] [[#节]] [[", "[[别的]] [[#节]] [["),
    ],
)
def test_a_name_becomes_the_file_with_the_name_as_its_label(line, expected):
    assert rewritten(line, lambda name: FILES.get(name, "")) == expected
    assert rewritten(expected, lambda name: FILES.get(name, "")) == expected
