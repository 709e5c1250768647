"""The explorer: concentration and occupancy for a dose and a population that readers choose.

The page is complete without its script. The script gets bands per milligram for each population and multiplies by the
dose; occupancy is r / (1 + r). A test compares its numbers with those of `sphinx_evidence.pharmacology`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.charts.figure import Column, Figure, Table
from sphinx_evidence.charts.label_places import Labels
from sphinx_evidence.charts.names import targets_of
from sphinx_evidence.charts.number_format import UNIT, concentration_words, percent_words
from sphinx_evidence.charts.occupancy_rows import (
    PERCENT_SCALE,
    csv_rows,
    measured_range,
    occupancy_band,
    records_shown,
)
from sphinx_evidence.charts.range_rows import SCREEN, RangeRow, as_drawing, as_table, in_parts
from sphinx_evidence.charts.simulation import simulate
from sphinx_evidence.charts.svg import Frame, relative_path, standalone, text, ticks
from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_evidence.charts.dose_model import DoseModel
    from sphinx_evidence.charts.figure import Request
    from sphinx_evidence.charts.simulation import SampledGroup
    from sphinx_evidence.model.data import Data

FIELDS = ()
SHEETS, SCRIPT = ("css/controls.css", "css/chart-explorer.css"), "js/chart.js"
WIDTH, HEIGHT = 680, 296
STEPS = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)
"""Round steps of the vertical axis, times a power of ten."""
THOUSANDTHS = 1000
"""Curves on the page are rounded to thousandths of ng/mL per mg: at the highest dose, a thirtieth of a pixel."""


@dataclass(frozen=True)
class Axes:
    """The axes of a drawing."""

    top: float
    """The upper end of the vertical axis, ng/mL: above every curve that it shows."""
    up: list[float]
    """Ticks of the vertical axis."""
    across: range
    """Ticks of the horizontal axis, days."""

    def frame(self, last: int, width: float = WIDTH, **margins: float) -> Frame:
        """The plotting area of a drawing that ends on day `last`."""
        return Frame(width, HEIGHT, (0, last), (0, self.top), **margins)


def axes_of(model: DoseModel, groups: Sequence[SampledGroup]) -> Axes:
    """The axes of a drawing of these groups."""
    up = ticks(max(float(group.course.max()) for group in groups) * model.highest_dose, 6)
    return Axes(up[-1], up, range(0, model.days_shown + 1, 2))


def fitted(axes: Axes, peak: float) -> Axes:
    """The axes with as many ticks, in round steps, as low as a highest concentration (ng/mL) allows.

    The script does the same at each change.
    """
    count = len(axes.up) - 1
    power = 10.0 ** math.floor(math.log10(peak / count))
    step = next(factor * power for factor in STEPS if factor * power * count >= peak)
    return Axes(step * count, [step * index for index in range(count + 1)], axes.across)


def words_of_axes() -> tuple[str, str, str, str]:
    """The drawing's title, its quantity, the horizontal axis, and the label of the end of dosing."""
    return (str(_("Blood concentration")), str(_("median and 5–95%%, %s") % UNIT), str(_("days")),
            str(_("no doses from here on")))


def course_for_book(model: DoseModel, axes: Axes, group: SampledGroup, dose: float, width: float = WIDTH) -> str:
    """The course of a daily dose (mg) and its washout, as a drawing for the book."""
    axes = fitted(axes, float(group.course.max()) * dose)
    here = axes.frame(model.days_shown, width)
    title, what, below, stop = words_of_axes()
    days = (group.times / 24).tolist()
    low, middle, high = (group.course * dose).tolist()
    body = here.axes(axes.across, axes.up, title, what, below)
    body += here.vertical_line(model.days_taken) + here.band(days, low, high, "s0") + here.line(days, middle, "d1")
    labels = Labels(here, axes.up)
    labels.avoid_vertical(model.days_taken)
    labels.avoid_line(days, middle)
    heights = [here.y(share * axes.top) for share in np.linspace(.95, .05, 20)]
    return body + labels.right_of(here.x(model.days_taken), heights, [stop], "tick")


def hours_apart(group: SampledGroup) -> list[int]:
    """The hours from each time of the course to the next."""
    hours: list[int] = np.diff(group.times).astype(int).tolist()
    return hours


def rises(group: SampledGroup) -> list[list[int]]:
    """The increments of each line of the band (low, median, high) from one time to the next, in thousandths."""
    found: list[list[int]] = np.diff(np.rint(group.course * THOUSANDTHS).astype(int), axis=1).tolist()
    return found


def curves_of(group: SampledGroup) -> tuple[str, str]:
    """Band and median of a course as SVG paths, in hours and thousandths; the script builds the same."""
    low, middle, high = (list(zip(hours_apart(group), line, strict=True)) for line in rises(group))
    there, along = (relative_path("0 0", (f"{hours} {rise}" for hours, rise in line)) for line in (high, middle))
    last = f"{group.times[-1]:.0f} {sum(rise for _hours, rise in low)}"
    back = relative_path(last, (f"{-hours} {-rise}" for hours, rise in reversed(low)))
    return f"M{there}L{back}Z", f"M{along}"


def course_for_page(model: DoseModel, axes: Axes, group: SampledGroup, dose: float, words: str) -> str:
    """The same drawing for a page, as wide as its container: words keep their size, curves are stretched.

    Curves are drawn per milligram; dose and axis scale them vertically, which is all that the script changes.
    """
    whole, axes = axes, fitted(axes, float(group.course.max()) * dose)
    frame = axes.frame(model.days_shown, left=0, right=0)
    floor, height = HEIGHT - frame.bottom, HEIGHT - frame.bottom - frame.top
    title, measured, below, stop = words_of_axes()
    what = _("%(what)s; dotted: %(group)s, %(dose)s mg") % {
        "what": measured, "group": group.population.name, "dose": f"{dose:g}"}
    parts = [text(-36, 15, title, "title"), text(-36, 33, what, "tick")]
    for value in axes.up:
        y = f"{frame.y(value):g}"
        parts.append(f'<line class="kb-chart__grid" x2="100%" y1="{y}" y2="{y}"/>')
        # as wide as three digits, whatever the script writes: nothing shifts
        parts.append(text(-6, frame.y(value) + 4, f"{value:g}".rjust(3, "\u2007"), "tick", "end").replace(
            "<text", "<text data-kb-up"))
    parts += [f'<text class="kb-chart__tick" x="{100 * day / model.days_shown:g}%" y="{floor + 18:g}" '
              f'text-anchor="middle">{day}</text>' for day in axes.across]
    at = f"{100 * model.days_taken / model.days_shown:g}%"
    parts.append(f'<line class="kb-chart__axis" x2="100%" y1="{floor:g}" y2="{floor:g}"/>'
                 f'<line class="kb-chart__now" x1="{at}" x2="{at}" y1="{frame.top:g}" y2="{floor:g}"/>'
                 f'<text class="kb-chart__tick" x="{at}" dx="6" y="{frame.top + 14:g}">{escape(stop)}</text>'
                 f'<text class="kb-chart__tick" x="50%" y="{HEIGHT - 5}" text-anchor="middle">{escape(below)}</text>')
    band, line = curves_of(group)
    turned = f"translate(0 {whole.top * THOUSANDTHS:.0f}) scale(1 -{dose * whole.top / axes.top:g})"
    curves = (f'<g transform="{turned}" data-kb-curves>'
              f'<path class="kb-chart__band" d="{band}"/></g>'
              f'<g transform="{turned}" data-kb-compared>'
              f'<path class="kb-chart__line kb-chart__compared" d="{line}"/></g>'
              f'<g transform="{turned}" data-kb-curves><path class="kb-chart__line" d="{line}"/></g>')
    box = f"0 0 {24 * model.days_shown} {whole.top * THOUSANDTHS:.0f}"
    plot = (f'<svg class="kb-explorer__plot" y="{frame.top:g}" width="100%" height="{height:g}" '
            f'viewBox="{box}" preserveAspectRatio="none">{curves}</svg>')
    return (f'<div class="kb-explorer__course"><svg class="kb-explorer__drawing" width="100%" height="{HEIGHT}" '
            f'role="img" aria-label="{escape(words)}">{"".join(parts)}{plot}</svg></div>')


def occupancy_rows(model: DoseModel, names: Mapping[str, str], group: SampledGroup, dose: float) -> list[RangeRow]:
    """One row per receptor."""
    found = []
    for name in model.receptors:
        low, middle, high = occupancy_band(group.ratios[name], dose).tolist()
        found.append(RangeRow(names[name], middle, low, high, percent_words((low, middle, high)), hook=name))
    return found


def short(numbers: Sequence[float]) -> list[float]:
    """Numbers for the page, to seven significant digits."""
    return [float(f"{number:.7g}") for number in numbers]


def payload(model: DoseModel, names: Mapping[str, str], axes: Axes, groups: Sequence[SampledGroup]) -> str:
    """The data that the script computes from, as JSON.

    All groups are sampled with the same seed, so their steady states differ only by the clearance factor.
    """
    first = groups[0]
    return json.dumps({
        "hours": hours_apart(first),
        "floor": round(axes.top * THOUSANDTHS),
        "first": model.usual_dose,
        "steps": STEPS,
        "names": {name: names[name] for name in model.receptors},
        "average": short((first.average * first.population.clearance).tolist()),
        "ratios": {name: short((first.ratios[name] * first.population.clearance).tolist()) for name in model.receptors},
        "groups": {
            group.population.id: {
                "name": group.population.name,
                "why": group.population.why,
                "clearance": group.population.clearance,
                "course": rises(group),
            } for group in groups
        },
    }, ensure_ascii=False, separators=(",", ":"))


def controls(model: DoseModel, groups: Sequence[SampledGroup]) -> str:
    """The controls; hidden until the script runs, since they would do nothing without it."""
    options = "".join(f'<option value="{group.population.id}">{escape(group.population.name)}</option>'
                      for group in groups)
    marks = np.arange(0, model.highest_dose + model.usual_dose / 2, model.usual_dose).tolist()
    ruler = "".join(f"<span>{dose:g}</span>" for dose in marks)
    dose = f"{model.usual_dose:g}"
    words = (_("Daily dose"), _("%s milligrams") % dose, _("Population"), _("Reset"))
    dose_label, dose_words, who, reset = map(escape, words)
    return (
        '<div class="kb-explorer__controls kb-controls kb-fields" hidden>'
        f'<div class="kb-explorer__dose"><label for="kb-dose">{dose_label}</label>'
        f'<span class="kb-explorer__shown" aria-hidden="true" data-kb-dose-shown>{dose} mg</span>'
        f'<input type="range" id="kb-dose" min="0" max="{model.highest_dose:g}" step="{model.dose_step:g}"'
        f' value="{dose}" aria-valuetext="{dose_words}" data-kb-dose>'
        f'<div class="kb-explorer__ruler" aria-hidden="true">{ruler}</div></div>'
        f'<label><span>{who}</span><select data-kb-who>{options}</select></label>'
        f'<button type="button" data-kb-reset>{reset}</button></div>'
    )


def draw(request: Request) -> Figure:
    """The explorer in its initial state."""
    data, model, names = request.data, request.model, targets_of(request.data)
    groups = [simulate(data, model, name) for name in data.populations]
    group, dose, axes = groups[0], model.usual_dose, axes_of(model, groups)
    chart_rows = occupancy_rows(model, names, group, dose)
    said = str(_("%(group)s, %(dose)s mg a day: the median steady-state average concentration is about "
                 "%(concentration)s %(unit)s.") %
               {"group": group.population.name, "dose": f"{dose:g}",
                "concentration": concentration_words(group.average * dose), "unit": UNIT})
    words = _("Now shown: %(said)s") % {"said": said}  # what it is, the group around it says
    why = _("%(group)s: %(why)s.") % {"group": group.population.name, "why": group.population.why}
    heads = (str(_("Receptor")), str(_("Modelled occupancy, steady state")), str(_("Median (5–95%)")))
    html = (
        f'<div data-kb-explorer="{escape(payload(model, names, axes, groups))}">{controls(model, groups)}'
        f'<p class="kb-explorer__said" data-kb-said>{escape(said)}</p>'
        '<p class="kb-explorer__live" role="status" aria-live="polite" data-kb-live></p>'
        f"{course_for_page(model, axes, group, dose, words)}{as_table(chart_rows, PERCENT_SCALE, heads)}"
        f'<p class="kb-explorer__why" data-kb-why>{escape(why)}</p>'
        "</div>"
    )
    middle = _("%(group)s, %(dose)s mg, %(what)s") % {
        "group": group.population.name, "dose": f"{dose:g}", "what": heads[1]}
    return Figure(
        html,
        as_drawing(chart_rows, PERCENT_SCALE, (heads[0], middle, heads[2]), request.label,
                   above=(HEIGHT + 16, course_for_book(model, axes, group, dose))),
        table_of(model, names, groups), records_shown(data, model, *groups),
        list(csv_rows(data, model, groups, model.doses)), measured_words(data, model),
        screens=(standalone(SCREEN.width, HEIGHT, course_for_book(model, axes, group, dose, SCREEN.width), words),
                 *in_parts(chart_rows, PERCENT_SCALE, (heads[0], middle, heads[2]), request.label)),
    )


def measured_words(data: Data, model: DoseModel) -> tuple[str, ...]:
    """A sentence on which occupancies have been measured in people."""
    if model.measured is None or measured_range(data, model) is None:
        return (str(_("None of these occupancies has been measured in people.")),)
    words = _("Occupancy has been measured in people only for %(receptor)s, and once (%(method)s after a single dose "
              "of %(dose)s mg); the others have not been measured.")
    return (words % {"receptor": targets_of(data)[model.measured.receptor], "method": model.measured.method,
                     "dose": f"{model.measured.dose:g}"},)


def table_of(model: DoseModel, names: Mapping[str, str], groups: Sequence[SampledGroup]) -> Table:
    """Average concentration and occupancy of each group at the doses of the model."""
    columns = [Column(_("Population"), is_shared=True), Column(_("At steady state")),
               *(Column(f"{dose:g} mg") for dose in model.doses), Column(_("Sources"), holds_sources=True)]
    rows = []
    for group in groups:
        name, refs = group.population.name, ";".join(group.population.refs)
        rows.append((name, _("average concentration (%s)") % UNIT,
                     *(concentration_words(group.average * dose) for dose in model.doses), refs))
        for receptor in model.receptors:
            cells = (percent_words(occupancy_band(group.ratios[receptor], dose)) for dose in model.doses)
            rows.append((name, names[receptor], *cells, refs))
    return Table(columns, rows, 1 + len(model.receptors), e_book_rows=range(3))
