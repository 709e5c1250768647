"""The model against what is published: where it agrees, and where it does not.

A published figure agrees when it lies in the model's 5–95 % band and within a factor of 1.5 of its median. In the band
but further off, the table says by how much; outside the band it does not agree. A figure that the model was made from
proves only that nothing was miscalculated, and is marked so.

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
from sphinx_evidence.pharmacology.binding import occupancy
from sphinx_evidence.pharmacology.kinetics import accumulation, at_steady_state
from sphinx_evidence.pharmacology.sampling import band

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from sphinx_evidence.charts.dose_model import DoseModel
    from sphinx_evidence.charts.figure import Request
    from sphinx_evidence.charts.simulation import Group
    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.value import Value
    from sphinx_evidence.pharmacology.kinetics import Kinetics

    Array = NDArray[np.float64]

FIELDS = ("checks", "remarks")
CLOSE = 1.5
"""How many times a published figure may differ from the model's median and still agree."""
PLATEAU = 0.9
"""The share of the plateau that counts as steady state."""


@dataclass(frozen=True)
class Question:
    """A published figure, and what to ask the model to compare it with."""

    value: str
    """The value of the data that is published."""
    group: str
    """The group of people to ask about."""
    quantity: str
    """A key of QUANTITIES."""
    how: str
    """How the model is asked, for readers."""
    dose: float = 1.0
    """The dose, in mg, where the quantity depends on it."""
    exposure: str = ""
    """For a change of clearance: the value that holds the change of exposure, in per cent."""
    same_source: bool = False
    """Whether the model was made from this figure, or from others of its source."""


@dataclass(frozen=True)
class Remark:
    """A published statement that holds in the model by construction."""

    value: str
    """The value of the data that is published."""
    model: str
    """What the model says."""
    verdict: str
    """What follows; {low} and {unit} are those of the value."""


@dataclass(frozen=True)
class Check:
    """One published figure and the model's answer to the same question."""

    question: Question
    value: Value
    """What is published."""
    low: float
    """The model's 5 %."""
    middle: float
    high: float

    @property
    def published(self) -> float:
        """One number for what is published: the value, or the middle of its range on a logarithmic scale."""
        if self.value.value:
            return float(self.value.value)
        return float(np.sqrt(float(self.value.low) * float(self.value.high)))

    @property
    def fold(self) -> float:
        """How many times the two differ, at least 1; changes in per cent are compared by what they leave."""
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
        if self.fold < CLOSE:
            return str(_("Agrees"))
        return (_("Differs: within the band, but the model is %s-fold lower") if is_low
                else _("Differs: within the band, but the model is %s-fold higher")) % fold


def days_to_plateau(group: Group) -> Array:
    """The band of the days until the average is within a tenth of its plateau."""
    return band(-np.log1p(-PLATEAU) / group.kinetics.elimination / 24)


def highest(kinetics: Kinetics, interval: float = 24.0) -> Array:
    """Each person's highest concentration at steady state, ng/mL per mg of each dose."""
    return at_steady_state(kinetics, np.arange(0.0, 12.0, 0.25), interval).max(axis=1)


def peak_over_trough(kinetics: Kinetics, interval: float) -> Array:
    """Each person's highest concentration over the one just before the next dose."""
    return highest(kinetics, interval) / at_steady_state(kinetics, [interval], interval)[:, 0]


def change_of_peak(kinetics: Kinetics, left: float) -> Array:
    """The band of the change of the peak (%) when clearance alone rises until a share `left` of exposure remains."""
    faster = replace(kinetics, clearance=kinetics.clearance / left, half_life=kinetics.half_life * left)
    return band(100 * (highest(faster) / highest(kinetics) - 1))


def measured_occupancy(group: Group, dose: float) -> Array:
    """The band of the occupancy that has been measured, in per cent."""
    if group.measured is None:
        raise ValueError(_("kb_dose_model in conf.py names no measurement of occupancy (measured)"))
    return 100 * occupancy(dose * group.measured)


def interval_ratio(kinetics: Kinetics) -> Array:
    """The band of peak over trough once a day over that twice a day."""
    once, twice = (peak_over_trough(kinetics, hours) for hours in (24.0, 12.0))
    return band(once / twice)


QUANTITIES: dict[str, Callable[[Group, Question], Array]] = {
    "average": lambda group, question: group.average * question.dose,
    "peak": lambda group, question: band(highest(group.kinetics) * question.dose),
    "half-life": lambda group, _question: band(group.kinetics.half_life),
    "days-to-steady-state": lambda group, _question: days_to_plateau(group),
    "accumulation": lambda group, _question: band(accumulation(group.kinetics.half_life)),
    "peak-trough-once-over-twice-daily": lambda group, _question: interval_ratio(group.kinetics),
    "measured-occupancy": lambda group, question: measured_occupancy(group, question.dose),
}
"""What the model can be asked; a change of the peak asks for a value as well, see `answer`."""
CHANGE_OF_PEAK = "change-of-peak"


def answer(data: Data, model: DoseModel, question: Question) -> Array | None:
    """The model's band for a question; None where a value that it needs is not in the data. Raises ValueError."""
    if question.group not in data.populations:
        raise ValueError(_("There is no population “%s” in populations.yaml") % question.group)
    group = simulate(data, model, question.group)
    if question.quantity == CHANGE_OF_PEAK:
        exposure = data.values.get(question.exposure)
        if exposure is None:
            return None
        return change_of_peak(group.kinetics, 1 + float(exposure.value.replace("−", "-")) / 100)
    if question.quantity not in QUANTITIES:
        raise ValueError(_("The model cannot compute “%s”") % question.quantity)
    return QUANTITIES[question.quantity](group, question)


def checks(data: Data, model: DoseModel, questions: list[Any]) -> Iterator[Check]:
    """Every question whose published figure the data hold, with the model's answer. Raises ValueError."""
    for question in (entry_of(Question, entry) for entry in questions):
        value = data.values.get(question.value)
        numbers = answer(data, model, question) if value is not None else None
        if value is not None and numbers is not None:
            low, middle, high = numbers.tolist()
            yield Check(question, value, low, middle, high)


def shows(request: Request) -> list[tuple[str, str]]:
    """The values that the table compares with."""
    found = checks(request.data, request.model, request.settings.get("checks", []))
    return [("value", check.value.id) for check in found]


def rows(request: Request) -> Table:
    """Published figures beside the model's."""
    found: list[tuple[str, ...]] = []
    for check in checks(request.data, request.model, request.settings.get("checks", [])):
        value = check.value
        band_said = band_words((check.low, check.middle, check.high), value.unit)
        verdict = _("%s (same source)") % check.verdict if check.question.same_source else check.verdict
        said = _("%(how)s: %(band)s") % {"how": check.question.how, "band": band_said}
        found.append((what(value), value.show(), said, verdict, ";".join(value.refs)))
    for remark in (entry_of(Remark, entry) for entry in request.settings.get("remarks", [])):
        if remark.value in request.data.values:
            value = request.data.values[remark.value]
            verdict = remark.verdict.replace("{low}", value.low).replace("{unit}", value.unit)
            found.append((what(value), value.show(), remark.model, verdict, ";".join(value.refs)))
    return Table((
        Column(_("Published quantity"), is_prose=True), Column(_("Published value")),
        Column(_("Model: median (5–95%)"), is_prose=True), Column(_("Verdict")),
        Column(_("Sources"), holds_sources=True),
    ), found)


def what(value: Value) -> str:
    """A quantity and in whom it was measured."""
    return str(_("%(quantity)s (%(population)s)") % {"quantity": value.quantity, "population": value.population})


def band_words(numbers: tuple[float, float, float], unit: str) -> str:
    """A median with its band and unit; negative changes with true signs and a word between the ends."""
    low, middle, high = (two_digits(number).replace("-", "−") for number in numbers)
    near, after = (unit, "") if unit == "%" else ("", "" if unit == "1" else unit)
    if numbers[0] < 0:
        words = _("%(middle)s (%(low)s to %(high)s)") % {"middle": f"{middle}{near}", "low": low, "high": high}
    else:
        words = with_band(f"{middle}{near}", low, high)
    # translators: a number with its band, and its unit
    return str(_("%(number)s %(unit)s") % {"number": words, "unit": after}) if after else words
