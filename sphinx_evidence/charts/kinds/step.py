"""What changes between two doses: both median occupancies in one lane, the numbers beside it.

The directive gives the doses (`from`, `to`, in mg) and may group receptors by a statement about them:
``groups: [{heading: …, receptors: […]}, …]`` and ``column``, the heading of that column in the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_evidence.charts.dose_model import entry_of
from sphinx_evidence.charts.figure import Column, Figure, Table
from sphinx_evidence.charts.names import targets_of
from sphinx_evidence.charts.number_format import percent_words, two_digits
from sphinx_evidence.charts.occupancy_rows import PERCENT_SCALE, csv_rows, occupancy_band, records_shown
from sphinx_evidence.charts.range_rows import RangeRow, as_drawing, as_table, in_parts
from sphinx_evidence.charts.simulation import simulate
from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from sphinx_evidence.charts.figure import Request

FIELDS = ("from", "to", "column", "groups")


@dataclass(frozen=True)
class Statement:
    """A statement about some receptors, which groups them."""

    heading: str
    """Their heading in the chart."""
    receptors: list[str]
    cell: str = ""
    """Their cell in the table; the heading if empty."""


def draw(request: Request) -> Figure:
    """The figure of two doses."""
    data, model, settings = request.data, request.model, request.settings
    low, high = float(settings.get("from", model.doses[0])), float(settings.get("to", model.highest_dose))
    group = simulate(data, model, model.population)
    statements = [entry_of(Statement, entry) for entry in settings.get("groups", [])]
    if not statements:
        statements = [Statement("", list(model.receptors))]
    chart_rows: list[RangeRow] = []
    rows: list[tuple[str, ...]] = []
    for statement in statements:
        heading = statement.heading
        for name in statement.receptors:
            if name not in group.ratios:
                raise ValueError(_("“%s” is not among the receptors of the dose model") % name)
            before, after = occupancy_band(group.ratios[name], low), occupancy_band(group.ratios[name], high)
            rise, fold = after[1] - before[1], after[1] / before[1]
            receptor = targets_of(data)[name]
            words = f"{two_digits(before[1])}% → {two_digits(after[1])}%"
            chart_rows.append(RangeRow(receptor, float(before[1]), float(before[1]), float(after[1]), words,
                                  second=float(after[1]), group=heading))
            row = (receptor, percent_words(before), percent_words(after), f"+{two_digits(rise)}",
                   _("%s-fold") % f"{fold:.1f}")
            rows.append((statement.cell or statement.heading, *row) if "groups" in settings else row)
            heading = ""
    heads = (_("Receptor"), _("Modelled occupancy: disc %(low)s mg, square %(high)s mg") %
             {"low": f"{low:g}", "high": f"{high:g}"}, _("from → to"))
    columns = [Column(_("Receptor")), Column(f"{low:g} mg"), Column(f"{high:g} mg"),
               Column(_("Difference of medians (percentage points)")), Column(_("Ratio of medians"))]
    if "groups" in settings:
        columns.insert(0, Column(settings.get("column", ""), is_shared=True))
    return Figure(
        as_table(chart_rows, PERCENT_SCALE, heads), as_drawing(chart_rows, PERCENT_SCALE, heads, request.label),
        Table(columns, rows), records_shown(data, model, group), list(csv_rows(data, model, [group], (low, high))),
        screens=in_parts(chart_rows, PERCENT_SCALE, heads, request.label),
    )
