"""The loader: every mistake with its line, nothing raised, read again only when a file changes."""

from __future__ import annotations

import os

from sphinx_evidence.model.load import load

HEAD = "id,quantity,value,low,high,interval,unit,drug,population,species,kind,refs,status,note"
CLAIM = """\
- id: C001
  article: 0 导言
  statement: 甲。
  verdict: editorial
  reason: 乙。
  page: index
  reviewed: 2026-01-02
"""


def told(docs):
    return [f"{fault.path}:{fault.line} {fault.message}" for fault in load(docs).faults]


def write(docs, name, text):
    path = docs / "_data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_without_data_is_empty_and_without_faults(tmp_path):
    data = load(tmp_path)
    assert (data.values, data.claims, data.references, data.faults) == ({}, {}, {}, ())


def test_a_table_with_other_columns_says_which_are_wanted(tmp_path):
    write(tmp_path, "values/a.csv", "id,value\nhalf-life,2\n")
    assert told(tmp_path) == [f"_data/values/a.csv:1 表头应是：{HEAD}"]


def test_a_row_that_is_too_short_keeps_its_line(tmp_path):
    write(tmp_path, "values/a.csv", f"{HEAD}\n\nhalf-life,半衰期\n")
    assert told(tmp_path) == [
        "_data/values/a.csv:3 half-life 这一行的列数和表头不一样，应有 14 列：内容里有逗号的，整格加半角引号"]


def test_yaml_that_cannot_be_read_names_its_line(tmp_path):
    write(tmp_path, "claims/a.yaml", "- id: C001\n  statement: [甲\n  page: x\n")
    assert told(tmp_path) == ["_data/claims/a.yaml:3 不是合法的 YAML：方括号或花括号没有成对，或列表里少了逗号"]


def test_yaml_of_another_shape_says_what_shape_is_wanted(tmp_path):
    write(tmp_path, "claims/a.yaml", "C001: 甲\n")
    write(tmp_path, "claims/b.yaml", "- 半衰期\n")
    assert told(tmp_path) == [
        "_data/claims/a.yaml:1 应是一个列表，每条以 “- id: …” 开头",
        "_data/claims/b.yaml:1 每条应是一组 “字段: 内容”",
    ]


def test_an_entry_begins_where_its_dash_stands(tmp_path):
    write(tmp_path, "claims/a.yaml", f"# 论断\n\n{CLAIM}{CLAIM.replace('C001', 'C002').replace('page', 'pgae')}")
    assert told(tmp_path) == [
        "_data/claims/a.yaml:10 C002 不认识的字段 pgae，是否指 page？",
        "_data/claims/a.yaml:10 C002 缺 page",
    ]
    assert list(load(tmp_path).claims) == ["C001"]


def test_a_field_written_twice_is_not_silently_the_last(tmp_path):
    write(tmp_path, "claims/a.yaml", f"{CLAIM}  reason: 丙。\n")
    assert told(tmp_path) == ["_data/claims/a.yaml:1 C001 字段 reason 写了两次"]


def test_the_same_id_in_two_files_names_both_places(tmp_path):
    write(tmp_path, "claims/a.yaml", CLAIM)
    write(tmp_path, "claims/b.yaml", f"\n{CLAIM}")
    assert told(tmp_path) == ["_data/claims/b.yaml:2 C001 已经在 _data/claims/a.yaml:1 用过了：换一个，或删掉一处"]


def test_another_encoding_is_named_with_its_line(tmp_path):
    path = write(tmp_path, "claims/a.yaml", "")
    path.write_bytes(b"# ok\n" + "- id: 甲".encode("gbk"))
    assert told(tmp_path) == ["_data/claims/a.yaml:2 这个文件不是 UTF-8 编码（可能是 GBK）：请另存为 UTF-8"]


def test_a_file_is_read_again_only_when_it_changed(tmp_path):
    path = write(tmp_path, "claims/a.yaml", CLAIM)
    first = load(tmp_path)
    assert load(tmp_path) is first
    path.write_text(CLAIM.replace("甲", "丁"), encoding="utf-8")
    os.utime(path, ns=(1, 1))  # an older time counts as a change, too
    assert load(tmp_path).claims["C001"].statement == "丁。"


def test_braces_and_line_breaks_in_a_reference_are_read(tmp_path):
    write(tmp_path, "references.bib", """\
% 注释

@article{sato2013h1,
  author = {Sato, H. and {Nippon Group}},
  title = {{H1} receptor
           occupancy},
  journal = {Psychopharmacology},
  year = {2013},
  verified = {abstract},
  checked = {摘要}
}
""")
    reference = load(tmp_path).references["sato2013h1"]
    assert (reference.line, reference.verified) == (3, "abstract")
    assert reference.fields["title"] == "{H1} receptor occupancy"
    assert told(tmp_path) == []


def test_a_note_in_a_reference_would_be_printed(tmp_path):
    write(tmp_path, "references.bib", """\
@misc{x2013,
  author = {X},
  title = {Y},
  year = {2013},
  note = {only seen second-hand},
  url = {example.org/x},
  urldate = {2026-11-23},
  verified = {secondary},
}
""")
    assert told(tmp_path) == [
        "_data/references.bib:1 x2013 note 会印出来：核对的经过写进 checked",
        "_data/references.bib:1 x2013 url “example.org/x” 不是网址：以 http:// 或 https:// 开头",
    ]


def test_a_file_that_nothing_reads_is_named_instead_of_passed_over(tmp_path):
    write(tmp_path, "claims/a.yml", CLAIM)
    write(tmp_path, "redirects.csv", "from,to\n")
    write(tmp_path, "claims/.a.yaml.swp", "x")
    [fault] = load(tmp_path).faults
    assert (fault.path, fault.line) == ("_data/claims/a.yml", 1)
    assert fault.message.startswith("没有谁读这个文件：挪走，或改成认得的名字（values/*.csv、claims/*.yaml、")
