"""Occupancy by dose: a panel a receptor, and what changes between two doses of the article's table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kb.charts.course import figures, shows
from kb.charts.figure import Figure
from kb.charts.lanes import Lane, Scale, as_drawing, as_table
from kb.charts.simulation import DRUG, RECEPTORS, affinity_of, simulate
from kb.charts.svg import Frame, drawing, side_by_side, text
from kb.model.affinity import TARGETS
from kb.pharmacology.binding import occupancy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kb.model.load import Data

    Array = NDArray[np.float64]

PET = "pet-h1-15mg"
"""The value that holds the only measurement of occupancy in people."""
PET_DOSE = 15.0
MOST = 60.0
DOSES = np.array([0, 1, 2, 3, 4, 5, 6, 7.5, 9, 11, 13, 15, 18, 22.5, 26, 30, 35, 40, 45, 52, 60])
TABLED = (3.75, 7.5, 15.0, 30.0, 45.0, 60.0)
WIDTH, HEIGHT = 340, 230
SHARE = Scale(0, 100, ((0, "0%"), (25, ""), (50, "50%"), (75, ""), (100, "100%")))
NO_DATA = "没有人体数据"


def shares(ratios: Array, dose: float) -> Array:
    """The band of occupancy at a dose, in per cent."""
    return 100 * occupancy(dose * ratios)


def percents(values: Iterable[float]) -> str:
    """A median of shares with its band."""
    low, middle, high = (figures(value) for value in values)
    return f"{middle}%（{low}–{high}）"


def panel(target: str, ratios: Array, pet: tuple[float, float] | None) -> tuple[str, str]:
    """One receptor's panel, and what it shows in words."""
    here = Frame(WIDTH, HEIGHT, (0, MOST), (0, 100), right=14)
    name = TARGETS[target]
    low, middle, high = (100 * occupancy(np.outer(ratios, DOSES))).tolist()
    doses = DOSES.tolist()
    body = here.axes((0, 15, 30, 45, 60), (0, 25, 50, 75, 100), f"{name} 占有率", "每日剂量（mg，稳态）", "%")
    body += here.band(doses, low, high, "s0") + here.line(doses, middle, "d1")
    at = "，".join(f"{dose:g} mg {percents(shares(ratios, dose))}" for dose in (7.5, 15.0, 30.0, 45.0))
    words = f"{name} 的模型占有率：{at}。"
    if pet is None:
        # words keep clear of the curve: above a low one, below a high one
        y = here.y(92) if high[-1] < 80 else here.y(6)
        return body + text(here.x(MOST) - 4, y, NO_DATA, "gap", "end"), f"{words}{NO_DATA}。"
    x, top, bottom = here.x(PET_DOSE), here.y(pet[1]), here.y(pet[0])
    body += f'<path class="kb-chart__pet" d="M{x:g} {top:g}V{bottom:g}M{x - 5:g} {top:g}h10M{x - 5:g} {bottom:g}h10"/>'
    body += text(x + 12, here.y(42), "唯一的人体实测（PET）", "pet-label")
    body += text(x + 12, here.y(32), f"单次 15 mg：{pet[0]:g}–{pet[1]:g}%", "pet-label")
    body += f'<path class="kb-chart__now" d="M{x:g} {bottom + 4:g}V{here.y(45):g}h8"/>'
    return body, f"{words}唯一的人体实测：单次 15 mg 后 PET 为 {pet[0]:g}–{pet[1]:g}%。"


def measured(data: Data) -> tuple[float, float] | None:
    """The ends of the PET measurement."""
    value = data.values.get(PET)
    return (float(value.low), float(value.high)) if value and value.low and value.high else None


def occupancy_figure(data: Data, label: str) -> Figure:
    """The figure of all receptors."""
    group, pet = simulate(data, "adult"), measured(data)
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
        side_by_side([(WIDTH, HEIGHT, body) for body, _ in panels], 2, label), rows, all_shown(data),
    )


def all_shown(data: Data) -> tuple[tuple[str, str], ...]:
    """What a figure of occupancy depends on."""
    return (*shows(data), ("value", PET), *(("affinity", f"{DRUG}-{name}-human") for name in RECEPTORS))


def step_figure(data: Data, low: float, high: float, label: str) -> Figure:
    """What changes between two doses: both medians in one lane, the step in numbers beside it."""
    group = simulate(data, "adult")
    lanes, rows = [], [("受体", f"{low:g} mg", f"{high:g} mg", "中位数之差（百分点）", "中位数之比")]
    for name in RECEPTORS:
        before, after = shares(group.ratios[name], low), shares(group.ratios[name], high)
        rise, fold = after[1] - before[1], after[1] / before[1]
        words = f"{figures(before[1])}% → {figures(after[1])}%"
        lanes.append(Lane(TARGETS[name], float(before[1]), float(before[1]), float(after[1]), words,
                          second=float(after[1])))
        rows.append((TARGETS[name], percents(before), percents(after), f"+{figures(rise)}", f"{fold:.1f} 倍"))
    heads = ("受体", f"占有率：圆点 {low:g} mg，方块 {high:g} mg", "由多少到多少")
    return Figure(as_table(lanes, SHARE, heads), as_drawing(lanes, SHARE, heads, label), rows, all_shown(data))
