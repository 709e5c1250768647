"""Two drugs at the targets of a fingerprint: which binds tighter, and whether the records allow a conclusion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.charts.names import drugs_of, targets_of
from sphinx_evidence.locale import _
from sphinx_kb.core.diagnostic import enumeration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_evidence.model.affinity import Affinity
    from sphinx_evidence.model.data import Data

    TargetRows = Sequence[tuple[str, ...]]

ALIKE_FOLD = 3.0
"""Affinities less than so many times apart count as the same: laboratories differ as much about a single drug."""
WEAK_KI = 1000.0
"""From this Ki (nmol/L) upwards no usual dose occupies much, so ranking two such drugs would mislead."""
SINGLE_KI_FOLD = 2.0
"""A Ki without a range may be so many times higher or lower; the dose model assumes the same (single-ki)."""


def rows_or_all(rows: Sequence[Sequence[str]], data: Data) -> TargetRows:
    """The rows that a site chose, or a row for every target in the data, in the order of the targets' names.

    A row is a target followed by those that stand in where it was not measured.
    """
    if rows:
        return [tuple(row) for row in rows]
    measured_targets = {affinity.target for affinity in data.affinities.values()}
    return [(target,) for target in targets_of(data) if target in measured_targets]


def first_measured(data: Data, drug: str, targets: tuple[str, ...], species: str) -> Affinity | None:
    """The affinity of a drug in a row: that at the first target of the row with one on record."""
    found = (data.affinities.get(f"{drug}-{target}-{species}") for target in targets)
    return next((affinity for affinity in found if affinity is not None), None)


def affinities_in_row(data: Data, drugs: Sequence[str], targets: tuple[str, ...]) -> list[Affinity | None]:
    """The human affinities of some drugs in a row: at the first target with all of them, else each at its own."""
    for target in targets:
        found = [data.affinities.get(f"{drug}-{target}-human") for drug in drugs]
        if all(found):
            return found
    return [first_measured(data, drug, targets, "human") for drug in drugs]


def three_digits(value: float) -> str:
    """A Ki or a ratio to three significant digits, or to whole numbers from 1000 upwards."""
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def plausible_range(affinity: Affinity) -> tuple[float, float]:
    """The range in which a Ki may lie: that on record, or the uncertainty assumed of a single measurement."""
    if affinity.low < affinity.high:
        return affinity.low, affinity.high
    return affinity.ki / SINGLE_KI_FOLD, affinity.ki * SINGLE_KI_FOLD


def overlap(tight: Affinity, loose: Affinity) -> bool:
    """Whether the plausible ranges of a tighter and a looser Ki overlap, so that their order is open."""
    return plausible_range(tight)[1] >= plausible_range(loose)[0]


def by_tightness(one: Affinity, other: Affinity) -> list[Affinity]:
    """Two affinities, the tighter first; one known only as a lower bound of Ki comes last."""
    return sorted((one, other), key=lambda affinity: (affinity.censored, affinity.ki))


def comparison_words(data: Data, one: Affinity, other: Affinity) -> str:
    """Say which of two affinities is the tighter, by what factor, and whether that is uncertain."""
    tight, loose = by_tightness(one, other)
    fold = loose.ki / tight.ki
    names = {"tight": drugs_of(data)[tight.drug], "loose": drugs_of(data)[loose.drug]}
    if tight.censored:
        verdict = str(_("neither binds measurably"))
    elif loose.censored:
        verdict = _("%(tight)s binds measurably, %(loose)s does not") % names
    elif fold < ALIKE_FOLD:
        verdict = _("about the same (%s-fold)") % f"{fold:.1f}"
    else:
        verdict = _("%(tight)s %(times)s-fold tighter") % {**names, "times": three_digits(float(f"{fold:.2g}"))}
    if tight.target != loose.target:
        return str(_("%s, but at different subtypes") % verdict)
    if not loose.censored and fold >= ALIKE_FOLD and overlap(tight, loose):
        return str(_("%s, but the ranges overlap") % verdict)
    return verdict


def summary(data: Data, rows: TargetRows, first: str, second: str) -> tuple[str, ...]:
    """Compare two drugs in sentences: where either is clearly tighter, where that is open, what is missing."""
    tighter: dict[str, list[str]] = {first: [], second: []}
    alike, overlapping, other_subtypes, weak, lacking = [], [], [], [], []
    names, drugs = targets_of(data), drugs_of(data)
    for targets in rows:
        one, other = affinities_in_row(data, (first, second), targets)
        if one is None or other is None:
            if one is not other:
                lacking.append(names[targets[0]])
            continue
        name = names[one.target if one.target == other.target else targets[0]]
        tight, loose = by_tightness(one, other)
        if one.target != other.target:
            other_subtypes.append(name)
        elif tight.censored or tight.ki >= WEAK_KI:
            weak.append(name)
        elif not loose.censored and loose.ki / tight.ki < ALIKE_FOLD:
            alike.append(name)
        elif not loose.censored and overlap(tight, loose):
            overlapping.append(name)
        else:
            tighter[tight.drug].append(name)
    said = [(_("%(drug)s binds clearly tighter (at least %(times)s-fold, ranges do not overlap): %(targets)s."), found,
             {"drug": drugs[drug], "times": f"{ALIKE_FOLD:g}"}) for drug, found in tighter.items()]
    said += [
        (_("About the same (less than %(times)s-fold apart): %(targets)s."), alike, {"times": f"{ALIKE_FOLD:g}"}),
        (_("Far apart, but the ranges overlap, so no conclusion can be drawn: %(targets)s."), overlapping, {}),
        (_("Measured at different subtypes, so no more than a hint: %(targets)s."), other_subtypes, {}),
        (_("Both weak (Ki of %(ki)s nmol/L or more): %(targets)s."), weak, {"ki": f"{WEAK_KI:g}"}),
        (_("Only one of the two was measured: %(targets)s."), lacking, {}),
    ]
    note = _("A range spans all records; a value without one is taken to be uncertain %s-fold in either "
             "direction.") % f"{SINGLE_KI_FOLD:g}"
    return (*(words % {**more, "targets": enumeration(found)} for words, found, more in said if found), note)
