"""The model compared with published values.

A published value agrees if it lies within the model's 5–95 % band and within a factor of 1.5 of its median. If it lies
within the band but further off, the table gives the factor; outside the band it disagrees. A value that the model was
built from shows only that nothing was miscalculated, and is marked.

The directive lists the checks: ``checks: [{value: …, group: …, quantity: average, dose: 30}, …]``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sphinx_evidence.charts.dose_model import entry_of
from sphinx_evidence.charts.figure import Column, Table
from sphinx_evidence.charts.number_format import two_digits, with_band
from sphinx_evidence.charts.simulation import simulate
from sphinx_evidence.locale import _
from sphinx_evidence.model.value import as_number
from sphinx_evidence.pharmacology.binding import occupancy
from sphinx_evidence.pharmacology.kinetics import accumulation_ratio, at_steady_state
from sphinx_evidence.pharmacology.sampling import band

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from sphinx_evidence.charts.dose_model import DoseModel
    from sphinx_evidence.charts.figure import Request
    from sphinx_evidence.charts.simulation import SampledGroup
    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.value import Value
    from sphinx_evidence.pharmacology.kinetics import Kinetics

    Array = NDArray[np.float64]

FIELDS = ("checks", "remarks")
CLOSE_FOLD = 1.5
"""The factor by which a published value may differ from the model's median and still agree."""
STEADY_STATE_SHARE = 0.9
"""The fraction of the steady-state average that counts as steady state reached."""


@dataclass(frozen=True)
class Question:
    """A published value, and what to ask the model for comparison."""

    value: str
    """The id of the published value."""
    group: str
    """The id of the population to ask about."""
    quantity: str
    """A key of QUANTITIES."""
    how: str
    """What the model computes, in words for readers."""
    dose: float = 1.0
    """The dose, in mg, if the quantity depends on it."""
    exposure: str = ""
    """For a change of clearance: the id of the value with the change of exposure, in per cent."""
    same_source: bool = False
    """Whether the model was built from this value, or from others of the same source."""


@dataclass(frozen=True)
class Remark:
    """A published statement that holds in the model by construction."""

    value: str
    """The id of the published value."""
    model: str
    """What the model says."""
    verdict: str
    """What follows; {low} and {unit} are those of the value."""


@dataclass(frozen=True)
class Check:
    """One published value and the model's answer to the same question."""

    question: Question
    value: Value
    """The published value."""
    low: float
    """The model's 5 % quantile."""
    middle: float
    """Its median."""
    high: float
    """Its 95 % quantile."""

    @property
    def published(self) -> float:
        """The published value as one number: itself, or the geometric mean of its range."""
        if self.value.value:
            return float(self.value.value)
        return float(np.sqrt(float(self.value.low) * float(self.value.high)))

    @property
    def fold(self) -> float:
        """The factor between the two, at least 1; decreases in per cent are compared by the fraction that remains."""
        model, published = self.middle, self.published
        if published < 0:
            model, published = 100 + model, 100 + published
        return max(model / published, published / model)

    @property
    def verdict(self) -> str:
        """Agreement in words."""
        fold = f"{self.fold:.1f}"
        is_low = self.middle < self.published
        if not self.low <= self.published <= self.high:
            return (_("Disagrees: the model is %s-fold too low") if is_low
                    else _("Disagrees: the model is %s-fold too high")) % fold
        if self.fold < CLOSE_FOLD:
            return str(_("Agrees"))
        return (_("Differs: within the band, but the model is %s-fold lower") if is_low
                else _("Differs: within the band, but the model is %s-fold higher")) % fold


def days_to_steady_state(group: SampledGroup) -> Array:
    """The band of the days until 90 % of the steady-state average is reached."""
    return band(-np.log1p(-STEADY_STATE_SHARE) / group.kinetics.elimination_rate / 24)


def highest(kinetics: Kinetics, interval: float = 24.0) -> Array:
    """Each person's peak concentration at steady state with a dose every `interval` (h), ng/mL per mg: (people,)."""
    return at_steady_state(kinetics, np.arange(0.0, 12.0, 0.25), interval).max(axis=1)


def peak_over_trough(kinetics: Kinetics, interval: float) -> Array:
    """Each person's peak-to-trough ratio at steady state with a dose every `interval` (h)."""
    return highest(kinetics, interval) / at_steady_state(kinetics, [interval], interval)[:, 0]


def change_of_peak(kinetics: Kinetics, left: float) -> Array:
    """The band of the change of the peak (%) if clearance rises so that a fraction `left` of the exposure remains."""
    faster = replace(kinetics, clearance=kinetics.clearance / left, half_life=kinetics.half_life * left)
    return band(100 * (highest(faster) / highest(kinetics) - 1))


def measured_occupancy(group: SampledGroup, dose: float) -> Array:
    """The model's band for the occupancy that was measured in people, in per cent."""
    if group.measured is None:
        raise ValueError(_("kb_dose_model in conf.py names no measurement of occupancy (measured)"))
    return 100 * occupancy(dose * group.measured)


def interval_ratio(kinetics: Kinetics) -> Array:
    """The band of the peak-to-trough ratio once a day, divided by that twice a day."""
    once, twice = (peak_over_trough(kinetics, hours) for hours in (24.0, 12.0))
    return band(once / twice)


QUANTITIES: dict[str, Callable[[SampledGroup, Question], Array]] = {
    "average": lambda group, question: group.average * question.dose,
    "peak": lambda group, question: band(highest(group.kinetics) * question.dose),
    "half-life": lambda group, _question: band(group.kinetics.half_life),
    "days-to-steady-state": lambda group, _question: days_to_steady_state(group),
    "accumulation": lambda group, _question: band(accumulation_ratio(group.kinetics.half_life)),
    "peak-trough-once-over-twice-daily": lambda group, _question: interval_ratio(group.kinetics),
    "measured-occupancy": lambda group, question: measured_occupancy(group, question.dose),
}
"""The quantities that the model can compute; a change of the peak also needs a value, see `answer`."""
CHANGE_OF_PEAK = "change-of-peak"


def answer(data: Data, model: DoseModel, question: Question) -> Array | None:
    """The model's band for a question; None if a value that it needs is missing. Raises ValueError if it is wrong."""
    if question.group not in data.populations:
        raise ValueError(_("There is no population “%s” in populations.yaml") % question.group)
    group = simulate(data, model, question.group)
    if question.quantity == CHANGE_OF_PEAK:
        exposure = data.values.get(question.exposure)
        if exposure is None:
            return None
        return change_of_peak(group.kinetics, 1 + as_number(exposure.value) / 100)
    if question.quantity not in QUANTITIES:
        raise ValueError(_("The model cannot compute “%s”") % question.quantity)
    return QUANTITIES[question.quantity](group, question)


def checks(data: Data, model: DoseModel, questions: list[Any]) -> Iterator[Check]:
    """Every question whose published value is in the data, with the model's answer. Raises ValueError."""
    for question in (entry_of(Question, entry) for entry in questions):
        value = data.values.get(question.value)
        numbers = answer(data, model, question) if value is not None else None
        if value is not None and numbers is not None:
            low, middle, high = numbers.tolist()
            yield Check(question, value, low, middle, high)


def shows(request: Request) -> list[tuple[str, str]]:
    """The values (kind, id) that the table compares with."""
    found = checks(request.data, request.model, request.settings.get("checks", []))
    return [("value", check.value.id) for check in found]


def rows(request: Request) -> Table:
    """Published values beside the model's."""
    found: list[tuple[str, ...]] = []
    for check in checks(request.data, request.model, request.settings.get("checks", [])):
        value = check.value
        band_said = band_words((check.low, check.middle, check.high), value.unit)
        verdict = _("%s (same source)") % check.verdict if check.question.same_source else check.verdict
        said = _("%(how)s: %(band)s") % {"how": check.question.how, "band": band_said}
        found.append((quantity_words(value), value.show(), said, verdict, ";".join(value.refs)))
    for remark in (entry_of(Remark, entry) for entry in request.settings.get("remarks", [])):
        if remark.value in request.data.values:
            value = request.data.values[remark.value]
            verdict = remark.verdict.replace("{low}", value.low).replace("{unit}", value.unit)
            found.append((quantity_words(value), value.show(), remark.model, verdict, ";".join(value.refs)))
    return Table((
        Column(_("Published quantity"), is_prose=True), Column(_("Published value")),
        Column(_("Model: median (5–95%)"), is_prose=True), Column(_("Verdict")),
        Column(_("Sources"), holds_sources=True),
    ), found)


def quantity_words(value: Value) -> str:
    """A quantity and who was measured."""
    return str(_("%(quantity)s (%(population)s)") % {"quantity": value.quantity, "population": value.population})


def band_words(numbers: tuple[float, float, float], unit: str) -> str:
    """A median with its band and unit; negative changes get minus signs and a word between the bounds."""
    low, middle, high = (two_digits(number).replace("-", "−") for number in numbers)
    near, after = (unit, "") if unit == "%" else ("", "" if unit == "1" else unit)
    if numbers[0] < 0:
        words = _("%(middle)s (%(low)s to %(high)s)") % {"middle": f"{middle}{near}", "low": low, "high": high}
    else:
        words = with_band(f"{middle}{near}", low, high)
    # translators: a number with its band, and its unit
    return str(_("%(number)s %(unit)s") % {"number": words, "unit": after}) if after else words
