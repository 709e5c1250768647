"""Occupancy by dose: a panel a receptor, and what changes between two doses of the article's table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.charts.figure import Figure
from sphinx_evidence.charts.number_format import UNIT, band_cells, figures, percents
from sphinx_evidence.charts.range_rows import Lane, Scale, as_drawing, as_table
from sphinx_evidence.charts.simulation import ADULT, DRUG, RECEPTORS, affinity_of, shows, simulate
from sphinx_evidence.charts.svg import Frame, dot, drawing, side_by_side, text
from sphinx_evidence.model.affinity import TARGETS
from sphinx_evidence.pharmacology.binding import occupancy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from sphinx_evidence.charts.simulation import Group
    from sphinx_evidence.model.load import Data

    Array = NDArray[np.float64]

PET = "pet-h1-15mg"
"""The value that holds the only measurement of occupancy in people."""
PET_DOSE = 15.0
MOST = 45.0
"""The highest dose shown, that of most labels."""
DOSES = np.array([0, 0.5, 1, 2, 3, 4, 5.5, 7.5, 9, 11, 13, 15, 18, 22.5, 26, 30, 35, 40, 45])
MARKED = (7.5, 15.0, 30.0, 45.0)
"""The doses whose medians are written at the curve."""
TABLED = (3.75, *MARKED)
WIDTH, HEIGHT = 340, 246
SHARE = Scale(0, 100, ((0, "0%"), (25, ""), (50, "50%"), (75, ""), (100, "100%")))
NO_DATA = "没有人体数据"
ARTICLE = (
    ("原文：7.5 mg 及以下就占住", ("h1",)),
    ("原文：15 mg 起才占", ("alpha2c", "alpha2a", "5-ht2c", "5-ht2a", "alpha2b", "5-ht3a")),
    ("原文没有提", ("5-ht7",)),
)
"""What the article's table of doses says of receptors (claims C073, C075, C076, C085)."""


def shares(ratios: Array, dose: float) -> Array:
    """The band of occupancy at a dose, in per cent."""
    return 100 * occupancy(dose * ratios)


def panel(target: str, ratios: Array, pet: tuple[float, float] | None) -> tuple[str, str]:
    """One receptor's panel, and what it shows in words."""
    here = Frame(WIDTH, HEIGHT, (0, MOST), (0, 100), right=22)
    name = TARGETS[target]
    low, middle, high = (100 * occupancy(np.outer(ratios, DOSES))).tolist()
    doses = DOSES.tolist()
    body = here.axes((0, *MARKED), (0, 25, 50, 75, 100), name, "模型占有率，中位数与 5–95%",
                     "每日剂量（mg，稳态）", "%")
    if pet is None:
        body += text(here.x(MOST), 15, NO_DATA, "gap", "end")
    body += here.upright(PET_DOSE)
    body += here.band(doses, low, high, "s0") + here.line(doses, middle, "d1")
    said = []
    for dose in MARKED:
        share = float(shares(ratios, dose)[1])
        # a label keeps clear of the curve: above a low one, below a high one
        below = 17 if share > 70 and not (pet and dose == PET_DOSE) else -9
        body += dot(here.x(dose), here.y(share))
        body += text(here.x(dose), here.y(share) + below, f"{figures(share)}%", "label", "middle")
        said.append(f"{dose:g} mg {figures(share)}%")
    words = f"{name} 的模型占有率中位数：{'，'.join(said)}。"
    return (body, f"{words}{NO_DATA}。") if pet is None else (body + measurement(here, pet), (
        f"{words}唯一的人体实测：单次 15 mg 后 PET 为 {pet[0]:g}–{pet[1]:g}%。"))


def measurement(here: Frame, pet: tuple[float, float]) -> str:
    """The only measurement in people, in the panel of its receptor."""
    x, top, bottom = here.x(PET_DOSE), here.y(pet[1]), here.y(pet[0])
    return (
        f'<path class="kb-chart__pet" d="M{x:g} {top:g}V{bottom:g}M{x - 6:g} {top:g}h12M{x - 6:g} {bottom:g}h12"/>'
        + text(x + 8, here.y(42), "唯一的人体实测（PET）", "pet-label")
        + text(x + 8, here.y(32), f"单次 15 mg：{pet[0]:g}–{pet[1]:g}%", "pet-label")
    )


def measured(data: Data) -> tuple[float, float] | None:
    """The ends of the PET measurement."""
    value = data.values.get(PET)
    return (float(value.low), float(value.high)) if value and value.low and value.high else None


def occupancy_figure(data: Data, label: str) -> Figure:
    """The figure of all receptors."""
    group, pet = simulate(data, ADULT), measured(data)
    panels = [panel(name, group.ratios[name], pet if name == "h1" else None) for name in RECEPTORS]
    html = "".join(drawing(WIDTH, HEIGHT, body, words) for body, words in panels)
    rows = [("受体", "人源 Ki（nmol/L）", *(f"{dose:g} mg" for dose in TABLED), "人体实测", "来源")]
    for name in RECEPTORS:
        one = affinity_of(data, DRUG, name)
        assert one is not None  # `missing` was asked before
        seen = f"单次 15 mg：{pet[0]:g}–{pet[1]:g}%" if name == "h1" and pet else "无"
        cells = (percents(shares(group.ratios[name], dose)) for dose in TABLED)
        rows.append((TARGETS[name], one.show(), *cells, seen, ";".join(one.refs)))
    return Figure(
        f'<div class="kb-chart__panels">{html}</div>',
        side_by_side([(WIDTH, HEIGHT, body) for body, _ in panels], 2, label), rows, all_shown(data, group),
        list(rows_of(data, [group], DOSES.tolist())),
    )


def all_shown(data: Data, *groups: Group) -> tuple[tuple[str, str], ...]:
    """What a figure of occupancy depends on."""
    return (*(("affinity", f"{DRUG}-{name}-human") for name in RECEPTORS), ("value", PET), *shows(data, *groups))


def rows_of(data: Data, groups: Sequence[Group], doses: Sequence[float]) -> Iterator[tuple[str, ...]]:
    """Concentration and occupancy of some groups at some doses, a number a cell."""
    yield "人群", "每日剂量（mg，稳态）", "量", "中位数", "5%", "95%", "单位", "来源"
    for group in groups:
        model = ";".join(group.refs)
        for dose in doses:
            start = (group.population.name, f"{dose:g}")
            yield *start, "稳态平均血药浓度", *band_cells(group.average * dose), UNIT, model
            for name in RECEPTORS:
                one = affinity_of(data, DRUG, name)
                refs = dict.fromkeys([*(one.refs if one else ()), *group.refs])
                yield (*start, f"{TARGETS[name]} 模型占有率", *band_cells(shares(group.ratios[name], dose)), "%",
                       ";".join(refs))


def step_figure(data: Data, low: float, high: float, label: str) -> Figure:
    """What changes between two doses: both medians in one lane, the step in numbers beside it."""
    group = simulate(data, ADULT)
    lanes, rows = [], [("原文剂量表", "受体", f"{low:g} mg", f"{high:g} mg", "中位数之差（百分点）", "中位数之比")]
    for said, names in ARTICLE:
        heading = said
        for name in names:
            before, after = shares(group.ratios[name], low), shares(group.ratios[name], high)
            rise, fold = after[1] - before[1], after[1] / before[1]
            words = f"{figures(before[1])}% → {figures(after[1])}%"
            lanes.append(Lane(TARGETS[name], float(before[1]), float(before[1]), float(after[1]), words,
                              second=float(after[1]), group=heading))
            rows.append((said.removeprefix("原文："), TARGETS[name], percents(before), percents(after),
                         f"+{figures(rise)}", f"{fold:.1f} 倍"))
            heading = ""
    heads = ("受体", f"模型占有率：圆点 {low:g} mg，方块 {high:g} mg", "由多少到多少")
    return Figure(
        as_table(lanes, SHARE, heads), as_drawing(lanes, SHARE, heads, label), rows, all_shown(data, group),
        list(rows_of(data, [group], (low, high))),
    )
