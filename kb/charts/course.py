"""Concentration over time: from the first dose to steady state, a dose left out, and after the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kb.charts.figure import Figure
from kb.charts.simulation import DAYS_SHOWN, DAYS_TAKEN, GRID, Group, simulate
from kb.charts.svg import Frame, drawing, mark, side_by_side, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kb.model.load import Data

DOSES = (7.5, 15.0, 30.0, 45.0)
DOSE = 15.0
MISSED = 7
"""The day (counting from 0) whose dose is left out."""
WIDTH, HEIGHT = 340, 250
UNIT = "ng/mL"
RATIOS = (("cd-ratio-outpatients", "韩国门诊", "d2", -6), ("cd-ratio-by-clearance", "按清除率（未核实）", "d0", 30))
"""Sources that give a concentration per milligram: value, name, dash, and how far below the line the name stands."""
POINTS = (("css-30mg-men", "健康男性 8 人", 30.0), ("css-women-30mg-mass", "监测人群，女", 30.0),
          ("css-men-30mg-mass", "监测人群，男", 30.0), ("css-60mg-patients", "患者 20 人", 60.0))
"""Sources that give a concentration at a dose."""


def figures(number: float) -> str:
    """A number to two figures, as captions and tables say it."""
    return f"{number:.2g}" if number < 10 else f"{number:.0f}"


def triple(values: Iterable[float]) -> str:
    """A median with its band."""
    low, middle, high = values
    return f"{figures(middle)}（{figures(low)}–{figures(high)}）"


def frame(up: float, across: float) -> Frame:
    """A panel for days and ng/mL."""
    return Frame(WIDTH, HEIGHT, (0, across), (0, up), right=44)


def build_up(group: Group) -> tuple[str, str]:
    """The panel of daily doses to steady state, and what it shows in words."""
    here = frame(60, DAYS_TAKEN)
    taken = GRID <= 24 * DAYS_TAKEN
    days = (GRID[taken] / 24).tolist()
    body = here.axes(range(0, 11, 2), (0, 20, 40, 60), f"从第一剂到稳态（中位数，{UNIT}）", "天")
    for index, dose in enumerate(DOSES):
        line = (group.course[1][taken] * dose).tolist()
        body += here.line(days, line, f"d{index}")
        body += text(here.x(DAYS_TAKEN) + 4, here.y(line[-2]) + 4, f"{dose:g} mg", "tick")
    ends = "、".join(f"{dose:g} mg 约 {figures(group.average[1] * dose)}" for dose in DOSES)
    return body, f"每天一次，四种剂量：中位浓度在头几天升高，约四天后持平；稳态平均（{UNIT}）{ends}。"


def left_out(group: Group) -> tuple[str, str]:
    """The panel of one dose left out."""
    times, gap, whole = group.missed(MISSED, DAYS_TAKEN + 2)
    here = Frame(WIDTH, HEIGHT, (MISSED - 2, DAYS_TAKEN + 2), (0, 40), right=44)
    days = (times / 24).tolist()
    body = here.axes(range(MISSED - 2, DAYS_TAKEN + 3, 2), (0, 10, 20, 30, 40), f"漏服一次（15 mg，{UNIT}）", "天")
    body += here.band(days, (gap[0] * DOSE).tolist(), (gap[2] * DOSE).tolist(), "s0")
    body += here.line(days, (whole[1] * DOSE).tolist(), "d0")
    body += here.line(days, (gap[1] * DOSE).tolist(), "d1")
    lowest = float(gap[1].min() * DOSE)
    usual = float(whole[1].min() * DOSE)
    body += text(here.x(MISSED), here.y(38), "↓ 这一次没有服", "gap", "middle")
    return body, (f"每天 15 mg，漏服一次：中位谷浓度由约 {figures(usual)} 降到约 {figures(lowest)} {UNIT}，"
                  "随后几天回到原处；点线是没有漏服时，阴影是漏服者的 5–95% 范围。")


def washed_out(group: Group) -> tuple[str, str]:
    """The panel of the days after the last dose."""
    start = 24 * (DAYS_TAKEN - 1)
    after = GRID >= start  # noqa: SIM300  # GRID is the array
    days = ((GRID[after] - start) / 24).tolist()
    low, middle, high = (group.course[:, after] * DOSE).tolist()
    here = frame(40, DAYS_SHOWN - DAYS_TAKEN + 1)
    body = here.axes(range(8), (0, 10, 20, 30, 40), f"最后一剂以后（15 mg，{UNIT}）", "最后一剂后的天数")
    body += here.band(days, low, high, "s0") + here.line(days, middle, "d1")
    fall = np.interp([1.0, 3.0, 6.0], days, middle) / group.average[1] / DOSE * 100
    words = "、".join(f"{day} 天后约 {figures(share)}%" for day, share in zip((1, 3, 6), fall, strict=True))
    return body, f"每天 15 mg 达到稳态后不再服：中位浓度相对稳态平均，{words}；阴影是 5–95% 范围，有人一周后仍有残留。"


def sources(data: Data, group: Group) -> tuple[str, str]:
    """The panel of steady-state concentration by dose with what each source says."""
    here = Frame(WIDTH, HEIGHT, (0, 60), (0, 120), right=14)
    low, middle, high = ([0.0, end * 60] for end in group.average.tolist())
    body = here.axes((0, 15, 30, 45, 60), range(0, 121, 30), f"稳态平均浓度与各家来源（{UNIT}）", "每日剂量（mg）")
    body += here.band([0, 60], low, high, "s0") + here.line([0, 60], middle, "d1")
    said = []
    for identifier, name, kind, below in RATIOS:
        if identifier in data.values:
            top = float(data.values[identifier].value) * 60
            body += here.line([0, 60], [0, top], f"source kb-chart__{kind}")
            body += text(here.x(60) - 4, here.y(top) + below, name, "tick", "end")
            said.append(f"{name}每日 60 mg 约 {figures(top)}")
    for index, (identifier, name, dose) in enumerate(POINTS):
        if identifier in data.values:
            level = float(data.values[identifier].value)
            body += mark(index + 1, here.x(dose), here.y(level))
            key = here.y(114 - 12 * index)
            body += mark(index + 1, here.x(3), key - 4) + text(here.x(5), key, name, "tick")
            said.append(f"{name}，{dose:g} mg 为 {figures(level)}")
    return body, f"各家来源报告的浓度（{UNIT}）差两三倍，模型的带子把它们都包住：{'；'.join(said)}。"


def course_figure(data: Data, label: str) -> Figure:
    """The figure of the three panels."""
    group = simulate(data, "adult")
    panels = [build_up(group), sources(data, group), left_out(group), washed_out(group)]
    html = "".join(drawing(WIDTH, HEIGHT, body, words) for body, words in panels)
    notes = "".join(f"<li>{words}</li>" for _, words in panels)
    return Figure(
        f'<div class="kb-chart__panels">{html}</div><ul class="kb-chart__words">{notes}</ul>',
        side_by_side([(WIDTH, HEIGHT, body) for body, _ in panels], 2, label),
        table_of(group),
        (*shows(data), *(("value", identifier) for identifier, *_ in (*RATIOS, *POINTS))),
    )


def shows(data: Data) -> tuple[tuple[str, str], ...]:
    """What a figure of the model depends on."""
    return (*(("parameter", name) for name in data.parameters), *(("population", name) for name in data.populations))


def table_of(group: Group) -> list[tuple[str, ...]]:
    """Each day's concentration just before the next dose, by dose."""
    rows: list[tuple[str, ...]] = [("时间（天）", *(f"{dose:g} mg，中位数（5–95%），{UNIT}" for dose in DOSES))]
    for day in range(1, DAYS_SHOWN + 1):
        column: NDArray[np.float64] = group.course[:, int(np.argmin(np.abs(GRID - 24 * day)))]
        stage = "" if day <= DAYS_TAKEN else "（已停）"
        rows.append((f"{day}{stage}", *(triple(column * dose) for dose in DOSES)))
    return rows
