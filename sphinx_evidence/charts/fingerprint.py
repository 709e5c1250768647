"""Receptor fingerprints: how tightly one drug, or several side by side, bind to each target.

Only human values are drawn at first; rat values and outliers have rows and marks of their own, shown on request.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from sphinx_evidence.charts.comparison import affinities_in_row, comparison_words, first_measured, summary, three_digits
from sphinx_evidence.charts.figure import Column, Figure, Table
from sphinx_evidence.charts.names import drugs_of, targets_of
from sphinx_evidence.charts.number_format import clauses, statements
from sphinx_evidence.charts.range_rows import PAGE, RangeRow, Scale, as_drawing, as_table, in_parts
from sphinx_evidence.charts.svg import MARKS
from sphinx_evidence.locale import _
from sphinx_evidence.model.affinity import SPECIES, UNIT, USES
from sphinx_evidence.model.vocabulary import STATUSES
from sphinx_evidence.pharmacology.scale import pki

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sphinx_evidence.charts.comparison import TargetRows
    from sphinx_evidence.model.affinity import Affinity
    from sphinx_evidence.model.data import Data

SCALE = Scale(3.8, 10.2, ((4, "100 µM"), (6, "1 µM"), (8, "10 nM"), (10, "0.1 nM")))
CHECKED = "full-text"
"""The state of checking that tables leave out: the database record itself was seen."""
ASIDE = "kb-lanes__row--aside"
"""The class of rows that are hidden until the reader asks for them."""


def heads() -> tuple[str, str, str]:
    """The headings of the chart's columns."""
    return str(_("Target")), str(_("Further right binds tighter")), str(_("Ki, nmol/L (range)"))


def row_of(affinity: Affinity, label: str, words: str, series: int, kind: str) -> RangeRow:
    """The row of an affinity, on the pKi scale."""
    middle, low, high = map(pki, (affinity.ki, affinity.high, affinity.low))
    return RangeRow(label, middle, low, high, words, series, kind, affinity.censored)


def ki_words(affinity: Affinity) -> str:
    """The Ki in nmol/L with its range, or its lower bound."""
    if affinity.censored:
        return f">{three_digits(affinity.ki)}"
    if affinity.low < affinity.high:
        # translators: a number and, in brackets, its range
        return _("%(number)s (%(low)s–%(high)s)") % {
            "number": three_digits(affinity.ki), "low": three_digits(affinity.low), "high": three_digits(affinity.high)}
    return three_digits(affinity.ki)


def records(affinity: Affinity) -> str:
    """The number of records, as text."""
    # translators: the number of records in databases; space is limited
    return str(_("n = %d") % affinity.n)


def rows_of_one(data: Data, rows: TargetRows, drug: str) -> Iterator[RangeRow]:
    """The rows of one drug, tightest first; below each human row its rat and outlier rows, hidden at first."""
    names = targets_of(data)
    pairs = [(targets, affinity) for targets in rows
             if (affinity := first_measured(data, drug, targets, "human")) is not None]
    for targets, human in sorted(pairs, key=lambda pair: (pair[1].censored, pair[1].ki)):
        yield row_of(human, names[human.target], clauses([ki_words(human), records(human)]), 0, "")
        for species, name, series in (("rat", _("rat"), 3), ("human-outlier", _("outlier"), 4)):
            other = first_measured(data, drug, targets, species)
            if other is not None:
                words = [ki_words(other), records(other)]
                if other.status == "unverified":
                    words.append(str(_("unverified")))
                elif other.use:
                    words.append(str(_("not used")))
                yield row_of(other, f"{names[other.target]} {name}", clauses(words), series, ASIDE)


def rows_of_several(data: Data, rows: TargetRows, drugs: Sequence[str]) -> Iterator[RangeRow]:
    """The rows of several drugs, one per drug and target; for two drugs a heading says which binds tighter."""
    names = targets_of(data)
    for targets in rows:
        found = [(series, affinity) for series, affinity in enumerate(affinities_in_row(data, drugs, targets))
                 if affinity is not None]
        measured = {affinity.target for _series, affinity in found}
        head = measured.pop() if len(measured) == 1 else targets[0]
        group = names[head]
        if len(drugs) == len(found) == 2:
            group = _("%(target)s: %(verdict)s") % {
                "target": group, "verdict": comparison_words(data, found[0][1], found[1][1])}
        for series, affinity in found:
            words = [ki_words(affinity), *([] if affinity.target == head else [names[affinity.target]])]
            row = row_of(affinity, drugs_of(data)[affinity.drug], clauses(words), series, f"kb-lanes__row--{series}")
            yield replace(row, group=group)
            group = ""


def table_of(data: Data, drugs: Sequence[str], targets: Collection[str]) -> Table:
    """All records of some drugs at some targets, outliers and other species included."""
    rows = []
    for affinity in data.affinities.values():
        if affinity.drug in drugs and affinity.target in targets:
            status = "" if affinity.status == CHECKED else STATUSES[affinity.status]
            remarks = list(filter(None, (USES[affinity.use], affinity.note, status)))
            rows.append((drugs_of(data)[affinity.drug], targets_of(data)[affinity.target], SPECIES[affinity.species],
                         affinity.show(), str(affinity.n), statements(remarks) if remarks else "",
                         ";".join(affinity.refs)))
    return Table((
        Column(_("Drug"), is_shared=True), Column(_("Target")), Column(_("Species")), Column(_("Ki (nmol/L)")),
        Column(_("Records")), Column(_("Remarks"), is_prose=True), Column(_("Sources"), holds_sources=True),
    ), rows, in_halves=True)


def csv_rows(data: Data, drugs: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The rows of the CSV file: all records of some drugs, one number per cell."""
    yield (_("Drug"), _("Target"), _("Species"), _("Ki, median or single value"), _("Lowest"), _("Highest"),
           _("Lower bound only"), _("Unit"), _("Records"), _("Used"), _("Remarks"), _("Checked"), _("Sources"))
    for affinity in data.affinities.values():
        if affinity.drug in drugs:
            yield (drugs_of(data)[affinity.drug], targets_of(data)[affinity.target], SPECIES[affinity.species],
                   f"{affinity.ki:g}", f"{affinity.low:g}", f"{affinity.high:g}", ">" if affinity.censored else "",
                   UNIT, str(affinity.n), USES[affinity.use] or str(_("used")), affinity.note,
                   STATUSES[affinity.status], ";".join(affinity.refs))


def fingerprint(data: Data, rows: TargetRows, drugs: Sequence[str], label: str, at_first: int = 2) -> Figure:
    """The figure of one drug or several; of more than two, the first `at_first` are shown until readers choose."""
    legend = [(series, drugs_of(data)[drug]) for series, drug in enumerate(drugs)] if len(drugs) > 1 else []
    chart_rows = list(rows_of_several(data, rows, drugs) if legend else rows_of_one(data, rows, drugs[0]))
    choice = picks(legend, at_first) if len(drugs) > 2 else legend_html(legend) if legend else aside_switch(chart_rows)
    # a book has no switch, so rows that are hidden at first are left out
    printed = [row for row in chart_rows if row.kind != ASIDE]
    return Figure(
        choice + as_table(chart_rows, SCALE, heads()), as_drawing(printed, SCALE, heads(), label, legend),
        table_of(data, drugs, {target for targets in rows for target in targets}),
        tuple(("affinity", key) for key, affinity in data.affinities.items() if affinity.drug in drugs),
        list(csv_rows(data, drugs)), sentences(data, rows, drugs),
        in_parts(printed, SCALE, heads(), label, legend, PAGE), in_parts(printed, SCALE, heads(), label, legend),
    )


def sentences(data: Data, rows: TargetRows, drugs: Sequence[str]) -> tuple[str, ...]:
    """For two drugs, how they compare; for one, how to read the figure; for more, nothing: they fill a book's page."""
    if len(drugs) == 2:
        return summary(data, rows, *drugs)
    if len(drugs) > 2:
        return ()
    return (str(_("The mark is the median or single value, the bar the range of the records; a dotted line means that "
                  "the value is only known to lie further left; n is the number of records.")),)


def aside_switch(chart_rows: Sequence[RangeRow]) -> str:
    """The switch for other species and outliers, if there are any; it works without a script."""
    if not any(row.kind for row in chart_rows):
        return ""
    words = escape(_("Also show rat data and outliers (not to be mixed with human data)"))
    return ('<p class="kb-chart__choice"><label><input type="checkbox" class="kb-chart__species"> '
            f"{words}</label></p>")


def swatch(series: int) -> str:
    """The mark of a series, for a legend."""
    return (f'<svg class="kb-chart__key" viewBox="-7 -7 14 14" width="14" height="14" aria-hidden="true">'
            f'<path class="kb-chart__mark kb-chart__s{series}" d="{MARKS[series]}"/></svg>')


def legend_html(legend: Sequence[tuple[int, str]]) -> str:
    """The legend of two drugs."""
    names = "".join(f"<span>{swatch(series)} {escape(name)}</span>" for series, name in legend)
    return f'<p class="kb-chart__choice">{names}</p>'


def picks(legend: Sequence[tuple[int, str]], at_first: int) -> str:
    """The choice of drugs, which is also the legend; it works without a script."""
    boxes = "".join(
        f'<label><input type="checkbox" class="kb-chart__pick kb-chart__pick--{series}"'
        f'{" checked" if series < at_first else ""}> {swatch(series)} {escape(name)}</label>'
        for series, name in legend
    )
    words = _("Drugs to show")
    return f'<fieldset class="kb-chart__choice"><legend>{escape(words)}</legend>{boxes}</fieldset>'
