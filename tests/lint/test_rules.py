"""One mistake in a world without mistakes: the whole list of what an author is told, with file, line and cure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinx_evidence import lint as evidence_lint
from sphinx_kb import lint
from sphinx_kb.core.settings import settings_for
from sphinx_kb.lint import Content, findings, registered, running
from tests.conftest import ROOT
from tests.lint.conftest import SETS, SETTINGS


def test_a_world_without_a_mistake_has_no_finding(folder):
    assert folder.findings() == []


def test_a_retired_word_is_found_in_a_further_file_but_not_where_the_rule_is_off_nor_in_what_readers_type(folder):
    (folder.root / "workshop").mkdir()
    folder.write("workshop/lathe.md", folder.read("brake.md").replace("释放增多{cite", "挡住了{cite").replace(
        "#brake-", "#lathe-").replace("aliases: [刹车]", "aliases: [车床]"))
    folder.write("_data/lay-words.yaml", "- name: 刹车\n  to: [brake]\n  reason: 口语\n  words: [挡住]\n")
    assert folder.findings() == []
    with (folder.root.parent / "conf.py").open("a", encoding="utf-8") as file:
        file.write("tagline = '挡住'\n")
    last = len((folder.root.parent / "conf.py").read_text(encoding="utf-8").splitlines())
    assert folder.findings() == [f"../conf.py:{last}: [words] “挡” 本站不再用：写 阻断"]


def test_the_real_content_has_no_finding():
    docs = ROOT / "docs"
    assert findings(Content.read(docs, settings_for(docs)), SETS) == []


MISTAKES = {
    "a misspelt key of the front matter": (
        "brake.md", "tags:", "tgas:",
        ["brake.md:4: [front-matter] 不认识的字段 “tgas”，是否指 tags？"
         "（可用的是：summary、aliases、tags、reviewed、weight）"],
    ),
    "keys in another order": (
        "brake.md", "aliases: [刹车]\ntags: [机制]\n", "tags: [机制]\naliases: [刹车]\n",
        ["brake.md:2: [front-matter] 字段的次序应是：summary、aliases、tags、reviewed"],
    ),
    "no date of review": (
        "brake.md", "reviewed: 2026-01-02\n", "",
        ["brake.md:1: [front-matter] 缺 reviewed：最近一次审阅的日期，如 2026-11-23"],
    ),
    "a summary that says nothing": (
        "brake.md", "summary: 一页用来试规则的文稿，说的是刹车怎样松开，够长就行。", "summary: 刹车。",
        ["brake.md:2: [front-matter] summary 要有 12–90 个字，现在是 3 个"],
    ),
    "broken YAML": (
        "brake.md", "aliases: [刹车]", "aliases: [刹车",
        ["brake.md:4: [front-matter] 不是合法的 YAML：方括号或花括号没有成对，或列表里少了逗号"],
    ),
    "no front matter at all": (
        "brake.md", "---\nsummary", "summary",
        ["brake.md:1: [front-matter] 缺开头的说明：第一行写 ---，接着写 summary 和 reviewed，再写一行 ---"],
    ),
    "a heading without a label": (
        "brake.md", "{#brake-numbers}\n", "",
        ["brake.md:12: [labels] 这个标题没有标签：在它上面写一行 {#brake-…}"],
    ),
    "a label of another page": (
        "brake.md", "{#brake-numbers}", "{#clutch-numbers}",
        ["brake.md:12: [labels] 标签 “clutch-numbers” 要以页名开头：brake-…"],
    ),
    "a link to a generated id": (
        "brake.md", "释放增多", "释放增多，见 [上文](#id3)，",
        ["brake.md:10: [labels] 不要链到自动生成的编号 id3：它会变，请给目标写标签"],
    ),
    "raw HTML": (
        "brake.md", "刹车松开，", "刹车<br>松开，",
        ["brake.md:10: [raw-html] 不要直接写 HTML（<br>）：书里会丢，请用 MyST 的写法"],
    ),
    "the raw directive": (
        "brake.md", "半衰期是", "```{raw} latex\n```\n\n半衰期是",
        ["brake.md:15: [raw-html] 不用 {raw}：只在一种输出里有的内容，别处会丢，请用 MyST 的写法"],
    ),
    "a misspelt reference on a page": (
        "brake.md", "`sato2013`", "`sato2031`",
        ["brake.md:10: [keys] 没有 “sato2031” 这条文献，是否指 sato2013？"],
    ),
    "a misspelt number": (
        "brake.md", "{value}`half-life`", "{value}`halflife`",
        ["brake.md:15: [keys] 没有 “halflife” 这条数值，是否指 half-life？"],
    ),
    "a term that nobody explains": (
        "brake.md", "{term}`半衰期`", "{term}`清除率`",
        ["brake.md:15: [keys] 没有 “清除率” 这条术语：看看有没有写错，或先在 _data/ 里加上"],
    ),
    "a number that is not from the data": (
        "brake.md", "半衰期是 {value}`half-life`", "半衰期是 20–40 h",
        ["brake.md:15: [numbers] “20–40 h” 没有取自数据：在 _data/values/ 加一行，用 {value}`…`；"
         "若不是数据（定义、引述），写 {plain}`…`"],
    ),
    "no space between Han and Latin": (
        "brake.md", "剂量 7.5 mg", "剂量7.5 mg",
        ["brake.md:15: [copy] 写法：改成 “life`，剂量 7.5 mg，{ter”（make fix 能改）"],
    ),
    "a caption without spaces": (
        "brake.md", "半衰期是", "```{mermaid}\n:caption: 米氮平的Ki\n:name: fig-brake\n```\n\n半衰期是",
        ["brake.md:16: [copy] 写法：改成 “on: 米氮平的 Ki”（make fix 能改）"],
    ),
    "a space before a citation, which opens with a full-width bracket": (
        "brake.md", "增多{cite:p}", "增多 {cite:p}",
        ["brake.md:10: [copy] 写法：改成 “车松开，释放增多{cite:p}`sat”（make fix 能改）"],
    ),
    "a word that is no longer used": (
        "brake.md", "释放增多{cite", "阻挡不算，挡住才算{cite",
        ["brake.md:10: [words] “挡” 本站不再用：写 阻断"],
    ),
    "a word that is no longer used, in the data": (
        "_data/claims/brake.yaml", "切片里看到了。", "刹车被挡住了。",
        ["_data/claims/brake.yaml:5: [words] “挡” 本站不再用：写 阻断"],
    ),
    "a word that is no longer used, in the summary": (
        "brake.md", "说的是刹车怎样松开", "说的是刹车怎样挡住",
        ["brake.md:2: [words] “挡” 本站不再用：写 阻断"],
    ),
    "a list of retired words without what to write": (
        "_data/retired-words.yaml", "  instead: 阻断\n", "",
        ["_data/retired-words.yaml:1: [words] 挡 缺 instead"],
    ),
    "a contested claim with one side": (
        "_data/claims/brake.yaml", "  against: [gillman2006]\n", "",
        ["_data/claims/brake.yaml:9: [data] C002 有争议的论断，for 和 against 两边都要列文献"],
    ),
    "a verdict without a reference": (
        "_data/claims/brake.yaml", "  for: [sato2013]\n  page", "  page",
        ["_data/claims/brake.yaml:1: [data] C001 没有文献：下了判定就要有依据"],
    ),
    "nuance without what we say instead": (
        "_data/claims/brake.yaml", "verdict: supported\n", "verdict: supported-with-nuance\n",
        ["_data/claims/brake.yaml:1: [data] C001 判为“大体成立”的论断要写 instead：我们改说什么"],
    ),
    "a number typed in a reason": (
        "_data/claims/brake.yaml", "切片里看到了。", "切片里看到了两次，约 20–40 h。",
        ["_data/claims/brake.yaml:1: [data] C001 “20–40 h” 没有取自数据：在 _data/values/ 加一行，用 {value}`…`；"
         "若不是数据（定义、引述），写 {plain}`…`"],
    ),
    "a misspelt number in a reason": (
        "_data/claims/brake.yaml", "切片里看到了。", "约 {value}`half-live`。",
        ["_data/claims/brake.yaml:1: [data] C001 没有 “half-live” 这条数值，是否指 half-life？"],
    ),
    "a part that a number does not have": (
        "_data/claims/brake.yaml", "切片里看到了。", "约 {value}`half-life|value`。",
        ["_data/claims/brake.yaml:1: [data] C001 half-life 没有单个数值，只有范围"],
    ),
    "a claim that is misspelt on its page": (
        "brake.md", "{claim}`C001` ", "{claim}`C003` ",
        ["brake.md:10: [keys] 没有 “C003” 这条论断，是否指 C002？"],
    ),
    "a day of judgement to come": (
        "_data/claims/brake.yaml", "reviewed: 2026-01-02", "reviewed: 2096-01-02",
        ["_data/claims/brake.yaml:1: [data] C001 reviewed 2096-01-02 还没到：写最近一次评定的日期"],
    ),
    "a day that is not in the calendar": (
        "_data/claims/brake.yaml", "reviewed: 2026-01-02", "reviewed: 2026-13-02",
        ["_data/claims/brake.yaml:1: [data] C001 reviewed “2026-13-02” 不是日期，要写成 2026-11-23"],
    ),
    "a verdict that does not exist": (
        "_data/claims/brake.yaml", "verdict: supported", "verdict: suported",
        ["_data/claims/brake.yaml:1: [data] C001 verdict “suported” 不认识，是否指 supported？"],
    ),
    "a section that the article does not have": (
        "_data/claims/brake.yaml", "一.1 α2 受体", "一.1 α2 受休",
        ["_data/claims/brake.yaml:1: [data] C001 article “一.1 α2 受休” 不认识，是否指 一.1 α2 受体？"],
    ),
    "a reference on both sides": (
        "_data/claims/brake.yaml", "against: [gillman2006]", "against: [gillman2006, sato2013]",
        ["_data/claims/brake.yaml:9: [data] C002 文献 sato2013 同时列在 for 和 against 里：只留一边"],
    ),
    "references that are no list": (
        "_data/claims/brake.yaml", "for: [sato2013]", "for: sato2013",
        ["_data/claims/brake.yaml:1: [data] C001 for 要写成列表：[甲, 乙]"],
    ),
    "claims that are no YAML": (
        "_data/claims/brake.yaml", "for: [sato2013]", "for: [sato2013",
        ["_data/claims/brake.yaml:7: [data] 不是合法的 YAML：方括号或花括号没有成对，或列表里少了逗号"],
    ),
    "claims with a tab": (
        "_data/claims/brake.yaml", "  for: [sato2013]", "\tfor: [sato2013]",
        ["_data/claims/brake.yaml:6: [data] 不是合法的 YAML：缩进或开头用了制表符（Tab）：YAML 只认空格，请换成空格"],
    ),
    "a number without a population": (
        "_data/values/brake.csv", ",成人,", ",,",
        ["_data/values/brake.csv:2: [data] half-life population 是空的：写明测的是谁；与人和动物无关的，species 写 -"],
    ),
    "a number without a unit": (
        "_data/values/brake.csv", ",h,", ",,",
        ["_data/values/brake.csv:2: [data] half-life unit 是空的：写单位，没有量纲的写 1"],
    ),
    "ends the wrong way round": (
        "_data/values/brake.csv", ",20,40,", ",40,20,",
        ["_data/values/brake.csv:2: [data] half-life low 40 大于 high 20：两个数写反了"],
    ),
    "a DOI with a full stop": (
        "_data/references.bib", "{10.1002/hup.750}", "{10.1002/hup.750.}",
        ["_data/references.bib:1: [data] gillman2006 doi “10.1002/hup.750.” 不合格式："
         "以 10. 开头，不带网址，末尾没有标点"],
    ),
    "one DOI twice, in another case": (
        "_data/references.bib", "{10.1002/hup.750}", "{10.1007/S00213-013-3146-1}",
        ["_data/references.bib:11: [data] sato2013 与 gillman2006 的 doi 相同：同一篇文献只留一条"],
    ),
    "an entry without its brace": (
        "_data/references.bib", "  year = {2006},", "  year = {2006,",
        ["_data/references.bib:1: [data] gillman2006 到第 11 行读不下去：每个字段写成 “名 = {值},”，花括号要成对"],
    ),
    "a misspelt field of a reference": (
        "_data/references.bib", "  year = {2006},", "  yaer = {2006},\n  year = {2006},",
        ["_data/references.bib:1: [data] gillman2006 不认识的字段 yaer，是否指 year？"],
    ),
    "a page without the day of looking": (
        "_data/references.bib", "  doi = {10.1002/hup.750},", "  url = {https://example.org/},",
        ["_data/references.bib:1: [data] gillman2006 缺 urldate：网上的资料要写查阅的日期，如 2026-11-23"],
    ),
    "a claim that its page forgets": (
        "brake.md", "{claim}`C001` ", "",
        ["_data/claims/brake.yaml:1: [data] 论断 C001 的页面 brake 没有用到它：在那一页写 {claim}`C001`，或改 page"],
    ),
    "a claim whose page does not exist": (
        "_data/claims/brake.yaml", "page: brake", "page: break",
        ["_data/claims/brake.yaml:1: [data] 论断 C001 的页面 break 不存在，是否指 brake？"],
    ),
    "a term whose page does not exist": (
        "_data/terms.yaml", "page: brake", "page: clutch",
        ["_data/terms.yaml:1: [data] 术语 half-life 的页面 clutch 不存在：改 page"],
    ),
    "a number changed into a word": (
        "_data/values/brake.csv", ",20,40,", ",二十,40,",
        ["_data/values/brake.csv:2: [data] half-life low “二十” 不是数"],
    ),
    "a number without a source": (
        "_data/values/brake.csv", ",sato2013,", ",,",
        ["_data/values/brake.csv:2: [data] half-life refs 是空的：每个数都要有来源"],
    ),
    "a misspelt reference of a number": (
        "_data/values/brake.csv", "sato2013", "sato2031",
        ["_data/values/brake.csv:2: [data] half-life 引了不存在的文献 “sato2031”，是否指 sato2013？"],
    ),
    "a DOI with its address": (
        "_data/references.bib", "{10.1002/hup.750}", "{https://doi.org/10.1002/hup.750}",
        ["_data/references.bib:1: [data] gillman2006 doi “https://doi.org/10.1002/hup.750” 不合格式："
         "以 10. 开头，不带网址，末尾没有标点"],
    ),
    "a year that is no year": (
        "_data/references.bib", "year = {2006}", "year = {[06]}",
        ["_data/references.bib:1: [data] gillman2006 year “[06]” 不是出版年：写四位数字，不晚于明年；"
         "原件上没有、由编者推定的放在方括号里，如 [1996]"],
    ),
    "a formula of LaTeX in a title": (
        "_data/references.bib", "title = {", "title = {$\\alpha_2$ ",
        ["_data/references.bib:1: [data] gillman2006 title 里有 LaTeX 公式，会原样印出来：直接写 α₂ 这样的字符"],
    ),
    "a PMID with letters": (
        "_data/references.bib", "{16342227}", "{PMID16342227}",
        ["_data/references.bib:1: [data] gillman2006 pmid “PMID16342227” 不合格式：只写数字，不以 0 开头"],
    ),
    "one paper entered twice": (
        "_data/references.bib", "{16342227}", "{23728612}",
        ["_data/references.bib:11: [data] sato2013 与 gillman2006 的 pmid 相同：同一篇文献只留一条"],
    ),
    "a state of checking that does not exist": (
        "_data/references.bib", "verified = {abstract}", "verified = {seen}",
        ["_data/references.bib:1: [data] gillman2006 verified “seen” 不认识，可用的是："
         "full-text、abstract、secondary、unverified"],
    ),
    "one key twice": (
        "_data/claims/brake.yaml", "- id: C002", "- id: C001",
        ["_data/claims/brake.yaml:9: [data] C001 已经在 _data/claims/brake.yaml:1 用过了：换一个，或删掉一处",
         "brake.md:10: [keys] 没有 “C002” 这条论断，是否指 C001？"],
    ),
}


@pytest.mark.parametrize(("name", "old", "new", "told"), MISTAKES.values(), ids=MISTAKES)
def test_one_mistake_is_told_with_file_line_and_cure(folder, name, old, new, told):
    folder.change(name, old, new)
    assert folder.findings() == told


def test_removing_a_reference_names_everyone_who_cites_it(folder):
    text = folder.read("_data/references.bib")
    folder.write("_data/references.bib", text[: text.index("@article{sato2013")])
    missing = "引了不存在的文献 “sato2013”：看看键有没有写错，或在 references.bib 里加上"
    assert folder.findings() == [
        f"_data/claims/brake.yaml:1: [data] C001 {missing}",
        f"_data/claims/brake.yaml:9: [data] C002 {missing}",
        f"_data/values/brake.csv:2: [data] half-life {missing}",
        "brake.md:10: [keys] 没有 “sato2013” 这条文献：看看有没有写错，或先在 _data/ 里加上",
    ]


def test_two_pages_share_neither_name_nor_label(folder):
    folder.write("old/brake.md", folder.read("brake.md"))
    assert folder.findings() == [
        "old/brake.md:1: [labels] 文件名 brake 与 brake.md 重复：全站只能用一次",
        "old/brake.md:12: [labels] 标签 “brake-numbers” 已经在 brake.md:12 用过了",
    ]


def test_a_page_in_another_encoding_is_named_with_its_line(folder):
    (folder.root / "clutch.md").write_bytes("---\nsummary: 离合器\n".encode("gbk"))
    assert folder.findings() == ["clutch.md:2: [encoding] 这个文件不是 UTF-8 编码（可能是 GBK）：请另存为 UTF-8"]


def test_what_is_only_shown_as_code_is_no_mistake(folder):
    folder.change(
        "brake.md", "半衰期是",
        "写法是 `` {value}`no-such` ``，代码 `<br>` 与 `20 h`。\n\n"
        "```text\n<b>20 h的</b> {cite:p}`no-such`\n```\n\n半衰期是",
    )
    assert folder.findings() == []


def names_of_rules() -> list[str]:
    docs = ROOT / "docs"
    return [rule.name for rule in running(Content(docs, (), settings_for(docs)), SETS) if rule.check]


def test_every_rule_has_a_mistake_here_that_it_finds():
    told = [line for *_, lines in MISTAKES.values() for line in lines]
    found = {line.partition("[")[2].partition("]")[0] for line in told}
    assert found == set(names_of_rules()), "add to MISTAKES a mistake that the rule finds"


def test_every_rule_is_explained_to_authors():
    text = (ROOT / "docs/contribute/writing.md").read_text(encoding="utf-8")
    lacking = [name for name in ("encoding", *names_of_rules()) if f"* - `{name}`" not in text]
    assert lacking == [], "say what the rule is about in the table of docs/contribute/writing.md"


def test_a_new_rule_is_a_new_file_and_nothing_else(folder, tmp_path, monkeypatch):
    (tmp_path / "tabs.py").write_text(
        "from sphinx_kb.lint import Finding, Rule\n\n"
        "def check(content):\n"
        "    for page in content.pages:\n"
        "        for line in page.lines:\n"
        "            if '\\t' in line.text:\n"
        "                yield Finding(page.path, line.number, 'tabs', 'No tabs')\n\n"
        "RULE = Rule('tabs', check)\n", encoding="utf-8")
    monkeypatch.setattr(lint, "__path__", [*lint.__path__, str(tmp_path)])
    folder.change("brake.md", "半衰期是", "\t半衰期是")
    found = findings(Content.read(folder.root, SETTINGS), registered())
    assert [finding.rule for finding in found if finding.rule == "tabs"] == ["tabs"]


def test_every_module_that_checks_or_mends_is_a_rule():
    for package in (lint, evidence_lint):
        for path in Path(package.__file__).parent.glob("[!_]*.py"):
            text = path.read_text(encoding="utf-8")
            assert bool(re.search(r"^def (check|fix)\(", text, re.M)) == ("\nRULE = Rule(" in text), path
