"""Concentration over time: to steady state, as sources report it, with a dose left out, and after the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.charts.agreement import days_to_plateau
from sphinx_evidence.charts.figure import Figure
from sphinx_evidence.charts.number_format import UNIT, band_cells, figures, triple
from sphinx_evidence.charts.simulation import ADULT, DAYS_SHOWN, DAYS_TAKEN, GRID, Group, shows, simulate
from sphinx_evidence.charts.svg import Frame, dot, drawing, mark, side_by_side, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_evidence.model.load import Data
    from sphinx_evidence.model.value import Value

DOSES = (7.5, 15.0, 30.0, 45.0)
DOSE = 15.0
MISSED = 7
"""The day (counting from 0) whose dose is left out."""
BEFORE, AFTER = 2, 5
"""The days shown before and after it."""
BACK = 0.9
"""The share of the usual trough that counts as back where it was."""
WASHED = (1, 3, 6)
"""The days after the last dose at which what is left is written."""
WIDTH, HEIGHT = 340, 266
RATIOS = (("cd-ratio-outpatients", "韩国门诊", "d2", -6), ("cd-ratio-by-clearance", "按清除率（未核实）", "d0", 30))
"""Sources that give a concentration per milligram: value, name, dash, and how far below the line the name stands."""
POINTS = (("css-30mg-men", "健康男性 8 人", 30.0, -8.0), ("css-women-30mg-mass", "监测人群，女", 30.0, 0.0),
          ("css-men-30mg-mass", "监测人群，男", 30.0, 8.0), ("css-60mg-patients", "患者 20 人", 60.0, 0.0))
"""Sources that give a concentration at a dose, and how far beside it their mark stands so that none hides another."""


def frame(up: float, first: float, last: float, right: float = 44) -> Frame:
    """A panel for days or doses and ng/mL."""
    return Frame(WIDTH, HEIGHT, (first, last), (0, up), right=right)


def build_up(group: Group) -> tuple[str, str]:
    """The panel of daily doses to steady state, and what it shows in words."""
    here = frame(60, 0, DAYS_TAKEN, 50)
    taken = GRID <= 24 * DAYS_TAKEN
    days = (GRID[taken] / 24).tolist()
    plateau = days_to_plateau(group)[1]
    body = here.axes(range(0, 11, 2), (0, 20, 40, 60), f"约 {plateau:.0f} 天升到稳态，剂量只改变高低",
                     f"血药浓度中位数，{UNIT}", "天，每天一次")
    for dose in DOSES:
        line = (group.course[1][taken] * dose).tolist()
        body += here.line(days, line, "d1" if dose == DOSE else "thin")
        body += text(here.x(DAYS_TAKEN) + 4, here.y(line[-2]) + 4, f"{dose:g} mg", "tick")
    ends = "、".join(f"{dose:g} mg 约 {figures(group.average[1] * dose)}" for dose in DOSES)
    return body, f"每天一次，四种剂量：浓度在头几天升高，约 {plateau:.0f} 天后持平；稳态平均的中位数（{UNIT}）{ends}。"


def missed_dose(group: Group) -> tuple[str, str]:
    """The panel of one dose left out."""
    times, gap, whole = group.missed(MISSED, BEFORE, AFTER)
    here = frame(40, -BEFORE, AFTER, 14)
    days = (times / 24).tolist()
    troughs = np.isin(times, 24.0 * np.arange(1, AFTER + 1))
    left = gap[1][troughs] / whole[1][troughs]
    back = 1 + int(np.argmax(left >= BACK))
    title = f"漏一次：谷浓度降到平时的 {100 * left[0]:.0f}%，{back} 天后追回"
    body = here.axes(range(-BEFORE, AFTER + 1), (0, 10, 20, 30, 40), title, f"血药浓度，每日 {DOSE:g} mg，{UNIT}",
                     "离漏服那一刻的天数")
    body += here.band(days, (gap[0] * DOSE).tolist(), (gap[2] * DOSE).tolist(), "s0")
    body += here.upright(0) + text(here.x(0) + 5, here.y(37), "这一次没有服", "gap")
    body += here.line(days, (whole[1] * DOSE).tolist(), "d0")
    body += here.line(days, (gap[1] * DOSE).tolist(), "d1")
    body += text(here.x(0) + 10, here.y(whole[1].max() * DOSE) - 6, "没有漏服时", "tick")
    usual, lowest = whole[1][troughs][0] * DOSE, gap[1][troughs][0] * DOSE
    return body, (f"每天 {DOSE:g} mg，漏服一次：下一次服药前的中位浓度由约 {figures(usual)} 降到约 {figures(lowest)}"
                  f" {UNIT}，照常服药 {back} 天后回到平时的九成以上；点线是没有漏服时，阴影是漏服者的 5–95% 范围。")


def washed_out(group: Group) -> tuple[str, str]:
    """The panel of the days after the last dose."""
    start = 24 * (DAYS_TAKEN - 1)
    after = GRID >= start  # noqa: SIM300  # GRID is the array
    days = ((GRID[after] - start) / 24).tolist()
    low, middle, high = (group.course[:, after] * DOSE).tolist()
    here = frame(40, 0, DAYS_SHOWN - DAYS_TAKEN + 1, 14)
    left = np.interp(WASHED, days, middle)
    shares = [f"{figures(100 * level / group.average[1] / DOSE)}%" for level in left]
    body = here.axes(range(8), (0, 10, 20, 30, 40), f"停服 {WASHED[1]} 天后，约剩 {shares[1]}",
                     f"血药浓度，此前每日 {DOSE:g} mg，{UNIT}", "最后一剂后的天数")
    body += here.band(days, low, high, "s0") + here.line(days, middle, "d1")
    for day, level, share in zip(WASHED, left.tolist(), shares, strict=True):
        body += dot(here.x(day), here.y(level)) + text(here.x(day) + 6, here.y(level) - 7, share, "label")
    words = "、".join(f"{day} 天后约 {share}" for day, share in zip(WASHED, shares, strict=True))
    return body, (f"每天 {DOSE:g} mg 达到稳态后不再服：中位浓度相对稳态平均，{words}；"
                  "阴影是 5–95% 范围，有人一周后仍有残留。")


def sources(data: Data, group: Group) -> tuple[str, str]:
    """The panel of steady-state concentration by dose with what each source says."""
    here = frame(120, 0, 60, 14)
    ratios = [(data.values[one[0]], *one[1:]) for one in RATIOS if one[0] in data.values]
    points = [(index, data.values[one[0]], *one[1:]) for index, one in enumerate(POINTS) if one[0] in data.values]
    per_mg = [float(value.value) for value, *_ in ratios] + [float(one[1].value) / one[3] for one in points]
    apart = f"各家来源差 {max(per_mg) / min(per_mg):.1f} 倍，阴影是模型" if per_mg else "模型"
    body = here.axes((0, 15, 30, 45, 60), range(0, 121, 30), apart, f"稳态平均浓度，{UNIT}", "每日剂量（mg）")
    body += here.band([0, 60], [0.0, group.average[0] * 60], [0.0, group.average[2] * 60], "s0")
    body += here.line([0, 60], [0.0, group.average[1] * 60], "d1")
    said = []
    for value, name, kind, below in ratios:
        top = float(value.value) * 60
        body += here.line([0, 60], [0, top], f"source kb-chart__{kind}")
        body += text(here.x(60) - 4, here.y(top) + below, name, "tick", "end")
        said.append(f"{name}每日 60 mg 约 {figures(top)}")
    for index, value, name, dose, beside in points:
        level, key = float(value.value), here.y(112 - 13 * index)
        body += whisker(here, value, here.x(dose) + beside)
        body += mark(index + 1, here.x(dose) + beside, here.y(level))
        body += mark(index + 1, here.x(3), key - 4) + text(here.x(5), key, f"{name} {value.value}", "tick")
        said.append(f"{name}，{dose:g} mg 为 {value.value}")
    return body, f"各家来源报告的浓度（{UNIT}）差两三倍，阴影是模型的 5–95% 范围：{'；'.join(said)}。"


def whisker(here: Frame, value: Value, x: float) -> str:
    """One standard deviation to either side, where the source gives it."""
    if value.interval != "sd":
        return ""
    middle, deviation = float(value.value), float(value.low)
    return f'<path class="kb-chart__axis" d="M{x:g} {here.y(middle - deviation):g}V{here.y(middle + deviation):g}"/>'


def course_figure(data: Data, label: str) -> Figure:
    """The figure of the four panels."""
    group = simulate(data, ADULT)
    panels = [build_up(group), sources(data, group), missed_dose(group), washed_out(group)]
    # each is named by the finding above it; what it shows in words stands below them all
    html = "".join(drawing(WIDTH, HEIGHT, body, f"小图：{words.partition('：')[0]}") for body, words in panels)
    shown = (*shows(data, group), *(("value", identifier) for identifier, *_ in (*RATIOS, *POINTS)))
    return Figure(
        f'<div class="kb-chart__panels">{html}</div>',
        side_by_side([(WIDTH, HEIGHT, body) for body, _ in panels], 2, label),
        table_of(group), shown, list(rows_of(data, group)), tuple(words for _, words in panels),
    )


def table_of(group: Group) -> list[tuple[str, ...]]:
    """Each day's concentration just before the next dose, by dose, and where one was left out."""
    columns = (f"{dose:g} mg，中位数（5–95%），{UNIT}" for dose in DOSES)
    rows: list[tuple[str, ...]] = [("时间（天）", *columns, f"{DOSE:g} mg，第 {MISSED + 1} 剂漏服")]
    times, gap, _ = group.missed(MISSED, BEFORE, AFTER)
    for day in range(1, DAYS_SHOWN + 1):
        column = group.course[:, int(np.argmin(np.abs(GRID - 24 * day)))]
        here = np.flatnonzero(times == 24.0 * (day - MISSED))
        missed = triple(gap[:, here[0]] * DOSE) if here.size else ""
        stage = "" if day <= DAYS_TAKEN else "（前四列已停）"
        rows.append((f"{day}{stage}", *(triple(column * dose) for dose in DOSES), missed))
    return rows


def rows_of(data: Data, group: Group) -> Iterator[tuple[str, ...]]:
    """The curves of all panels and what sources say, a number a cell."""
    model = ";".join(group.refs)
    yield "曲线", "每日剂量（mg）", "时间（h）", "中位数", "5%", "95%", "单位", "来源"
    for dose in DOSES:
        for hour, column in zip(GRID.tolist(), group.course.T * dose, strict=True):
            yield f"每天一次，{DAYS_TAKEN} 天后停", f"{dose:g}", f"{hour:g}", *band_cells(column), UNIT, model
    times, gap, whole = group.missed(MISSED, BEFORE, AFTER)
    for name, bands in (("漏服一次", gap), ("没有漏服", whole)):
        for hour, column in zip(times.tolist(), bands.T * DOSE, strict=True):
            yield f"{name}（时间从漏服那一刻算）", f"{DOSE:g}", f"{hour:g}", *band_cells(column), UNIT, model
    for identifier in (one[0] for one in (*RATIOS, *POINTS)):
        if identifier in data.values:
            value = data.values[identifier]
            yield (f"{value.quantity}（{value.population}）", "", "", value.value, "", "", value.unit,
                   ";".join(value.refs))
