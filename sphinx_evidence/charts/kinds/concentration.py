"""Concentration in four panels: the approach to steady state, reported values, a missed dose, and washout.

The directive lists reported concentrations: ``sources: [{value: …, name: …, dose: 30}, …]``; without a dose, the value
is a concentration per milligram.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.charts.dose_model import entry_of
from sphinx_evidence.charts.figure import Column, Figure, Table
from sphinx_evidence.charts.label_places import TICK, Labels, width_of
from sphinx_evidence.charts.model_tables.agreement import days_to_steady_state
from sphinx_evidence.charts.number_format import UNIT, band_cells, concentration_words, statements, two_digits
from sphinx_evidence.charts.simulation import records_of_groups, simulate
from sphinx_evidence.charts.svg import Frame, dot, drawing, mark, panel_grid, panel_pairs, text, ticks
from sphinx_evidence.locale import _, ngettext
from sphinx_kb.core.diagnostic import enumeration

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_evidence.charts.dose_model import DoseModel
    from sphinx_evidence.charts.figure import Request
    from sphinx_evidence.charts.simulation import SampledGroup
    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.value import Value

FIELDS = ("sources",)
MISSED_DAY = 7
"""The day (from 0) whose dose is missed."""
DAYS_BEFORE, DAYS_AFTER = 2, 5
"""How many days are shown before and after it."""
RECOVERED_SHARE = 0.9
"""The fraction of the usual trough from which it counts as recovered."""
DAYS_MARKED = (1, 3, 6)
"""The days after the last dose at which the remaining share is labelled; the title gives the second."""
MEASURABLE_SHARE = 0.01
"""The fraction of the steady-state average below which no drug counts as measurable."""
E_BOOK_ROWS = 6
"""How many days the table of e-books has: from the first to the last, evenly spread."""
WIDTH, HEIGHT = 340, 266
DASHES = ("d2", "d0")
"""The dash classes of the lines of sources that give a concentration per milligram, in turn."""


@dataclass(frozen=True)
class ReportedConcentration:
    """A concentration that one source reports."""

    value: str
    """The id of a value: a concentration in ng/mL at a dose, or in ng/mL per mg."""
    name: str
    """Who was measured, as the drawing says it."""
    dose: float = 0.0
    """The daily dose, in mg; 0 if the value is per mg."""
    beside: float = 0.0
    """How far right of its dose the mark is drawn, in px, so that none hides another."""


def panel_frame(highest: float, first: float, last: float, right: float = 44) -> tuple[Frame, list[float]]:
    """A panel from `first` to `last` (days or mg) and up to `highest` (ng/mL), and the ticks of its vertical axis."""
    up = ticks(highest, 4)
    return Frame(WIDTH, HEIGHT, (first, last), (0, up[-1]), right=right), up


def accumulation_panel(model: DoseModel, group: SampledGroup) -> tuple[str, str]:
    """The panel of daily doses to steady state, and a sentence that says what it shows."""
    taken = group.times <= 24 * model.days_taken
    days = (group.times[taken] / 24).tolist()
    here, up = panel_frame(float(group.course[1][taken].max()) * model.highest_dose, 0, model.days_taken, 50)
    plateau = f"{days_to_steady_state(group)[1]:.0f}"
    body = here.axes(range(0, model.days_taken + 1, 2), up,
                     _("Steady state by about day %s, whatever the dose") % plateau,
                     _("Median blood concentration, %s") % UNIT, _("Days, one dose a day"))
    for dose in model.doses:
        line = (group.course[1][taken] * dose).tolist()
        body += here.line(days, line, "d1" if dose == model.usual_dose else "thin")
        body += text(here.x(model.days_taken) + 4, here.y(line[-2]) + 4, f"{dose:g} mg", "tick")
    ends = enumeration(
        _("%(dose)s mg about %(concentration)s") %
        {"dose": f"{dose:g}", "concentration": two_digits(group.average[1] * dose)} for dose in model.doses
    )
    words = _("Once a day, %(doses)s: the concentration rises over the first days and reaches steady state by about "
              "day %(days)s; median steady-state averages (%(unit)s): %(ends)s.")
    return body, words % {"doses": count_of_doses(len(model.doses)), "days": plateau, "unit": UNIT, "ends": ends}


def count_of_doses(count: int) -> str:
    """The number of doses shown, spelt out up to six."""
    few = (_("one dose"), _("two doses"), _("three doses"), _("four doses"), _("five doses"), _("six doses"))
    return str(few[count - 1]) if count <= len(few) else ngettext("%d dose", "%d doses", count) % count


def missed_dose_panel(model: DoseModel, group: SampledGroup) -> tuple[str, str]:
    """The panel of a missed dose, and a sentence."""
    dose = model.usual_dose
    times, gap, whole = group.missed(MISSED_DAY, DAYS_BEFORE, DAYS_AFTER)
    here, up = panel_frame(float(max(gap.max(), whole[1].max())) * dose, -DAYS_BEFORE, DAYS_AFTER, 14)
    days = (times / 24).tolist()
    troughs = np.isin(times, 24.0 * np.arange(1, DAYS_AFTER + 1))
    left = gap[1][troughs] / whole[1][troughs]
    is_back = bool((left >= RECOVERED_SHARE).any())
    numbers = {"dose": f"{dose:g}", "usual": two_digits(whole[1][troughs][0] * dose),
               "lowest": two_digits(gap[1][troughs][0] * dose), "unit": UNIT,
               "share": f"{100 * left[0]:.0f}", "days": 1 + int(np.argmax(left >= RECOVERED_SHARE))}
    if is_back:
        title = _("One dose missed: trough %(share)s%% of usual, back by day %(days)d")
        words = _("%(dose)s mg a day, one dose missed: the median trough before the next dose falls from about "
                  "%(usual)s to about %(lowest)s %(unit)s and is back above 90%% of the usual by day %(days)d; the "
                  "dotted line is the course without a missed dose, the shading the 5–95%% range with one.")
    else:
        title = _("One dose missed: trough %(share)s%% of usual")
        words = _("%(dose)s mg a day, one dose missed: the median trough before the next dose falls from about "
                  "%(usual)s to about %(lowest)s %(unit)s; the dotted line is the course without a missed dose, the "
                  "shading the 5–95%% range with one.")
    body = here.axes(range(-DAYS_BEFORE, DAYS_AFTER + 1), up, title % numbers,
                     _("Blood concentration, %(dose)s mg a day, %(unit)s") % {"dose": f"{dose:g}", "unit": UNIT},
                     _("Days relative to the missed dose"))
    body += here.band(days, (gap[0] * dose).tolist(), (gap[2] * dose).tolist(), "s0")
    usual, missed = (whole[1] * dose).tolist(), (gap[1] * dose).tolist()
    body += here.vertical_line(0) + here.line(days, usual, "d0") + here.line(days, missed, "d1")
    labels = Labels(here, up)
    labels.avoid_vertical(0)
    for line in (usual, missed):
        labels.avoid_line(days, line)
    heights = [here.y(share * up[-1]) for share in np.linspace(.95, .05, 20)]
    body += labels.right_of(here.x(0), heights, [_("dose not taken")], "gap")
    apart = (times > 0) & (times < 24)
    body += labels.along((times[apart] / 24).tolist(), (whole[1][apart] * dose).tolist(), _("no dose missed"), "tick")
    return body, words % numbers


def washout_panel(model: DoseModel, group: SampledGroup) -> tuple[str, str]:
    """The panel of washout, the days after the last dose, and a sentence."""
    dose, last = model.usual_dose, model.days_shown - model.days_taken + 1
    start = 24 * (model.days_taken - 1)
    after = group.times >= start
    days = ((group.times[after] - start) / 24).tolist()
    low, middle, high = (group.course[:, after] * dose).tolist()
    here, up = panel_frame(max(high), 0, last, 14)
    marked = [day for day in DAYS_MARKED if day <= last]
    left = np.interp(marked, days, middle)
    shares = [f"{two_digits(100 * level / group.average[1] / dose)}%" for level in left]
    titled = min(1, len(marked) - 1)
    title = _("Day %(days)d after the last dose: about %(share)s remains")
    body = here.axes(range(last + 1), up, title % {"days": marked[titled], "share": shares[titled]},
                     _("Blood concentration after %(dose)s mg a day, %(unit)s") % {"dose": f"{dose:g}", "unit": UNIT},
                     _("Days after the last dose"))
    body += here.band(days, low, high, "s0") + here.line(days, middle, "d1")
    labels = Labels(here, up)
    labels.avoid_line(days, middle)
    for day, level in zip(marked, left.tolist(), strict=True):
        labels.avoid_mark(here.x(day), here.y(level), 4.5, 4.5)
    for day, level, share in zip(marked, left.tolist(), shares, strict=True):
        body += dot(here.x(day), here.y(level)) + labels.beside(here.x(day), here.y(level), share, "label")
    ends = enumeration(_("about %(share)s on day %(days)d") % {"days": day, "share": share}
                       for day, share in zip(marked, shares, strict=True))
    if high[-1] < MEASURABLE_SHARE * group.average[1] * dose:
        words = _("%(dose)s mg a day to steady state, then none: as a share of the steady-state average, the median "
                  "concentration is %(ends)s after the last dose; the shading is the 5–95%% range.")
    else:
        words = _("%(dose)s mg a day to steady state, then none: as a share of the steady-state average, the median "
                  "concentration is %(ends)s after the last dose; the shading is the 5–95%% range, and some people "
                  "still have measurable drug after %(last)d days.")
    return body, words % {"dose": f"{dose:g}", "ends": ends, "last": last}


def reported_panel(
    model: DoseModel, data: Data, group: SampledGroup, sources: Sequence[ReportedConcentration]
) -> tuple[str, str]:
    """The panel of steady-state concentration by dose with what each source reports, and a sentence."""
    found = [(source, data.values[source.value]) for source in sources if source.value in data.values]
    ratios = [pair for pair in found if not pair[0].dose]
    points = [pair for pair in found if pair[0].dose]
    last = max([model.highest_dose, *(source.dose for source, _value in points)])
    tops = [float(value.value) * (last if not source.dose else 1) for source, value in found]
    here, up = panel_frame(max([float(group.average[2]) * last, *tops]), 0, last, 14)
    per_mg = [float(value.value) / (source.dose or 1) for source, value in found]
    fold = f"{max(per_mg) / min(per_mg):.1f}" if len(per_mg) > 1 else ""
    title = _("Sources differ %s-fold (shading: the model)") % fold if fold else _("Model")
    body = here.axes(dose_ticks(model, last), up, title, _("Steady-state average concentration, %s") % UNIT,
                     _("Daily dose (mg)"))
    body += here.band([0, last], [0.0, group.average[0] * last], [0.0, group.average[2] * last], "s0")
    body += here.line([0, last], [0.0, group.average[1] * last], "d1")
    labels = Labels(here, up)
    labels.avoid_line([0, last], [0, group.average[1] * last])
    reports = []
    for index, (source, value) in enumerate(points):
        level, x = float(value.value), here.x(source.dose) + source.beside
        body += whisker(here, value, x) + mark(index + 1, x, here.y(level))
        labels.avoid_mark(x, here.y(level))
        key = here.y(up[-1] * (112 - 13 * index) / 120)
        body += mark(index + 1, here.x(last / 20), key - 4)
        labels.avoid_mark(here.x(last / 20), key - 4)
        words = f"{source.name} {value.value}"
        body += text(here.x(last / 12), key, words, "tick")
        wide = width_of(words, TICK) / 2
        labels.avoid_mark(here.x(last / 12) + wide, key - 4, wide, TICK / 2)
        reports.append(_("%(name)s, %(concentration)s at %(dose)s mg") %
                       {"name": source.name, "dose": f"{source.dose:g}", "concentration": value.value})
    tops = [float(value.value) * last for _source, value in ratios]
    for top in tops:
        labels.avoid_line([0, last], [0, top])
    lines = []
    for index, ((source, _value), top) in enumerate(zip(ratios, tops, strict=True)):
        body += here.line([0, last], [0, top], f"source kb-chart__{DASHES[index % len(DASHES)]}")
        body += labels.along([0, last], [0, top], source.name, "tick")
        lines.append(_("%(name)s, about %(concentration)s at %(dose)s mg a day") %
                     {"name": source.name, "dose": f"{last:g}", "concentration": two_digits(top)})
    reports = [*lines, *reports]
    if not reports:
        words = _("The steady-state average concentration (%s) by dose; the shading is the model's 5–95%% range.")
        return body, words % UNIT
    if fold:
        words = _("The concentrations that sources report (%(unit)s) differ %(times)s-fold; the shading is the model's "
                  "5–95%% range: %(reports)s.")
    else:
        words = _("A reported concentration (%(unit)s) beside the model's 5–95%% range, shaded: %(reports)s.")
    return body, words % {"unit": UNIT, "times": fold, "reports": statements(reports)}


def dose_ticks(model: DoseModel, last: float) -> list[float]:
    """Ticks of an axis of doses: multiples of the usual dose."""
    return np.arange(0, last + model.usual_dose / 2, model.usual_dose).tolist()


def whisker(here: Frame, value: Value, x: float) -> str:
    """An error bar of one standard deviation to either side at `x` (px), if the source gives one."""
    if value.interval != "sd":
        return ""
    middle, deviation = float(value.value), float(value.low)
    return f'<path class="kb-chart__axis" d="M{x:g} {here.y(middle - deviation):g}V{here.y(middle + deviation):g}"/>'


def draw(request: Request) -> Figure:
    """The figure of the four panels."""
    model, data = request.model, request.data
    sources = [entry_of(ReportedConcentration, entry) for entry in request.settings.get("sources", [])]
    group = simulate(data, model, model.population)
    panels = [accumulation_panel(model, group), reported_panel(model, data, group, sources),
              missed_dose_panel(model, group), washout_panel(model, group)]
    # each panel is labelled with the beginning of its sentence; the sentences stand below all panels
    html = "".join(drawing(WIDTH, HEIGHT, body, _("Panel: %s") % before_colon(words)) for body, words in panels)
    shown = (*records_of_groups(data, group), *(("value", source.value) for source in by_kind(sources)))
    sized = [(WIDTH, HEIGHT, body) for body, _words in panels]
    return Figure(
        f'<div class="kb-chart__panels">{html}</div>',
        panel_grid(sized, 2, request.label),
        table_of(model, group), shown, list(csv_rows(model, data, group, sources)),
        tuple(words for _body, words in panels), screens=panel_pairs(sized, request.label),
    )


def by_kind(sources: Sequence[ReportedConcentration]) -> list[ReportedConcentration]:
    """The sources that give a concentration per milligram, then those that give one at a dose."""
    return sorted(sources, key=lambda source: bool(source.dose))


def before_colon(words: str) -> str:
    """A sentence up to its first colon: what the panel is about."""
    return words.replace("\uff1a", ":").partition(":")[0]


def table_of(model: DoseModel, group: SampledGroup) -> Table:
    """Each day's trough, just before the next dose: by dose, and with a dose missed."""
    columns = [Column(_("Time (days)"))]
    columns += [Column(_("%(dose)s mg, median (5–95%%), %(unit)s") % {"dose": f"{dose:g}", "unit": UNIT})
                for dose in model.doses]
    columns.append(Column(_("%(dose)s mg, dose %(number)d missed") %
                          {"dose": f"{model.usual_dose:g}", "number": MISSED_DAY + 1}))
    rows = []
    times, gap, _whole = group.missed(MISSED_DAY, DAYS_BEFORE, DAYS_AFTER)
    for day in range(1, model.days_shown + 1):
        column = group.course[:, int(np.argmin(np.abs(group.times - 24 * day)))]
        here = np.flatnonzero(times == 24.0 * (day - MISSED_DAY))
        missed = concentration_words(gap[:, here[0]] * model.usual_dose) if here.size else ""
        time = f"{day}" if day <= model.days_taken else _("%d (stopped, except in the last column)") % day
        rows.append((time, *(concentration_words(column * dose) for dose in model.doses), missed))
    spread = np.linspace(0, len(rows) - 1, E_BOOK_ROWS).round()
    return Table(columns, rows, e_book_rows=sorted({int(row) for row in spread}))


def csv_rows(
    model: DoseModel, data: Data, group: SampledGroup, sources: Sequence[ReportedConcentration]
) -> Iterator[tuple[str, ...]]:
    """The rows of the CSV file: the curves of all panels and the reported values, one number per cell."""
    origin = ";".join(group.refs)
    yield (_("Curve"), _("Daily dose (mg)"), _("Time (h)"), _("Median"), "5%", "95%", _("Unit"), _("Sources"))
    for dose in model.doses:
        for hour, column in zip(group.times.tolist(), group.course.T * dose, strict=True):
            yield (_("once a day, stopped after %d days") % model.days_taken, f"{dose:g}", f"{hour:g}",
                   *band_cells(column), UNIT, origin)
    times, gap, whole = group.missed(MISSED_DAY, DAYS_BEFORE, DAYS_AFTER)
    for name, bands in ((_("one dose missed (time from the missed dose)"), gap),
                        (_("no dose missed (time from the missed dose)"), whole)):
        for hour, column in zip(times.tolist(), bands.T * model.usual_dose, strict=True):
            yield name, f"{model.usual_dose:g}", f"{hour:g}", *band_cells(column), UNIT, origin
    for source in by_kind(sources):
        if source.value in data.values:
            value = data.values[source.value]
            yield (_("%(quantity)s (%(population)s)") % {"quantity": value.quantity, "population": value.population},
                   "", "", value.value, "", "", value.unit, ";".join(value.refs))
