"""The command: what it prints, how it exits, what it mends and what it leaves alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_kb.lint.__main__ import main as command
from sphinx_kb.lint.chinese_style import corrected
from sphinx_kb.text.myst_source import ROLE
from tests.conftest import ROOT


def main(arguments: list[str]) -> int:
    return command(["--rules", "sphinx_evidence.lint", *arguments])


def test_all_in_order_exits_with_zero(folder, capsys):
    assert main([str(folder.root)]) == 0
    assert capsys.readouterr().out == ""


def test_a_finding_is_printed_as_an_editor_reads_it_and_exits_with_one(folder, capsys):
    folder.change("brake.md", "`sato2013`", "`sato2031`")
    assert main([str(folder.root)]) == 1
    assert capsys.readouterr().out == "docs/brake.md:10: [keys] 没有 “sato2031” 这条文献，是否指 sato2013？\n"


def test_a_folder_is_named_from_where_one_stands(folder, capsys, monkeypatch):
    (folder.root / "conf.py").write_text("language = 'en'\n", encoding="utf-8")
    monkeypatch.chdir(folder.root.parent)
    assert main([folder.root.name]) == 0
    assert capsys.readouterr().out == ""


def test_fix_mends_words_and_nothing_else(folder, capsys):
    folder.change("brake.md", "剂量 7.5 mg", "剂量7.5 mg,`Ki的值`")
    folder.change("brake.md", "半衰期是", "```text\n剂量7.5 mg\n```\n\n半衰期是")
    before = folder.read("brake.md")
    assert main(["--fix", str(folder.root)]) == 0
    assert folder.read("brake.md") == before.replace("剂量7.5 mg,`", "剂量 7.5 mg,`")
    assert capsys.readouterr().out == "改好了：docs/brake.md\n"


def test_fix_of_what_is_fixed_changes_nothing(folder, capsys):
    before = folder.read("brake.md")
    assert main(["--fix", str(folder.root)]) == 0
    assert folder.read("brake.md") == before


PIECES = st.sampled_from((
    "米氮平", "Ki", "20", "，", ",", "。", " ", "{value}`half-life|range`", "{cite:p}`sato2013h1,pdsp`", "`a的b`",
    "[[5-ht3-receptor|5-HT₃受体]]", "$C_{ss}$", "**重点**", "5-HT₂A", "(", ")", "“", "”",
))


@given(st.lists(PIECES, max_size=12).map("".join))
def test_correcting_never_touches_a_role_and_settles_at_once(text):
    once = corrected(text)
    assert ROLE.findall(once) == ROLE.findall(text)
    assert "[[5-ht3-receptor|5-HT₃受体]]" not in text or "[[5-ht3-receptor|5-HT₃受体]]" in once


def test_the_report_lists_what_is_old_or_unverified_and_never_fails(folder, capsys, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")  # January 2027
    folder.change("_data/values/brake.csv", ",abstract,", ",unverified,")
    folder.change("_data/claims/brake.yaml", "reviewed: 2026-01-02", "reviewed: 2026-12-30")
    assert main(["--report", str(folder.root)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "超过 365 天没有复核的页面：1",
        "  brake.md：2026-01-02",
        "超过 365 天没有复核的论断：1",
        "  _data/claims/brake.yaml:9: C002：2026-01-02",
        "数字的核对：读过原文 0、看过摘要 0、转述 0、未核实 1",
        "文献的核对：读过原文 0、看过摘要 2、转述 0、未核实 0",
        "  _data/values/brake.csv:2: half-life（消除半衰期）未核实",
    ]


NOTE = "# Notes\n\nThe half-life is 20 h。见[[other]]\n\n## Part\n"


def test_a_garden_in_english_is_asked_for_no_labels_no_summary_and_no_chinese_style(tmp_path, capsys):
    (tmp_path / "docs").mkdir()
    (tmp_path / "conf.py").write_text('language = "en"\n', encoding="utf-8")
    (tmp_path / "docs/index.md").write_text(NOTE, encoding="utf-8")
    assert command([str(tmp_path / "docs")]) == 0
    assert capsys.readouterr().err == "No problems found\n"
    (tmp_path / "docs/index.md").write_text(f"{NOTE}\n<br>\n", encoding="utf-8")
    assert command([str(tmp_path / "docs")]) == 1
    told = capsys.readouterr()
    assert told.out == "docs/index.md:7: [raw-html] Write MyST instead of HTML (<br>), which books leave out\n"
    assert told.err == "1 problem found\n"


@pytest.mark.parametrize(("arguments", "said"), [
    (["nowhere"], "没有 nowhere 这个文件夹"),
    (["--rules", "nowhere"], "--rules 后面要写一个有 RULES 的模块：No module named 'nowhere'"),
    (["--rules", "sphinx_kb.new"],
     "--rules 后面要写一个有 RULES 的模块：module 'sphinx_kb.new' has no attribute 'RULES'"),
])
def test_a_folder_or_a_module_that_is_not_there_is_said(arguments, said, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.endswith(f"error: {said}\n")


def test_a_package_brings_rules_of_its_own(tmp_path, capsys, monkeypatch):
    (tmp_path / "shouting.py").write_text(
        "from sphinx_kb.lint import Finding, Rule, RuleSet\n\n"
        "def check(content):\n"
        "    for page in content.pages:\n"
        "        if page.text.isupper():\n"
        "            yield Finding(page.path, 1, 'shouting', 'Say it calmly')\n\n"
        "RULES = RuleSet((Rule('shouting', check),))\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# NOTES\n", encoding="utf-8")
    assert command(["--rules", "shouting", str(tmp_path / "docs")]) == 1
    assert capsys.readouterr().out == "docs/index.md:1: [shouting] Say it calmly\n"


def test_a_rule_whose_package_is_not_installed_is_left_out_and_named(folder, capsys, monkeypatch):
    monkeypatch.setattr("sphinx_kb.lint.rules.find_spec", lambda name: None)
    folder.change("brake.md", "剂量 7.5 mg", "剂量7.5 mg")
    assert main([str(folder.root)]) == 0
    assert "规则 copy 没有用上：没有安装 autocorrect_py" in capsys.readouterr().err
