"""Occupancy by dose, one panel per receptor.

The directive may give the doses (mg) at which curves are drawn (`curve`), those in the table (`table`), and that of a
dashed line (`line`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.charts.dose_model import human_affinity_id
from sphinx_evidence.charts.figure import Column, Figure, Table
from sphinx_evidence.charts.label_places import Labels
from sphinx_evidence.charts.names import targets_of
from sphinx_evidence.charts.number_format import clauses, percent_words, two_digits
from sphinx_evidence.charts.occupancy_rows import csv_rows, measured_range, occupancy_band, records_shown
from sphinx_evidence.charts.simulation import simulate
from sphinx_evidence.charts.svg import Frame, dot, drawing, panel_grid, panel_pairs, text
from sphinx_evidence.locale import _
from sphinx_evidence.pharmacology.binding import occupancy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sphinx_evidence.charts.dose_model import DoseModel, Measurement
    from sphinx_evidence.charts.figure import Request

    Array = NDArray[np.float64]

FIELDS = ("curve", "table", "line")
WIDTH, HEIGHT = 340, 246
GRID = (0, 25, 50, 75, 100)
"""The ticks of the vertical axis, in per cent."""
CURVE_POINTS = 25
"""How many doses a curve is drawn from, unless the directive lists them."""


def curve_doses(model: DoseModel) -> list[float]:
    """Doses (mg) for a smooth curve: closely spaced near 0, where it is steep."""
    return (model.highest_dose * np.linspace(0, 1, CURVE_POINTS) ** 2).tolist()


def draw(request: Request) -> Figure:
    """The figure of all receptors."""
    data, model, settings = request.data, request.model, request.settings
    group = simulate(data, model, model.population)
    doses = [float(dose) for dose in settings.get("curve", curve_doses(model))]
    measured = measured_range(data, model)
    panels = [
        panel(model, targets_of(data)[name], group.ratios[name], doses, settings.get("line"),
              measured if model.measured and name == model.measured.receptor else None)
        for name in model.receptors
    ]
    html = "".join(drawing(WIDTH, HEIGHT, body, words) for body, words in panels)
    tabled = [float(dose) for dose in settings.get("table", model.doses)]
    columns = [Column(_("Receptor")), Column(_("Human Ki (nmol/L)")), *(Column(f"{dose:g} mg") for dose in tabled),
               Column(_("Measured in people")), Column(_("Sources"), holds_sources=True)]
    rows = []
    for name in model.receptors:
        affinity = data.affinities[human_affinity_id(model.drug, name)]
        seen = str(_("none"))
        if measured and model.measured and name == model.measured.receptor:
            seen = single_dose(model.measured, measured)
        cells = (percent_words(occupancy_band(group.ratios[name], dose)) for dose in tabled)
        rows.append((targets_of(data)[name], affinity.show(), *cells, seen, ";".join(affinity.refs)))
    sized = [(WIDTH, HEIGHT, body) for body, _words in panels]
    return Figure(
        f'<div class="kb-chart__panels">{html}</div>',
        panel_grid(sized, 2, request.label), Table(columns, rows, e_book_rows=range(3)),
        records_shown(data, model, group), list(csv_rows(data, model, [group], doses)),
        screens=panel_pairs(sized, request.label),
    )


def panel(model: DoseModel, name: str, ratios: Array, doses: Sequence[float], line: float | None,
          measured: tuple[float, float] | None) -> tuple[str, str]:
    """The panel of one receptor, and a sentence that says what it shows."""
    here = Frame(WIDTH, HEIGHT, (0, model.highest_dose), (0, 100), right=22)
    low, middle, high = (100 * occupancy(np.outer(ratios, doses))).tolist()
    body = here.axes((0, *model.doses), GRID, name, _("Modelled occupancy, median and 5–95%"),
                     _("Daily dose (mg, steady state)"), "%")
    if measured is None:
        body += text(here.x(model.highest_dose), 15, _("not measured in people"), "gap", "end")
    if line is not None:
        body += here.vertical_line(line)
    body += here.band(doses, low, high, "s0") + here.line(doses, middle, "d1")
    labels = Labels(here, GRID)
    labels.avoid_line(doses, middle)
    if line is not None:
        labels.avoid_vertical(line)
    if measured and model.measured:
        top, bottom = here.y(measured[1]), here.y(measured[0])
        labels.avoid_mark(here.x(model.measured.dose), (top + bottom) / 2, 7.5, (bottom - top) / 2 + 1.5)
    shares = [float(occupancy_band(ratios, dose)[1]) for dose in model.doses]
    for dose, share in zip(model.doses, shares, strict=True):
        labels.avoid_mark(here.x(dose), here.y(share), 4.5, 4.5)
    said = []
    for dose, share in zip(model.doses, shares, strict=True):
        body += dot(here.x(dose), here.y(share))
        body += labels.beside(here.x(dose), here.y(share), f"{two_digits(share)}%", "label")
        said.append(f"{dose:g} mg {two_digits(share)}%")
    if measured is None or model.measured is None:
        words = _("Median modelled occupancy of %(receptor)s: %(shares)s. Not measured in people.")
        return body, words % {"receptor": name, "shares": clauses(said)}
    words = _("Median modelled occupancy of %(receptor)s: %(shares)s. The only measurement in people: "
              "%(low)s–%(high)s%% by %(method)s after a single dose of %(dose)s mg.")
    return body + measurement(labels, model.measured, measured), words % {
        "receptor": name, "shares": clauses(said), "low": f"{measured[0]:g}", "high": f"{measured[1]:g}",
        "method": model.measured.method, "dose": f"{model.measured.dose:g}",
    }


def single_dose(asked: Measurement, measured: tuple[float, float]) -> str:
    """A measured range (in per cent) and its dose, in words."""
    return str(_("single dose of %(dose)s mg: %(low)s–%(high)s%%") % {
        "dose": f"{asked.dose:g}", "low": f"{measured[0]:g}", "high": f"{measured[1]:g}"})


def measurement(labels: Labels, asked: Measurement, measured: tuple[float, float]) -> str:
    """The measurement in people, drawn in the panel of its receptor."""
    here = labels.frame
    x, top, bottom = here.x(asked.dose), here.y(measured[1]), here.y(measured[0])
    words = (_("only measurement in people (%s)") % asked.method, single_dose(asked, measured))
    below = [here.y(share) for share in np.linspace(measured[0], 0, 20)]
    return (
        f'<path class="kb-chart__pet" d="M{x:g} {top:g}V{bottom:g}M{x - 6:g} {top:g}h12M{x - 6:g} {bottom:g}h12"/>'
        + labels.right_of(x, below, words, "pet-label")
    )
