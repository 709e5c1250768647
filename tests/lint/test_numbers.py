"""Numbers with units are found however and wherever they are typed, and what is no such number is left alone."""

from __future__ import annotations

import random
import unicodedata

import pytest

from sphinx_evidence.model import typed_numbers
from sphinx_evidence.model.typed_numbers import DIGIT, UNUSUAL, numbers_with_units, typed_number_mistakes


def found(text: str) -> list[str]:
    return [number for _line, number, _roles in numbers_with_units(text)]


@pytest.mark.parametrize("text", [
    "20–40 h", "20~40小时", "20～40 h", "20−40 h", "20 至 40 小时", "20 到 40 小时", "30毫克/升", "５０ng/ml", "50％",
    "20%–40%", "百分之三十", "百分之八十", "1.5 倍", "18 nmol/L", "0.5–1.6nM", "30 µg/L", "30 μg/L", "30 ㎍/L",
    "1,200 mL",
    "40 kg", "24 L/h", "0.4 L/h/kg", "3.5±0.4 ms", "3 纳摩尔/升", "二十小时", "二十到四十个小时", "两小时", "六十公斤",
    "250 μg", "2 g", "3–5 天", "12 个月", "126 人", "3 例", "5 名", "90 分钟", "20 hours", "35-fold", "37 ℃", "10 mmHg",
    "5 年",
])
@pytest.mark.parametrize("sentence", ["约{}，见表", "血药浓度（{}）", "升高 {} 左右"])
def test_a_number_with_a_unit_is_found(text, sentence):
    assert found(sentence.format(text)) == [unicodedata.normalize("NFKC", text)]


@pytest.mark.parametrize("text", [
    "7.5 mg 一片", "15–45 mg", "15-30㎎", "每天 15 毫克", "65 岁以上", "第 3 章", "第 2 周", "第 1 到 2 天",
    "5-HT₂A 与 2 项", "α₂ 人源受体", "5-HT₃ 例如", "CYP2D6", "2013 年", "20 世纪 90 年代", "百分之几", "一两周",
    "一两个小时",
    "第二个小时", "几小时", "两三倍", "几百倍", "一成不变", "近两成", "95% 置信区间", "四环类", "一天一次", "两例",
    "图 2",
    "[链接](https://example.org/20h/30%25)", "`20 h`", "$t = 20 h$", "{plain}`20 h`", "{value}`half-life`",
])
def test_what_is_no_datum_is_left_alone(text):
    assert found(text) == []


PLACES = {
    "a caption": ("```{mermaid}\n:caption: 20 h\n```", 2, True),
    "a text alternative": ("```{mermaid}\n:alt: 20 h\n```", 2, False),
    "a diagram": ("```{mermaid}\nflowchart TD\n  a[20 h]\n```", 3, False),
    "the title of a box": (":::{note} 20 h\n:::", 1, True),
    "a list table": ("```{list-table}\n* - 20 h\n```", 2, True),
    "a table": ("| a |\n|---|\n| 20 h |", 3, True),
    "a heading": ("## 20 h", 1, True),
    "the summary": ("---\nsummary: 20 h 一半\n---\n", 2, False),
    "a footnote": ("[^a]: 20 h", 1, True),
}


@pytest.mark.parametrize(("text", "line", "takes_roles"), PLACES.values(), ids=PLACES)
def test_a_number_is_found_wherever_readers_see_it(text, line, takes_roles):
    assert list(numbers_with_units(text)) == [(line, "20 h", takes_roles)]


@pytest.mark.parametrize("text", ["```python\n20 h\n```", "```{code-block} text\n20 h\n```"])
def test_code_is_left_alone(text):
    assert found(text) == []


def test_guides_for_authors_show_how_numbers_are_written():
    assert list(typed_number_mistakes("contribute/writing", "20 h", ["contribute/*"])) == []
    assert [line for line, _message in typed_number_mistakes("dose/low-dose", "20 h", ["contribute/*"])] == [1]


def test_what_is_passed_over_could_not_become_a_number_or_a_unit():
    for letter in map(chr, (*range(0x20, 0xd800), *range(0xe000, 0x10000))):
        if not UNUSUAL.search(letter):
            normal = unicodedata.normalize("NFKC", letter)
            assert not DIGIT.search(normal) or letter in "0123456789"
            assert normal == letter or not normal.isalpha()


WORDS = """
    mg μg ㎎ nmol mol L mL kg kg/m2 g/mol 克/摩尔 小时 钟头 分钟 毫升 微克 纳克 皮克 千克 公斤 摩尔 百分之 个百分点
    置信区间 ms min hours days weeks 月龄 毫秒 毫克 厘米 纳米 mmHg 毫米汞柱 bpm 次/分 kcal 大卡 千卡 ℃ °C Hz -fold fold
    percent IU U/L nM {plain}` 5-HT
"""
PARTS = (
    *"0123456789５²½ –—~−-至到±+/第、，,.。…（）%‰％年代月个成人例名倍天周克升秒时两几十百半零点左以h#α`$/",
    *WORDS.split(),
    "`20 h`", "[^a]: ", "第 2 周",
)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_passed_over_quickly_holds_no_number(seed, monkeypatch):
    rng = random.Random(seed)
    texts = ["".join(rng.choices(PARTS, k=rng.randint(1, 9))) for _ in range(20_000)]
    quick = [found(text) for text in texts]
    monkeypatch.setattr(typed_numbers, "may_hold", lambda *args: True)
    assert [text for text, numbers in zip(texts, quick, strict=True) if numbers != found(text)] == []
    assert sum(map(bool, quick)) > 1000
