"""Bad affinities and assumptions of the model: one message each, with file, line and cure, and nothing raised."""

from __future__ import annotations

import pytest

from sphinx_evidence.model.affinity import COLUMNS
from sphinx_evidence.model.load import load

HEAD = ",".join(COLUMNS)
GOOD = "mirtazapine,h1,1.6,0.5,1.6,,3,human,nmol/L,,a,full-text,"
BIB = "@misc{a,\n  author = {A},\n  title = {B},\n  year = {2020},\n  verified = {full-text}\n}\n"
PARAMETER = """\
- id: half-life
  quantity: 半衰期
  shape: log-normal
  low: 20
  high: 40
  unit: h
  basis: published
  refs: [a]
  why: 标签
"""
POPULATION = """\
- id: adult
  name: 一般成人
  clearance: 1
  half_life: half-life
  half_life_factor: 1
  basis: published
  refs: [a]
  why: 各来源合在一起
"""
NO_NUMBER = "不是数：写半角数字（如 1.6），不写单位、逗号和 1e3 这样的写法；只知道“大于”时，这里写数，censored 写 >"
OTHER_UNIT = "不像 nmol/L（应在 0.001 到 10000000 之间）：看看单位，换算以后再写"


def told(docs, **files):
    for name, text in {"references_bib": BIB, **files}.items():
        path = docs / "_data" / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return [f"{fault.path}:{fault.line} {fault.message}" for fault in load(docs).faults]


def row(**cells):
    return ",".join({**dict(zip(COLUMNS, GOOD.split(","), strict=True)), **cells}.values())


@pytest.mark.parametrize(("cells", "said"), [
    ({"ki": "nan", "low": "", "high": ""}, f"ki “nan” {NO_NUMBER}"),
    ({"ki": "inf", "low": "", "high": ""}, f"ki “inf” {NO_NUMBER}"),
    ({"ki": "约 2", "low": "", "high": ""}, f"ki “约 2” {NO_NUMBER}"),
    ({"ki": "１.６", "low": "", "high": ""}, f"ki “１.６” {NO_NUMBER}"),
    ({"ki": ">10000", "low": "", "high": ""}, f"ki “>10000” {NO_NUMBER}"),
    ({"ki": "1e-3", "low": "", "high": ""}, f"ki “1e-3” {NO_NUMBER}"),
    ({"ki": "0", "low": "", "high": ""}, "ki “0” 不大于零：Ki 是浓度，只能为正；手上若是 pKi，先换算成 nmol/L"),
    ({"ki": "−1.6", "low": "", "high": ""}, "ki “−1.6” 不大于零：Ki 是浓度，只能为正；手上若是 pKi，先换算成 nmol/L"),
    ({"ki": "0.0000016", "low": "", "high": ""}, f"ki “0.0000016” {OTHER_UNIT}"),
    ({"ki": "9" * 400, "low": "", "high": ""}, f"ki “{'9' * 400}” {OTHER_UNIT}"),
    ({"ki": "", "low": "", "high": ""}, "ki 是空的：写中位数，或唯一的那个值"),
    ({"low": "-0.5"}, "low “-0.5” 不大于零：Ki 是浓度，只能为正；手上若是 pKi，先换算成 nmol/L"),
    ({"low": "2", "high": "1"}, "ki 1.6 不在 low 2 与 high 1 之间"),
    ({"high": ""}, "low 和 high 要么都写，要么都空着"),
    ({"censored": ">"}, "censored 写了 >，就只知道下限：low 和 high 空着"),
    ({"species": ""}, "species “” 不认识，可用的是：human、rat、mouse、guinea-pig"),
    ({"species": "Human"}, "species “Human” 不认识，是否指 human？"),
    ({"target": "5-HT2A"}, "target “5-HT2A” 不认识，是否指 5-ht2a？"),
    ({"n": "³"}, "n “³” 应是记录的条数，至少 1"),
    ({"n": "2.5"}, "n “2.5” 应是记录的条数，至少 1"),
    ({"refs": ";"}, "refs 是空的：每个数都要有来源"),
    ({"refs": "a；a"}, "refs “a；a” 里的几个键要用半角分号 ; 分开"),
    ({"note": "甲\0"}, "这一行里有看不见的控制字符：删掉，或把这一行重新打一遍"),
    ({"note": "甲,乙"}, "这一行的列数和表头不一样，应有 13 列：内容里有逗号的，整格加半角引号"),
    (dict.fromkeys(COLUMNS, ""), "这一行是空的：删掉"),
    ({}, "mirtazapine-h1-human 已经在 _data/affinities.csv:2 用过了：换一个，或删掉一处"),
])
def test_a_bad_affinity_is_told_once_with_its_line_and_its_cure(tmp_path, cells, said):
    assert told(tmp_path, affinities_csv=f"{HEAD}\n{GOOD}\n{row(**cells)}\n") == [f"_data/affinities.csv:3 {said}"]


def test_as_spreadsheets_save_it_a_table_is_read_all_the_same(tmp_path):
    """With a mark in front, with either end of line, with a line break in a cell, with U+2028 in a note."""
    other = row(target="d2", note="前\u2028后")
    rows = f'{HEAD}\r\n{GOOD}"第一行\r\n第二行"\r\n\r\n{other}\r\n'
    assert told(tmp_path, affinities_csv="\ufeff" + rows) == []
    found = load(tmp_path).affinities
    assert [(one.line, one.note) for one in found.values()] == [(3, "第一行\n第二行"), (5, "前\u2028后")]


@pytest.mark.parametrize(("mark", "said"), [(";", "分号"), ("\t", "制表符"), ("，", "全角逗号")])
def test_a_table_with_another_separator_is_told_how_to_save_it(tmp_path, mark, said):
    assert told(tmp_path, affinities_csv=f"{HEAD}\n{GOOD}\n".replace(",", mark)) == [
        f"_data/affinities.csv:1 表头应是：{HEAD}；这份表是用{said}分列的：另存为以半角逗号分列的 CSV（UTF-8）"]


def test_a_quote_that_is_not_closed_swallows_no_rows_in_silence(tmp_path):
    rows = "\n".join([HEAD, GOOD, row(target="d2", note='"没有关上'), row(target="d3"), ""])
    assert told(tmp_path, affinities_csv=rows) == [
        "_data/affinities.csv:3 从这里往下有一格的引号没有成对：整格用半角引号括起来，格里的引号写两遍"]


@pytest.mark.parametrize(("old", "new", "said"), [
    ("low: 20", "low: .nan", "low “nan” 应是大于零的数"),
    ("high: 40", "high: .inf", "high “inf” 应是大于零的数"),
    ("low: 20", "low: true", "low “True” 应是大于零的数"),
    ("low: 20", "low: 约二十", "low “约二十” 应是大于零的数"),
    ("high: 40", "high: " + "9" * 400, f"high “{'9' * 400}” 应是大于零的数"),
    ("low: 20", "low: 50", "low 50 大于 high 40：两个数写反了"),
    ("log-normal", "fixed", "shape 是 fixed（定值），low 20 与 high 40 却不同：写成一样，或换一种 shape"),
    ("log-normal", "normal", "shape “normal” 不认识，是否指 log-normal？"),
    ("  unit: h\n", "", "缺 unit"),
    ("unit: h", "unit: min", "unit “min” 不行：换算成 h 再写"),
    ("unit: h", "unit: 1", "unit “1” 应是文字：数字和日期要加引号"),
    ("refs: [a]", "refs: []", "refs 是空的：每个数都要有来源"),
    ("refs: [a]", "refs: a", "refs “a” 应是文献键的列表，写成 [键一, 键二]"),
    ("refs: [a]", "refs: [3]", "refs “[3]” 应是文献键的列表，写成 [键一, 键二]"),
    ("refs: [a]", "refs: [b]", "引了不存在的文献 “b”：看看键有没有写错，或在 references.bib 里加上"),
    ("why: 标签", "why: [甲]", "why “['甲']” 应是文字：数字和日期要加引号"),
    ("why: 标签", "whi: 标签", None),
])
def test_a_bad_parameter_is_told_with_its_line_and_its_cure(tmp_path, old, new, said):
    faults = told(tmp_path, model__parameters_yaml=PARAMETER.replace(old, new))
    if said is None:
        assert len(faults) == 2
        assert "缺 why" in faults[1]
    else:
        assert faults == [f"_data/model/parameters.yaml:1 half-life {said}"]


def test_a_share_above_one_was_meant_in_per_cent(tmp_path):
    share = PARAMETER.replace("id: half-life", "id: fraction-unbound").replace("unit: h", 'unit: "1"')
    assert told(tmp_path, model__parameters_yaml=share) == [
        "_data/model/parameters.yaml:1 fraction-unbound high 40 大于 1：游离分数写成 0 到 1 之间的数，15% 写 0.15"]


@pytest.mark.parametrize(("old", "new", "said"), [
    ("clearance: 1", "clearance: 0", "clearance “0” 应是大于零的数"),
    ("half_life: half-life", "half_life: half-live", "的 half_life “half-live” 不存在，是否指 half-life？"),
    ("half_life: half-life", "half_life: [half-life]", "half_life “['half-life']” 应是文字：数字和日期要加引号"),
    ("id: adult", 'id: "<b>"', None),
])
def test_a_bad_group_is_told_with_its_line_and_its_cure(tmp_path, old, new, said):
    faults = told(tmp_path, model__parameters_yaml=PARAMETER, model__populations_yaml=POPULATION.replace(old, new))
    name, said = ("adult", said) if said else ("<b>", "id “<b>” 要用小写英文、数字和连字符")
    assert faults == [f"_data/model/populations.yaml:1 {name} {said}"]


def test_a_half_life_is_measured_in_hours(tmp_path):
    clearance = PARAMETER.replace("id: half-life", "id: clearance").replace("unit: h", "unit: L/h")
    group = POPULATION.replace("half_life: half-life", "half_life: clearance")
    assert told(tmp_path, model__parameters_yaml=clearance, model__populations_yaml=group) == [
        "_data/model/populations.yaml:1 adult 的 half_life “clearance” 不是半衰期：clearance 的单位是 L/h，应是 h"]
