"""Known phrases in running text."""

from __future__ import annotations

import pytest

from sphinx_kb.text.phrases import Phrases


def found(text, *phrases):
    return [(text[start:end], phrase) for start, end, phrase in Phrases(phrases).find(text)]


@pytest.mark.parametrize(
    ("text", "phrases", "expected"),
    [
        ("阻断组胺受体。", ["组胺", "组胺受体"], [("组胺受体", "组胺受体")]),
        ("NET 与 NETWORK", ["NET"], [("NET", "NET")]),
        ("SSRI类药", ["SSRI"], [("SSRI", "SSRI")]),
        ("5-HT2A 与 5-HT₂A", ["5-HT₂A"], [("5-HT2A", "5-HT₂A"), ("5-HT₂A", "5-HT₂A")]),
        ("5-HT₂A", ["HT₂A"], [("HT₂A", "HT₂A")]),
        ("半衰期半衰期", ["半衰期"], [("半衰期", "半衰期")] * 2),
        ("", ["甲"], []),
        ("甲", [""], []),
    ],
)
def test_the_longest_phrase_at_each_place(text, phrases, expected):
    assert found(text, *phrases) == expected


class Counted(dict):
    """A branch that counts how often it is asked."""

    asked = 0

    def get(self, *arguments):
        Counted.asked += 1
        return super().get(*arguments)


def counted(branch):
    return Counted({letter: counted(below) if isinstance(below, dict) else below for letter, below in branch.items()})


def test_work_grows_with_the_text_and_not_with_the_phrases():
    asked = []
    for words, times in ((10, 100), (10, 200), (1000, 100)):
        phrases = Phrases([f"药物{number}号" for number in range(words)])
        phrases.tree, Counted.asked = counted(phrases.tree), 0
        list(phrases.find("见药物3号。" * times))
        asked.append(Counted.asked)
    assert asked[1] == 2 * asked[0]
    assert asked[2] == asked[0]
