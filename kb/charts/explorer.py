"""The explorer: one dose and one group of people, concentration and occupancy together.

What the page shows before its script runs is complete. The script gets, for each group, the bands per milligram and
multiplies: concentration by the dose, occupancy as r / (1 + r). A test compares it with `kb.pharmacology`.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from kb.charts.course import UNIT, triple
from kb.charts.figure import Figure
from kb.charts.lanes import Lane, as_drawing, as_table
from kb.charts.occupancy import PET_DOSE, SHARE, all_shown, percents, shares
from kb.charts.simulation import DAYS_SHOWN, DAYS_TAKEN, GRID, RECEPTORS, simulate
from kb.charts.svg import Frame, drawing
from kb.model.affinity import TARGETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.charts.simulation import Group
    from kb.model.load import Data

FIRST, LEAST, MOST, STEP = 15.0, 0.0, 60.0, 2.5
WIDTH, HEIGHT = 680, 260
NARROW = 340
HEADS = ("受体", "模型占有率，稳态", "中位数（5–95%）")


def frame(width: float) -> Frame:
    """The panel of the course; the highest curve of any group fits at the highest dose."""
    return Frame(width, HEIGHT, (0, DAYS_SHOWN), (0, 120))


def course(group: Group, dose: float, width: float) -> str:
    """Ten days of a daily dose and what follows."""
    here = frame(width)
    days = (GRID / 24).tolist()
    low, middle, high = (group.course * dose).tolist()
    body = here.axes(range(0, DAYS_SHOWN + 1, 4), (0, 30, 60, 90, 120), f"血药浓度（{UNIT}）",
                     f"天（前 {DAYS_TAKEN} 天每天一次，之后不服）")
    body += f'<path class="kb-chart__now" d="M{here.x(DAYS_TAKEN):g} {here.top:g}V{here.height - here.bottom:g}"/>'
    return body + here.band(days, low, high, "s0") + here.line(days, middle, "d1")


def lanes_of(group: Group, dose: float) -> list[Lane]:
    """One lane a receptor."""
    found = []
    for name in RECEPTORS:
        low, middle, high = shares(group.ratios[name], dose).tolist()
        found.append(Lane(TARGETS[name], middle, low, high, percents((low, middle, high)), hook=name))
    return found


def short(numbers: Sequence[float], places: int) -> list[float]:
    """Numbers for the page: to some significant figures."""
    return [float(f"{number:.{places}g}") for number in numbers]


def payload(groups: Sequence[Group]) -> str:
    """What the script computes from."""
    here, narrow = frame(WIDTH), frame(NARROW)
    return json.dumps({
        "days": short((GRID / 24).tolist(), 5),
        "frames": [[one.left, one.x(DAYS_SHOWN), one.y(0), one.y(120)] for one in (here, narrow)],
        "span": [DAYS_SHOWN, 120],
        "first": FIRST,
        "names": {name: TARGETS[name] for name in RECEPTORS},
        "groups": {
            group.population.id: {
                "name": group.population.name,
                "why": group.population.why,
                "course": [short(line, 3) for line in group.course.tolist()],
                "average": short(group.average.tolist(), 6),
                "ratios": {name: short(group.ratios[name].tolist(), 7) for name in RECEPTORS},
            } for group in groups
        },
    }, ensure_ascii=False, separators=(",", ":"))


def controls(groups: Sequence[Group]) -> str:
    """Hidden until the script runs: without it they would do nothing."""
    options = "".join(f'<option value="{group.population.id}">{escape(group.population.name)}</option>'
                      for group in groups)
    return (
        '<div class="kb-explorer__controls" hidden>'
        '<div class="kb-explorer__dose"><label for="kb-dose">每日剂量</label>'
        f'<output for="kb-dose" data-kb-dose-shown>{FIRST:g} mg</output>'
        f'<input type="range" id="kb-dose" min="{LEAST:g}" max="{MOST:g}" step="{STEP:g}" value="{FIRST:g}"'
        " data-kb-dose></div>"
        f'<label><span>人群</span><select data-kb-who>{options}</select></label>'
        '<button type="button" data-kb-reset>复位</button></div>'
    )


def explorer_figure(data: Data, label: str) -> Figure:
    """The explorer as it stands at first."""
    groups = [simulate(data, name) for name in data.populations]
    group = groups[0]
    lanes = lanes_of(group, FIRST)
    said = (f"{group.population.name}，每日 {FIRST:g} mg：稳态平均浓度中位数约 "
            f"{triple(group.average * FIRST)} {UNIT}。")
    words = f"{label} 现在画的是{said}"
    drawings = "".join(
        f'<div class="kb-explorer__course kb-explorer__course--{kind}" data-kb-course>'
        f"{drawing(width, HEIGHT, course(group, FIRST, width), words)}</div>"
        for kind, width in (("wide", WIDTH), ("narrow", NARROW))
    )
    html = (
        f'<div data-kb-explorer="{escape(payload(groups))}">{controls(groups)}'
        f'<p class="kb-explorer__said" data-kb-said>{escape(said)}</p>'
        f'<p class="kb-explorer__why" data-kb-why>{escape(group.population.why)}。</p>'
        '<p class="kb-explorer__live" role="status" aria-live="polite" data-kb-live></p>'
        f"{drawings}{as_table(lanes, SHARE, HEADS)}</div>"
    )
    return Figure(
        html,
        as_drawing(lanes, SHARE, (HEADS[0], f"{FIRST:g} mg，稳态", HEADS[2]), label,
                   above=(HEIGHT + 16, course(group, FIRST, WIDTH))),
        table_of(groups), all_shown(data),
    )


def table_of(groups: Sequence[Group]) -> list[tuple[str, ...]]:
    """Each group at some doses."""
    rows = [("人群", "每日剂量", f"稳态平均浓度（{UNIT}）", *(TARGETS[name] for name in RECEPTORS), "这组数怎么来的")]
    for group in groups:
        for dose in (7.5, PET_DOSE, 30.0, 45.0):
            cells = (percents(shares(group.ratios[name], dose)) for name in RECEPTORS)
            rows.append((group.population.name, f"{dose:g} mg", triple(group.average * dose), *cells,
                         group.population.why))
    return rows
