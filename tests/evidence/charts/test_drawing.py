"""Drawn scenes as a reader sees them, as the books get them, and what an author hears of a mistake."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from importlib import import_module
from itertools import combinations
from math import hypot

import pytest

from sphinx_evidence.charts import scenes
from sphinx_evidence.charts.drawing import SCENE_STYLESHEET, without_folds
from sphinx_evidence.charts.range_rows import length
from sphinx_evidence.charts.registry import names_in
from sphinx_evidence.charts.shapes import wrapped
from tests.conftest import ROOT
from tests.evidence.conftest import DATA

EXTENSIONS = ("sphinxcontrib.bibtex", "sphinx_kb.core", "sphinx_evidence.data", "sphinx_evidence.charts",
              "sphinx_evidence.bibliography")
SETTINGS = {
    "kb_dose_model": {"drug": "mirtazapine", "doses": [15]}, "kb_drugs": {"mirtazapine": "米氮平"},
    "kb_chart_requires": ["name", "caption", "alt"], "bibtex_bibfiles": ["_data/references.bib"],
    "bibtex_default_style": "gbt7714", "bibtex_reference_style": "kb_author_year",
}
PAGE = """
    # 突触

    ```{drawing} synapse
    :name: fig-synapse
    :caption: 两副刹车

    frames:
      - title: 没有药
        alt: 刹车踩着。
        words: >-
          刹车踩着，
          释放**少**。
        notes: {release: [down, 受抑制]}
      - {title: 有药, alt: 刹车松开。, words: 释放多。}
      - {title: 没证明的, alt: 画成虚线。, words: 没有证据。}
    ```

    正文。
    """


@pytest.fixture
def world(make_world):
    return make_world(*EXTENSIONS, files={"index": PAGE, **DATA}, **SETTINGS)


def drawings(page: str) -> list[ET.Element]:
    """The drawings of a page, each a tree."""
    return [ET.fromstring(one) for one in re.findall(r"<svg class=\"kb-scene .*?</svg>", page, re.S)]


def parts(drawing: ET.Element, kind: str) -> list[str]:
    """Where the parts of a kind are in a drawing."""
    return [one.get("transform") for one in drawing.iter() if kind in one.get("class", "").split()]


def test_every_frame_has_two_layouts_its_words_and_its_text_alternative(world):
    built = world.build()
    page = built.page("index")
    assert built.warnings == []
    assert [one.get("aria-label") for one in drawings(page)] == [
        alt for alt in ("刹车踩着。", "刹车松开。", "画成虚线。") for _ in range(2)]
    assert re.findall(r'data-kb-step="(.*?)"', page) == ["没有药", "有药", "没证明的"]
    assert "刹车踩着，释放<strong>少</strong>。" in page, "no space where YAML joins lines"
    assert "steps.js" in page
    assert " hidden" not in page.partition("data-kb-steps")[2].partition("</figure>")[0], "stills without a script"


def test_the_frames_share_every_receptor_and_differ_in_what_is_bound(world):
    shown = drawings(world.build().page("index"))
    for layout in (shown[::2], shown[1::2]):
        receptors = [parts(one, "kb-scene__receptor") for one in layout]
        assert len(receptors[0]) == 4
        assert receptors[0] == receptors[1] == receptors[2]
        # in the legend there is one more, where there is a drug
        assert [len([one for one in frame.iter() if one.get("class") == "kb-scene__drug"]) for frame in layout] == [
            0, 4, 4]


def test_what_nobody_has_shown_is_drawn_unlike_what_has_been_seen(world):
    without, with_drug, unproven = drawings(world.build().page("index"))[::2]
    counts = [[len([one for one in frame.iter() if one.get("class") == f"kb-scene__{kind}"])
               for kind in ("na-perhaps", "ht-perhaps")] for frame in (without, with_drug, unproven)]
    assert counts[0] == [0, 0]
    assert counts[1][0] == 0, "more noradrenaline was seen, in rats"
    assert counts[1][1] > 0, "more serotonin is contested"
    assert min(counts[2]) > 0


def effects(frame: ET.Element, kind: str) -> int:
    """How many lines of a kind are in a drawing, without its legend."""
    key = {one for group in frame.iter() if group.get("class") == "kb-scene__key" for one in group.iter()}
    return len([one for one in frame.iter() if one not in key
                and {"kb-scene__effect", f"kb-scene__{kind}"} <= set(one.get("class", "").split())])


def test_the_brakes_are_crossed_out_with_the_drug_and_a_question_in_people_and_what_drives_stays(world):
    shown = drawings(world.build().page("index"))
    for layout in (shown[::2], shown[1::2]):
        questions = [["".join(one.itertext()) for one in frame.findall(".//{*}text")].count("?") for frame in layout]
        assert questions == [0, 0, 4], "three brakes and the legend"
        crosses = [len([one for one in frame.iter() if "kb-scene__released-mark" in one.get("class", "")])
                   for frame in layout]
        assert crosses == [0, 4, 0], "the same"
        assert [effects(frame, "down") for frame in layout] == [3, 0, 0]
        assert [effects(frame, "released") for frame in layout] == [0, 3, 3]
        assert [effects(frame, "up") for frame in layout] == [1, 1, 1], "solid: the drug leaves it as it is"
        assert [effects(frame, "unproven") for frame in layout] == [0, 2, 2], "whether it drives more is open"


@pytest.mark.parametrize(("frame", "absent", "present"), [
    (0, ["米氮平", "未证实", "抑制解除"], ["去甲肾上腺素", "5-羟色胺", "抑制", "促进"]),
    (1, ["是否解除未知"], ["米氮平", "抑制解除", "未证实", "促进"]),
    (2, ["抑制解除"], ["米氮平", "是否解除未知", "未证实", "促进"]),
])
def test_the_legend_explains_what_its_frame_shows_and_nothing_else(world, frame, absent, present):
    for drawing in drawings(world.build().page("index"))[2 * frame:2 * frame + 2]:
        said = ["".join(one.itertext()) for one in drawing.findall(".//{*}text[@class='kb-scene__small']")]
        assert [word for word in absent if word in said] == []
        assert [word for word in present if word not in said] == []


@pytest.mark.parametrize("name", names_in(scenes))
def test_letters_are_large_enough_on_the_smallest_screens(name):
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", SCENE_STYLESHEET.read_text("utf-8"))]
    assert min(sizes) * min(343 / import_module(f"{scenes.__name__}.{name}").NARROW.width, 1) >= 12


def test_a_book_has_an_image_with_words_for_every_frame(world):
    built = world.build("epub")
    page = (built.out / "index.xhtml").read_text("utf-8")
    images = re.findall(r"<img [^>]*>", page)
    assert [re.search('alt="(.*?)"', one)[1] for one in images] == ["刹车踩着。", "刹车松开。", "画成虚线。"]
    assert page.index("释放多。") < page.index("画成虚线。") < page.index("没有证据。")
    drawn = [path.read_text("utf-8") for path in (built.out / "_images").glob("*.svg")]
    assert len(drawn) == 3
    assert all("var(" not in one and "去甲肾上腺素" in one for one in drawn)
    assert sum("米氮平" in one for one in drawn) == 2, "not where there is no drug"


@pytest.mark.parametrize(("old", "new", "told"), [
    ("{drawing} synapse", "{drawing} sinapse", "没有“sinapse”这幅图。有的是："),
    ("release:", "relaese:", "这幅图里没有叫“relaese”的标注"),
    ("[down, 受抑制]", "[dwon, 受抑制]", "这幅图里没有叫“release”的标注"),
    ("      - {title: 有药, alt: 刹车松开。, words: 释放多。}\n", "", "它有 3 格"),
    ("alt: 画成虚线。, ", "", ":alt:"),
    ("notes: {", "notes: {{", "图画不出来"),
])
def test_an_author_hears_of_a_mistake_at_the_directive(world, old, new, told):
    assert old in PAGE
    warnings = world.write({"index": PAGE.replace(old, new)}).build().warnings
    assert len(warnings) == 1
    assert warnings[0].startswith("index.md:3: ")
    assert told in warnings[0]


def test_lines_are_joined_as_chinese_and_as_latin():
    assert without_folds("刹车踩着， 释放少 a b 的。 ") == "刹车踩着，释放少 a b 的。"


TIMELINE = """
    # 时间

    ```{drawing} timeline
    :name: fig-time
    :caption: 时间
    :alt: 先困，后好。

    lanes:
      - name: 睡眠
        events:
          - {from: 0, to: 6, kind: down, words: "半衰期 {half-life}"}
          - {value: half-life, kind: up, words: 一天多一点}
          - {value: half-life, from: 0, since: stop, kind: down, words: 停药后}
    ```
    """


def bars(page: str, kind: str) -> list[float]:
    """Where the bars of a kind begin in the wide layout, in px."""
    return [float(x) for one in drawings(page)[:1] for part in one.iter()
            if f"kb-scene__bar--{kind}" in part.get("class", "")
            for x in re.findall(r"^M([\d.]+)", part.get("d", "") or f"M{part.get('cx')}")]


def test_a_time_is_where_its_number_says_and_moves_with_it(world):
    built = world.write({"index": TIMELINE}).build()
    before = built.page("index")
    assert built.warnings == []
    assert "半衰期 20–40 h" in "".join(drawings(before)[0].itertext())
    assert "数据来源" in before
    values = DATA["_data/values/brake.csv"]
    assert ",20,40," in values
    after = world.write({"_data/values/brake.csv": values.replace(",20,40,", ",200,400,")}).build().page("index")
    assert bars(after, "up")[0] > bars(before, "up")[0] + 50
    assert bars(after, "down") == bars(before, "down"), "one begins at 0, the other at the last dose"
    assert "半衰期 200–400 h" in "".join(drawings(after)[0].itertext())


@pytest.mark.parametrize(("old", "new", "told"), [
    ("{half-life}", "{halflife}", "没有“halflife”这个数值"),
    ("value: half-life, kind", "value: halflife, kind", "没有“halflife”这个数值"),
    ("kind: up", "kind: above", "这幅图里没有叫“above”的标注"),
    ("to: 6, ", "", "图画不出来"),
])
def test_a_time_that_cannot_be_placed_is_reported(world, old, new, told):
    warnings = world.write({"index": TIMELINE.replace(old, new)}).build().warnings
    assert len(warnings) == 1
    assert told in warnings[0]


LONG = "白细胞骤降：上报病例出现时间的中位数，还有许多别的话要说，一行写不下"


@pytest.mark.parametrize("words", [LONG[:4], LONG[:17], LONG])
@pytest.mark.parametrize("layout", [0, 1])
def test_no_words_of_a_timeline_lie_on_the_line_of_the_last_dose(world, layout, words):
    page = TIMELINE.replace("一天多一点", words).replace("to: 6", "to: 26")
    drawing = drawings(world.write({"index": page}).build().page("index"))[layout]
    stop = float(re.match("M([0-9.]+)", drawing.find(".//{*}path[@class='kb-scene__stop']").get("d"))[1])
    said = [one for kind in ("up", "down") for one in drawing.findall(f".//{{*}}text[@class='kb-scene__{kind}-words']")]
    assert "".join(one.text for one in said if "up" in one.get("class")) == words
    for one in said:
        if one.text != "停药":
            x, wide, is_end = float(one.get("x")), length(one.text), one.get("text-anchor") == "end"
            left, right = (x - wide, x) if is_end else (x, x + wide)
            assert right < stop - 3 or left > stop + 3, one.text


@pytest.mark.parametrize("layout", [0, 1])
def test_words_above_the_axis_of_a_timeline_stay_apart(world, layout):
    drawing = drawings(world.write({"index": TIMELINE}).build().page("index"))[layout]
    heads = {one.text: float(one.get("x")) for one in drawing.findall(".//{*}text") if one.get("y") == "30"}
    assert heads["停药"] - length("停药") / 2 - (heads["6 个月"] + length("6 个月") / 2) > 4


def test_lines_break_after_a_pause_and_never_in_a_number():
    assert wrapped("游离的药进入大脑，占据受体", 138) == ["游离的药进入大脑，", "占据受体"]
    assert wrapped("以原形进入全身的约有 50%", 150) == ["以原形进入全身的约有", "50%"]
    assert wrapped("一二三四五六七", 40) == ["一二三", "四五六", "七"]


LANES = """
    # 途径

    ```{drawing} lanes
    :name: fig-lanes
    :caption: 途径
    :alt: 两条途径。

    start: 药
    end: 排出
    lanes:
      - {enzyme: CYP2D6, makes: 甲, slows: [帕罗西汀]}
      - {enzyme: CYP3A4, makes: 去甲基物、N-氧化物, slows: [酮康唑], speeds: [卡马西平]}
    ```
    """


@pytest.mark.parametrize("layout", [0, 1])
def test_every_line_between_boxes_begins_at_a_box_or_a_line_and_none_is_slanted(world, layout):
    drawing = drawings(world.write({"index": LANES}).build().page("index"))[layout]
    boxes = []
    for one in drawing.findall(".//{*}g"):
        x, y = map(float, re.findall(r"[-\d.]+", one.get("transform")))
        half, high = (float(one.find("{*}rect").get(side)) / 2 for side in ("width", "height"))
        boxes.append((x - half - 4, y - high, x + half + 4, y + high))
    lines = []
    for one in drawing.findall(".//{*}path[@class='kb-scene__effect kb-scene__plain']"):
        x, y, way, end = re.match(r"M([\d.]+) ([\d.]+)(H|V|L)([\d. ]+)$", one.get("d")).groups()
        ends = {"H": f"{end} {y}", "V": f"{x} {end}", "L": end}[way].split()
        lines.append((float(x), float(y), float(ends[0]), float(ends[1])))
    assert len(boxes) == 5
    for line in lines:
        x, y, to_x, to_y = line
        assert x == to_x or y == to_y
        others = boxes + [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in lines if (a, b, c, d) != line]
        assert any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in others), line
    for one in drawing.findall(".//{*}text"):
        if one.get("class") in {"kb-scene__down-words", "kb-scene__up-words"}:
            left, base = float(one.get("x")), float(one.get("y"))
            for x, y, to_x, to_y in lines:
                assert not (min(x, to_x) < left + length(one.text) and left < max(x, to_x)
                            and min(y, to_y) < base + 3 and base - 12 < max(y, to_y)), one.text


BODY = """
    # 路

    ```{drawing} body
    :name: fig-body
    :caption: 路
    :alt: 三站。

    stops:
      - {at: liver, words: 首过}
      - {at: gut, words: 肠}
      - {at: liver, words: 代谢}
    ```
    """


@pytest.mark.parametrize("layout", [0, 1])
def test_two_numbers_in_one_organ_do_not_touch_and_no_lines_cross_the_body(world, layout):
    drawing = drawings(world.write({"index": BODY}).build().page("index"))[layout]
    marks = [tuple(float(one.get(field)) for field in ("cx", "cy", "r")) for one in drawing.findall(".//{*}circle")]
    assert len(marks) == 6
    assert all(hypot(x - a, y - b) > r + s for (x, y, r), (a, b, s) in combinations(marks, 2))
    assert {one.get("class").split()[0] for one in drawing.findall(".//{*}path")} == {
        "kb-scene__outline", "kb-scene__organ"}


def test_diagrams_written_in_mermaid_are_still_what_this_site_is_known_for():
    pages = [path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md") if "contribute" not in path.parts]
    assert sum(len(re.findall(r"^`{3,}\{mermaid\}", page, re.M)) for page in pages) >= 10


@pytest.mark.parametrize("name", names_in(scenes))
def test_the_site_uses_every_scene_and_every_one_has_a_text_alternative(name):
    pages = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md"))
    used = re.findall(rf"^```\{{drawing\}} {name}\n(.*?)^```$", pages, re.M | re.S)
    assert used
    for one in used:
        assert len(re.findall(r"^\s*:?alt:", one, re.M)) == max(len(re.findall(r"- title:", one)), 1)
