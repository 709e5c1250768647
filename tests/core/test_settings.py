"""Settings of the wrong kind: one clear answer, before anything is read."""

from __future__ import annotations

import re

import pytest

EVERYTHING = ("sphinx_kb", "sphinx_evidence")
WRONG = {
    "kb_term_groups": ["x"], "kb_summary_length": (12,), "kb_search_weights": {"index": "high"}, "kb_terms": 3,
    "kb_autolink_terms": "yes", "kb_diagram_classes": {"x": "fill:red"}, "kb_drugs": {"x": None},
    "kb_redirects": "\x00",    "kb_fingerprint_targets": ["h1"], "kb_dose_model": {"doses": "7.5"}, "kb_subject": [3],
    "kb_book_imprint": "文",
    "kb_warning_advice": [("a",)], "kb_front_matter_required": {"summary": 1}, "kb_urgent_help": {"numbers": [1]},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_setting_of_the_wrong_kind_is_refused_with_its_line(make_world, name):
    world = make_world(*EVERYTHING, files={"index": "# 首页\n"})
    with pytest.raises(SystemExit) as caught:
        world.build(**{name: WRONG[name]})
    line = (world.docs / "conf.py").read_text(encoding="utf-8").splitlines().index(f"{name} = {WRONG[name]!r}") + 1
    assert re.fullmatch(rf"\S*/conf\.py:{line}: {name} 应是.+；现在是 .+", str(caught.value))


def test_all_mistakes_are_said_at_once(make_world):
    with pytest.raises(SystemExit) as caught:
        make_world(*EVERYTHING, files={"index": "# 首页\n"}).build(**WRONG)
    assert {re.search(r": (kb_\w+) ", line)[1] for line in str(caught.value).splitlines()} == set(WRONG)


def test_a_broken_expression_is_shown(make_world):
    with pytest.raises(SystemExit, match=r"kb_warning_advice 里有一个正则表达式不对.*\(oops"):
        make_world(*EVERYTHING, files={"index": "# 首页\n"}).build(kb_warning_advice=[("(oops", "x")])


def test_good_settings_pass(make_world):
    world = make_world("sphinx_kb", files={"index": "# 首页\n\n文。\n"})
    good = {"kb_summary_length": [1, 90], "kb_search_weights": {"index": 1}, "kb_autolink_skip": ["x"]}
    assert world.build("dummy", **good).warnings == []
