"""Which names a miss may have meant, and that asking stays cheap."""

from __future__ import annotations

import sys

import pytest

from sphinx_kb.text.pinyin import syllables
from sphinx_kb.text.similar_names import SimilarNames
from tests.text.test_wikilink import steps_of

NAMES = ["olanzapine", "奥氮平", "米氮平", "半衰期", "清除率", "α₂ 异受体", "5-HT₂A 受体", "失眠", "首页"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("olanzapnie", "olanzapine"),  # two letters changed places
        ("Olanzepine", "olanzapine"),
        ("奥但平", "奥氮平"),  # the same sound
        ("aodanping", "奥氮平"),  # pinyin
        ("ban shuai qi", "半衰期"),
        ("奧氮平", "奥氮平"),  # the other script
        ("清楚率", "清除率"),
        ("alpha2异受体", "α₂ 异受体"),  # Greek spelt out
        ("5ht2a受休", "5-HT₂A 受体"),
        ("失眠症", "失眠"),
        ("药物/olanzapine", "olanzapine"),
    ],
)
def test_the_nearest_name_comes_first(written, meant):
    assert SimilarNames(NAMES).suggest(written)[0] == meant


def test_without_pypinyin_names_are_found_by_how_they_look(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    monkeypatch.setattr(syllables, "known", {})
    similar = SimilarNames(NAMES)
    assert [similar.suggest(written)[0] for written in ("olanzapnie", "清楚率", "alpha2异受体")] == [
        "olanzapine", "清除率", "α₂ 异受体"]


@pytest.mark.parametrize("written", ["", "[", "zzzz", "оланзапин", "\u202e", "👩"])
def test_what_is_like_nothing_gets_no_advice(written):
    assert SimilarNames(NAMES).suggest(written) == []


def test_asking_costs_no_more_among_many_names_that_look_alike():
    few, many = (SimilarNames(f"note-{number:05d}" for number in range(count)) for count in (2_500, 10_000))
    asked = ["note-x0042", "另一条笔记", "note"]
    for near in (few, many):
        near.suggest("warm")
    cost = [steps_of(lambda near=near: [near.suggest(name) for name in asked]) for near in (few, many)]
    assert cost[1] <= 1.5 * cost[0]
