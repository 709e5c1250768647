"""The data of interactions: every mistake is reported with its file and line, and what to do about it."""

from __future__ import annotations

import pytest

from sphinx_evidence.model.interaction_checks import parts_of, severity_of
from sphinx_evidence.model.load import load
from sphinx_evidence.model.severity import SEVERITIES
from tests.evidence.interactions.conftest import CLASSES, CLASSES_FILE, SUBSTANCES, SUBSTANCES_FILE
from tests.lint.conftest import REFERENCES, VALUES


def told(tmp_path, classes: str = CLASSES, substances: str = SUBSTANCES) -> list[str]:
    """What an author is told of the two files."""
    files = {CLASSES_FILE: classes, SUBSTANCES_FILE: substances, "_data/values/a.csv": VALUES,
             "_data/references.bib": REFERENCES}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [f"{fault.path.removeprefix('_data/interactions/')}:{fault.line} {fault.message}"
            for fault in load(tmp_path).faults]


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_the_small_world_is_without_mistakes(tmp_path):
    assert told(tmp_path) == []


@pytest.mark.parametrize(("old", "new", "message"), [
    ("  label: 合用须谨慎。\n  labels: [sato2013]\n", "",
     "classes.yaml:9 sedatives severity “precaution” 是照说明书的话定的："
     "把那句话写进 label，键写进 labels；说明书没有说的，换一种分级以外的答案"),
    ("  labels: [sato2013]\n  values", "  values",
     "classes.yaml:9 sedatives label 和 labels 要一起写：说明书说什么，和是哪几份说明书"),
    ("  searched: 在存档里查过 mirtazapine 与 ibuprofen。\n", "",
     "classes.yaml:19 no-data 缺 searched：没有资料时，写明在哪里查过什么"),
    ("  searched: 在存", "  effect: 多半没事。\n  searched: 在存",
     "classes.yaml:19 no-data 写了 effect 而没有写文献：推想也要有来源"),
    ("severity: precaution", "severity: precation",
     "classes.yaml:9 sedatives severity “precation” 不认识，是否指 precaution？"),
    ("values: [half-life]", "values: [half-live]",
     "classes.yaml:9 sedatives 没有 “half-live” 这条数值，是否指 half-life？"),
    ("{value}`half-life`", "20 h",
     "classes.yaml:1 maoi “20 h” 没有取自数据：在 _data/values/ 加一行，用 {value}`…`；"
     "若不是数据（定义、引述），写 {plain}`…`"),
    ("  effect: 镇静相加。\n", "", "classes.yaml:9 sedatives 缺 effect：只有没有资料的才可以不写"),
    ("refs: [gillman2006]", "refs: [gilman2006]",
     "classes.yaml:9 sedatives 引了不存在的文献 “gilman2006”，是否指 gillman2006？"),
])
def test_a_mistake_in_a_class_names_line_and_cure(tmp_path, old, new, message):
    assert message in told(tmp_path, classes=changed(CLASSES, old, new))


@pytest.mark.parametrize(("old", "new", "message"), [
    ("interactions: [maoi]", "interactions: [moai]",
     "substances.yaml:1 selegiline 没有 “moai” 这一类相互作用，是否指 maoi？"),
    ("analogy: [sedatives], ", "", "substances.yaml:3 trazodone interactions、analogy、contains 都空着：至少写一类；"
     "什么也不知道的，写 severity 是 unknown 的那一类"),
    ("also: [曲挫酮]", "also: [扑尔敏]",
     "substances.yaml:3 trazodone 的名字 “扑尔敏” 已经是 chlorphenamine（第 2 行）的名字：删掉一处"),
    (", refs: [sato2013]", "", "substances.yaml:5 cold-tablet refs 空着：复方的成分要有来源"),
    ("kind: product", "kind: drug",
     "substances.yaml:5 cold-tablet contains 和 kind: product 要一起写：列出复方的成分，或改 kind"),
    ("contains: [ibuprofen,", "contains: [ibuprofn,",
     "substances.yaml:5 cold-tablet 没有 “ibuprofn” 这一样东西，是否指 ibuprofen？"),
    ("interactions: [no-data]", "interactions: [sedatives]",
     "classes.yaml:19 没有一样东西属于 no-data 这一类：在 substances.yaml 里添一样，或删掉这一类"),
    ("analogy: [sedatives]", "interactions: [sedatives], analogy: [sedatives]",
     "substances.yaml:3 trazodone sedatives 同时写在 interactions 和 analogy 里：只留一处"),
])
def test_a_mistake_in_a_substance_names_line_and_cure(tmp_path, old, new, message):
    assert message in told(tmp_path, substances=changed(SUBSTANCES, old, new))


def test_a_product_within_a_product_is_refused(tmp_path):
    other = "- {id: box, name: 药箱, kind: product, contains: [cold-tablet], refs: [sato2013]}\n"
    assert told(tmp_path, substances=SUBSTANCES + other) == [
        "substances.yaml:6 box 里的 cold-tablet 自己也是复方：直接列出它的成分"]


def test_a_class_with_a_mistake_is_the_only_thing_reported_of_it(tmp_path):
    faults = told(tmp_path, classes=changed(CLASSES, "severity: contraindicated", "severity: forbidden"))
    assert len(faults) == 1


def test_a_product_takes_part_in_what_its_ingredients_do_and_the_gravest_counts(tmp_path):
    assert told(tmp_path) == []
    data = load(tmp_path)
    parts = parts_of(data.substances["cold-tablet"], data)
    assert [(part.interaction.id, part.by.id) for part in parts] == [
        ("sedatives", "chlorphenamine"), ("no-data", "ibuprofen")]
    assert severity_of(data.substances["cold-tablet"], data) is SEVERITIES["precaution"]


def test_missing_data_are_graver_than_an_effect_that_was_looked_for_and_not_seen():
    order = sorted(SEVERITIES.values(), key=lambda one: one.rank)
    assert [one.id for one in order] == [
        "contraindicated", "avoid", "precaution", "consider", "literature", "unknown", "no-effect"]
    assert [one.id for one in order if one.is_on_scale] == ["contraindicated", "avoid", "precaution", "consider"]


def test_numbers_in_a_label_come_from_the_data(tmp_path):
    told(tmp_path)
    assert load(tmp_path).interactions["maoi"].label == "禁用，半衰期是 20–40 h。"
