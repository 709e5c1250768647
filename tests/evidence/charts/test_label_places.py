"""No label of a chart touches a curve, a mark or another label, whatever the data are."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations

import numpy as np
import pytest

from sphinx_evidence.charts.kinds import concentration, explorer, occupancy
from sphinx_evidence.charts.label_places import Labels
from sphinx_evidence.charts.svg import Frame, dot
from tests.evidence.charts.test_charts import draw

SIZES = {"title": 14, "label": 13}
NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")


def width_of(words, size):
    return size * sum(1 if letter > "\u2e80" else .9 if letter in "%m" else .56 for letter in words)


def box_of(element):
    """Left, top, right and bottom of what a text shows."""
    kind = element.get("class").removeprefix("kb-chart__")
    size, words = SIZES.get(kind, 12.25), "".join(element.itertext())
    x, y, wide = float(element.get("x")), float(element.get("y")), width_of(words, size)
    left = x - {"middle": wide / 2, "end": wide}.get(element.get("text-anchor"), 0)
    return left, y - .74 * size, left + wide, y + .1 * size


def points_of(path):
    """A point of a path every pixel: absolute M, V and H, relative l, v and h."""
    found, here = [], np.zeros(2)
    for letter, rest in re.findall(r"([MVHlvhZL])([^MVHlvhZL]*)", path):
        numbers = [float(number) for number in NUMBER.findall(rest)]
        if letter in "VHvh":
            axis = letter in "Vv"
            there = here.copy()
            there[int(axis)] = numbers[0] + (here[int(axis)] if letter.islower() else 0)
            steps = [there]
        else:
            pairs = np.array(numbers).reshape(-1, 2)
            steps = list(here + np.cumsum(pairs, axis=0)) if letter == "l" else list(pairs)
        for there in steps:
            if letter != "M":
                count = max(2, int(np.hypot(*(there - here))) + 1)
                found += np.linspace(here, there, count).tolist()
            here = there
    return found


def bare(tag):
    return tag.rpartition("}")[2]


def touching(svg):
    """Pairs of what touches in a panel: words, and what they touch."""
    texts, things = [], []
    for element in svg.iter():
        kinds = (element.get("class") or "").split()
        if bare(element.tag) == "text":
            texts.append(("".join(element.itertext()), box_of(element)))
        elif bare(element.tag) == "circle":
            x, y = float(element.get("cx")), float(element.get("cy"))
            things.append(("mark", (x - 4, y - 4, x + 4, y + 4)))
        elif bare(element.tag) == "svg" and element is not svg:
            x, y = float(element.get("x")), float(element.get("y"))
            things.append(("mark", (x - 6, y - 6, x + 6, y + 6)))
        elif {"kb-chart__line", "kb-chart__now", "kb-chart__pet"} & set(kinds):
            things += [(kinds[-1], (x, y, x, y)) for x, y in points_of(element.get("d"))]
    pairs = [*((words, box, name, other) for words, box in texts for name, other in things),
             *((words, box, name, other) for (words, box), (name, other) in combinations(texts, 2))]
    return {(words, name) for words, box, name, other in pairs
            if box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]}


def panels(figure):
    """Each panel of a figure, as elements."""
    drawn = re.findall(r'<svg class="kb-chart__drawing".*?</svg>(?=<svg class="kb-chart__d|</div>)', figure.html, re.S)
    return [ET.fromstring(svg) for svg in drawn]


@pytest.mark.parametrize("chart", [occupancy, concentration])
def test_no_label_touches_a_curve_a_mark_or_another_label(chart):
    found = panels(draw(chart))
    assert len(found) >= 4
    for panel in found:
        assert len(list(panel.iter("text"))) > 8
        assert touching(panel) == set(), panel.get("aria-label")


def test_on_paper_the_course_of_the_explorer_has_a_label_clear_of_it():
    for drawn in (draw(explorer).svg, draw(explorer).screens[0]):
        course = re.sub(r'<g transform="translate\(0 \d+\)">.*</g>', "", drawn)
        assert "kb-chart__now" in course
        assert touching(ET.fromstring(course)) == set()


def test_an_overlap_would_be_seen():
    here = Frame(340, 246, (0, 45), (0, 100))
    on_the_line = f'<svg xmlns="http://www.w3.org/2000/svg">{here.line([0, 45], [50, 50], "d1")}' \
                  f'<text class="kb-chart__label" x="150" y="{here.y(50) + 4}">50%</text></svg>'
    assert touching(ET.fromstring(on_the_line)) == {("50%", "kb-chart__d1")}
    assert touching(ET.fromstring(on_the_line.replace(f'y="{here.y(50) + 4}"', f'y="{here.y(50) - 9}"'))) == set()


@pytest.mark.parametrize("seed", range(12))
def test_labels_find_room_among_any_curves(seed):
    rng = np.random.default_rng(seed)
    here = Frame(340, 246, (0, 45), (0, 100), right=22)
    doses = np.linspace(0, 45, 25).tolist()
    half = rng.uniform(.5, 60)
    line = [100 * dose / (dose + half) for dose in doses]
    other = [float(level * rng.uniform(.2, .9)) for level in line]
    labels = Labels(here, (0, 25, 50, 75, 100))
    marked = [(dose, 100 * dose / (dose + half)) for dose in (7.5, 15, 30, 45)]
    body = here.line(doses, line, "d1") + here.line(doses, other, "d0") + here.vertical_line(15)
    labels.avoid_line(doses, line)
    labels.avoid_line(doses, other)
    labels.avoid_vertical(15)
    for dose, share in marked:
        labels.avoid_mark(here.x(dose), here.y(share), 4.5, 4.5)
    for dose, share in marked:
        body += dot(here.x(dose), here.y(share)) + labels.beside(here.x(dose), here.y(share), f"{share:.0f}%", "label")
    drawn = ET.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>')
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}text"))) == len(marked)
    assert touching(drawn) == set()


@pytest.mark.parametrize("words", [
    ("only measurement in people (PET)", "single dose of 15 mg: 80–90%"),
    ("einzige Messung am lebenden Menschen bisher (PET)", "Einzeldosis von 15 mg: 80–90 %"),
])
def test_words_too_long_for_one_line_are_wrapped_and_cross_no_line(words):
    here = Frame(340, 246, (0, 45), (0, 100), right=22)
    doses = np.linspace(0, 45, 25).tolist()
    line = [100 * dose / (dose + 3) for dose in doses]
    labels = Labels(here, (0, 25, 50, 75, 100))
    labels.avoid_line(doses, line)
    labels.avoid_vertical(24)
    body = here.line(doses, line, "d1") + here.vertical_line(24)
    body += labels.right_of(here.x(15), [here.y(share) for share in np.linspace(80, 0, 20)], words, "pet-label")
    drawn = ET.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>')
    said = ["".join(element.itertext()) for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert " ".join(said) == " ".join(words)
    assert touching(drawn) == set()
