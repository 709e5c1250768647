"""Two drugs at the targets of a fingerprint: which binds tighter, and whether the records allow to say so."""

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

ALIKE = 3.0
"""Affinities that differ less are called alike: laboratories differ by as much about one drug."""
WEAK = 1000.0
"""From this Ki (nmol/L) on, no usual dose occupies much: to tell two such drugs apart would mislead."""
SINGLE = 2.0
"""A Ki without a range may be as many times higher or lower: what the dose model assumes of it (single-ki), too."""


def rows_or_all(rows: Sequence[Sequence[str]], data: Data) -> TargetRows:
    """The rows of targets that a site chose, or every target that the data have, in the order in which they are named.

    A row is a target with what stands in where it was not measured itself.
    """
    if rows:
        return [tuple(row) for row in rows]
    measured_targets = {affinity.target for affinity in data.affinities.values()}
    return [(target,) for target in targets_of(data) if target in measured_targets]


def first_measured(data: Data, drug: str, targets: tuple[str, ...], species: str) -> Affinity | None:
    """The affinity of a row: that of the first of its targets that has one."""
    found = (data.affinities.get(f"{drug}-{target}-{species}") for target in targets)
    return next((affinity for affinity in found if affinity is not None), None)


def side_by_side(data: Data, drugs: Sequence[str], targets: tuple[str, ...]) -> list[Affinity | None]:
    """What some drugs have in a row: at the first target that all were measured at, else each at its own."""
    for target in targets:
        found = [data.affinities.get(f"{drug}-{target}-human") for drug in drugs]
        if all(found):
            return found
    return [first_measured(data, drug, targets, "human") for drug in drugs]


def number(value: float) -> str:
    """A Ki, or how many times one is another, as a figure writes it."""
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def ends(affinity: Affinity) -> tuple[float, float]:
    """Between what values the Ki may lie: those on record, or what a single measurement leaves open."""
    if affinity.low < affinity.high:
        return affinity.low, affinity.high
    return affinity.ki / SINGLE, affinity.ki * SINGLE


def overlap(tight: Affinity, loose: Affinity) -> bool:
    """Whether the records leave open which of two binds tighter."""
    return ends(tight)[1] >= ends(loose)[0]


def by_tightness(one: Affinity, other: Affinity) -> list[Affinity]:
    """The tighter of two affinities first; one that is only known to be weak comes last."""
    return sorted((one, other), key=lambda affinity: (affinity.censored, affinity.ki))


def compared(data: Data, one: Affinity, other: Affinity) -> str:
    """Which of two affinities is the tighter, by how much, and whether the records leave that open."""
    tight, loose = by_tightness(one, other)
    fold = loose.ki / tight.ki
    names = {"tight": drugs_of(data)[tight.drug], "loose": drugs_of(data)[loose.drug]}
    if tight.censored:
        verdict = str(_("neither binds measurably"))
    elif loose.censored:
        verdict = _("%(tight)s binds measurably, %(loose)s does not") % names
    elif fold < ALIKE:
        verdict = _("about the same (%s-fold)") % f"{fold:.1f}"
    else:
        verdict = _("%(tight)s %(times)s-fold tighter") % {**names, "times": number(float(f"{fold:.2g}"))}
    if tight.target != loose.target:
        return str(_("%s, but at different subtypes") % verdict)
    if not loose.censored and fold >= ALIKE and overlap(tight, loose):
        return str(_("%s, but the ranges overlap") % verdict)
    return verdict


def summary(data: Data, rows: TargetRows, first: str, second: str) -> tuple[str, ...]:
    """Two drugs compared in sentences: where either is clearly tighter, where nothing can be told, what is missing."""
    tighter: dict[str, list[str]] = {first: [], second: []}
    alike, unclear, apart, weak, lacking = [], [], [], [], []
    names, drugs = targets_of(data), drugs_of(data)
    for targets in rows:
        one, other = side_by_side(data, (first, second), targets)
        if one is None or other is None:
            if one is not other:
                lacking.append(names[targets[0]])
            continue
        name = names[one.target if one.target == other.target else targets[0]]
        tight, loose = by_tightness(one, other)
        if one.target != other.target:
            apart.append(name)
        elif tight.censored or tight.ki >= WEAK:
            weak.append(name)
        elif not loose.censored and loose.ki / tight.ki < ALIKE:
            alike.append(name)
        elif not loose.censored and overlap(tight, loose):
            unclear.append(name)
        else:
            tighter[tight.drug].append(name)
    said = [(_("%(drug)s binds clearly tighter (at least %(times)s-fold, ranges do not overlap): %(targets)s."), found,
             {"drug": drugs[drug], "times": f"{ALIKE:g}"}) for drug, found in tighter.items()]
    said += [
        (_("About the same (less than %(times)s-fold apart): %(targets)s."), alike, {"times": f"{ALIKE:g}"}),
        (_("Far apart, but the ranges overlap, so no conclusion can be drawn: %(targets)s."), unclear, {}),
        (_("Measured at different subtypes, so no more than a hint: %(targets)s."), apart, {}),
        (_("Both weak (Ki of %(ki)s nmol/L or more): %(targets)s."), weak, {"ki": f"{WEAK:g}"}),
        (_("Only one of the two was measured: %(targets)s."), lacking, {}),
    ]
    note = _("A range spans all records; a value without one is taken to be uncertain %s-fold in either "
             "direction.") % f"{SINGLE:g}"
    return (*(words % {**more, "targets": enumeration(found)} for words, found, more in said if found), note)
