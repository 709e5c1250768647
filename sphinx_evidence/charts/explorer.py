"""The explorer: one dose and one group of people, concentration and occupancy together.

What the page shows before its script runs is complete. The script gets, for each group, the bands per milligram and
multiplies: concentration by the dose, occupancy as r / (1 + r). A test compares it with `sphinx_evidence.pharmacology`.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.charts.figure import Figure
from sphinx_evidence.charts.number_format import UNIT, percents, triple
from sphinx_evidence.charts.occupancy import MARKED, MOST, SHARE, all_shown, rows_of, shares
from sphinx_evidence.charts.range_rows import Lane, as_drawing, as_table
from sphinx_evidence.charts.simulation import DAYS_SHOWN, DAYS_TAKEN, GRID, RECEPTORS, simulate
from sphinx_evidence.charts.svg import Frame, text
from sphinx_evidence.model.affinity import TARGETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_evidence.charts.simulation import Group
    from sphinx_evidence.model.load import Data

FIRST, LEAST, STEP = 15.0, 0.0, 2.5
WIDTH, HEIGHT = 680, 296
TOP, UPRIGHTS, ACROSS = 180, range(0, 181, 30), range(0, DAYS_SHOWN + 1, 2)
"""Where the vertical axis ends, ng/mL: above the highest curve of any group at the highest dose; ticks of both axes."""
FINE = 1000
"""Curves of the page are in whole thousandths of ng/mL per mg: at the highest dose a thirtieth of a pixel."""
HOURS_APART = np.diff(GRID).astype(int).tolist()
HEADS = ("受体", "模型占有率，稳态", "中位数（5–95%）")
TITLE, WHAT, BELOW, STOP = "血药浓度", f"中位数与 5–95%，{UNIT}", "天", "从这里起不再服"
"""What the drawing says above, below, and at the day from which on nothing is taken."""


def course(group: Group, dose: float) -> str:
    """Ten days of a daily dose and what follows, for the book."""
    here = Frame(WIDTH, HEIGHT, (0, DAYS_SHOWN), (0, TOP))
    days = (GRID / 24).tolist()
    low, middle, high = (group.course * dose).tolist()
    body = here.axes(ACROSS, UPRIGHTS, TITLE, WHAT, BELOW)
    body += here.upright(DAYS_TAKEN) + text(here.x(DAYS_TAKEN) + 6, here.y(TOP) + 14, STOP, "tick")
    return body + here.band(days, low, high, "s0") + here.line(days, middle, "d1")


def steps(group: Group) -> list[list[int]]:
    """The band of the course as the page holds it: how far each of its lines rises from time to time, from 0."""
    return np.diff(np.rint(group.course * FINE).astype(int), axis=1).tolist()


def curves_of(group: Group) -> tuple[str, str]:
    """Band and line of a course as paths in hours and thousandths; the script makes the same."""
    low, middle, high = (list(zip(HOURS_APART, line, strict=True)) for line in steps(group))
    ends = f"L{GRID[-1]:.0f} {sum(rise for _, rise in low)}l"
    back = [(-hours, -rise) for hours, rise in reversed(low)]
    there, along, home = (" ".join(f"{hours} {rise}" for hours, rise in line) for line in (high, middle, back))
    return f"M0 0l{there}{ends}{home}Z", f"M0 0l{along}"


def fluid(group: Group, dose: float, words: str) -> str:
    """The same drawing for a page, as wide as there is room: words keep their size, curves are stretched.

    Curves are drawn per milligram; a dose is a stretch of the vertical, which is all that the script changes.
    """
    frame = Frame(WIDTH, HEIGHT, (0, DAYS_SHOWN), (0, TOP), left=0, right=0)
    floor, height = HEIGHT - frame.bottom, HEIGHT - frame.bottom - frame.top
    what = f"{WHAT}；点线是{group.population.name} {dose:g} mg"
    parts = [text(-36, 15, TITLE, "title"), text(-36, 33, what, "tick")]
    for value in UPRIGHTS:
        y = f"{frame.y(value):g}"
        parts.append(f'<line class="kb-chart__grid" x2="100%" y1="{y}" y2="{y}"/>')
        parts.append(text(-6, frame.y(value) + 4, f"{value}", "tick", "end"))
    parts += [f'<text class="kb-chart__tick" x="{100 * day / DAYS_SHOWN:g}%" y="{floor + 18:g}" text-anchor="middle">'
              f"{day}</text>" for day in ACROSS]
    at = f"{100 * DAYS_TAKEN / DAYS_SHOWN:g}%"
    parts.append(f'<line class="kb-chart__axis" x2="100%" y1="{floor:g}" y2="{floor:g}"/>'
                 f'<line class="kb-chart__now" x1="{at}" x2="{at}" y1="{frame.top:g}" y2="{floor:g}"/>'
                 f'<text class="kb-chart__tick" x="{at}" dx="6" y="{frame.top + 14:g}">{STOP}</text>'
                 f'<text class="kb-chart__tick" x="50%" y="{HEIGHT - 5}" text-anchor="middle">{BELOW}</text>')
    band, line = curves_of(group)
    turned = f"translate(0 {TOP * FINE}) scale(1 -{dose:g})"
    curves = (f'<g transform="{turned}" data-kb-curves>'
              f'<path class="kb-chart__band" d="{band}"/></g>'
              f'<g transform="{turned}"><path class="kb-chart__line kb-chart__compared" d="{line}"/></g>'
              f'<g transform="{turned}" data-kb-curves><path class="kb-chart__line" d="{line}"/></g>')
    plot = (f'<svg class="kb-explorer__plot" y="{frame.top:g}" width="100%" height="{height:g}" '
            f'viewBox="0 0 {24 * DAYS_SHOWN} {TOP * FINE}" preserveAspectRatio="none">{curves}</svg>')
    return (f'<div class="kb-explorer__course"><svg class="kb-explorer__drawing" width="100%" height="{HEIGHT}" '
            f'role="img" aria-label="{escape(words)}">{"".join(parts)}{plot}</svg></div>')


def lanes_of(group: Group, dose: float) -> list[Lane]:
    """One lane a receptor."""
    found = []
    for name in RECEPTORS:
        low, middle, high = shares(group.ratios[name], dose).tolist()
        found.append(Lane(TARGETS[name], middle, low, high, percents((low, middle, high)), hook=name))
    return found


def short(numbers: Sequence[float]) -> list[float]:
    """Numbers for the page: to seven figures."""
    return [float(f"{number:.7g}") for number in numbers]


def payload(groups: Sequence[Group]) -> str:
    """What the script computes from.

    People of all groups are drawn alike, so that a steady state differs between groups by the clearance alone.
    """
    first = groups[0]
    return json.dumps({
        "hours": HOURS_APART,
        "floor": TOP * FINE,
        "first": FIRST,
        "names": {name: TARGETS[name] for name in RECEPTORS},
        "average": short((first.average * first.population.clearance).tolist()),
        "ratios": {name: short((first.ratios[name] * first.population.clearance).tolist()) for name in RECEPTORS},
        "groups": {
            group.population.id: {
                "name": group.population.name,
                "why": group.population.why,
                "clearance": group.population.clearance,
                "course": steps(group),
            } for group in groups
        },
    }, ensure_ascii=False, separators=(",", ":"))


def controls(groups: Sequence[Group]) -> str:
    """Hidden until the script runs: without it they would do nothing."""
    options = "".join(f'<option value="{group.population.id}">{escape(group.population.name)}</option>'
                      for group in groups)
    ruler = "".join(f"<span>{dose:g}</span>" for dose in range(0, int(MOST) + 1, 15))
    return (
        '<div class="kb-explorer__controls" hidden>'
        '<div class="kb-explorer__dose"><label for="kb-dose">每日剂量</label>'
        f'<span class="kb-explorer__shown" aria-hidden="true" data-kb-dose-shown>{FIRST:g} mg</span>'
        f'<input type="range" id="kb-dose" min="{LEAST:g}" max="{MOST:g}" step="{STEP:g}" value="{FIRST:g}"'
        f' aria-valuetext="{FIRST:g} 毫克" data-kb-dose>'
        f'<div class="kb-explorer__ruler" aria-hidden="true">{ruler}</div></div>'
        f'<label><span>人群</span><select data-kb-who>{options}</select></label>'
        '<button type="button" data-kb-reset>复位</button></div>'
    )


def explorer_figure(data: Data, label: str) -> Figure:
    """The explorer as it stands at first."""
    groups = [simulate(data, name) for name in data.populations]
    group = groups[0]
    lanes = lanes_of(group, FIRST)
    said = f"{group.population.name}，每日 {FIRST:g} mg：稳态平均浓度中位数约 {triple(group.average * FIRST)}{UNIT}。"
    words = f"{label} 现在画的是{said}"
    html = (
        f'<div data-kb-explorer="{escape(payload(groups))}">{controls(groups)}'
        f'<p class="kb-explorer__said" data-kb-said>{escape(said)}</p>'
        '<p class="kb-explorer__live" role="status" aria-live="polite" data-kb-live></p>'
        f"{fluid(group, FIRST, words)}{as_table(lanes, SHARE, HEADS)}"
        f'<p class="kb-explorer__why" data-kb-why>{escape(group.population.name)}：{escape(group.population.why)}。</p>'
        "</div>"
    )
    return Figure(
        html,
        as_drawing(lanes, SHARE, (HEADS[0], f"{group.population.name}，{FIRST:g} mg，{HEADS[1]}", HEADS[2]), label,
                   above=(HEIGHT + 16, course(group, FIRST))),
        table_of(groups), all_shown(data, *groups), list(rows_of(data, groups, MARKED)),
        ("占有率只有 H₁ 一点有人体数据（单次 15 mg 后的 PET）；其余各行没有人量过。",),
    )


def table_of(groups: Sequence[Group]) -> list[tuple[str, ...]]:
    """Each group at some doses."""
    rows = [("人群", "稳态时的量", *(f"{dose:g} mg" for dose in MARKED), "来源")]
    for group in groups:
        name, refs = group.population.name, ";".join(group.population.refs)
        rows.append((name, f"平均浓度（{UNIT}）", *(triple(group.average * dose) for dose in MARKED), refs))
        for receptor in RECEPTORS:
            cells = (percents(shares(group.ratios[receptor], dose)) for dose in MARKED)
            rows.append((name, TARGETS[receptor], *cells, refs))
    return rows
