"""From the data to what figures show: every group of people simulated once, with a seed.

Concentrations are per milligram: the model is linear in the dose, so a figure multiplies. Affinities are those of human
receptors only; outliers and other species never come in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.charts.dose_model import human_affinity
from sphinx_evidence.pharmacology.binding import potency
from sphinx_evidence.pharmacology.kinetics import (
    Kinetics,
    absorption_for_peak,
    after_doses,
    average_after_one_dose,
    average_at_steady_state,
)
from sphinx_evidence.pharmacology.sampling import Spread, band
from sphinx_evidence.pharmacology.units import to_molar

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sphinx_evidence.charts.dose_model import DoseModel
    from sphinx_evidence.model.affinity import Affinity
    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.quantity import Parameter, Population

    Array = NDArray[np.float64]

PEOPLE, SEED = 4000, 20261123
HOURS_AFTER_DOSE = (0, 1, 2, 4, 9, 16)
"""The hours after a dose at which a course is drawn: close where it is steep."""
RECORDED_RANGE = 1.5
"""From this ratio of the ends of a Ki on, they are a range; below, one measurement that databases copied."""


@dataclass(frozen=True)
class Group:
    """One group of people, as sampled."""

    population: Population
    kinetics: Kinetics
    unbound: Array
    """Free nmol/L per total ng/mL."""
    times: Array
    """The times of a course in h."""
    course: Array
    """The band over `times` of a daily dose taken for the model's days, ng/mL per mg: shape (3, times)."""
    average: Array
    """The band of the mean steady-state concentration, ng/mL per mg."""
    ratios: dict[str, Array]
    """For each target, the band of free steady-state concentration over Ki, per mg."""
    measured: Array | None
    """The same at the measured receptor and for the mean of the measured hours after a single dose."""
    refs: tuple[str, ...]
    """The references of all that the group was made from."""

    def missed(self, day: int, before: int, after: int) -> tuple[Array, Array, Array]:
        """A dose left out on a day: times in h from then on, the band of that course and of one without a gap, per mg.

        The times go from some days `before` to some days `after`.
        """
        hours = [24.0 * offset + hour for offset in range(-before, after) for hour in HOURS_AFTER_DOSE]
        times = np.array([*hours, 24.0 * after])
        doses = [24.0 * number for number in range(-day, after)]
        whole = after_doses(self.kinetics, times, doses)
        gap = after_doses(self.kinetics, times, [start for start in doses if start != 0.0])
        return times, band(gap), band(whole)


def spread_of(parameter: Parameter) -> Spread:
    """The distribution of a parameter."""
    return Spread(parameter.shape, parameter.low, parameter.high)


def spread_of_ki(affinity: Affinity, single: Parameter) -> Spread:
    """Between the ends on record; where there is hardly a range, as uncertain as the single measurement it is."""
    if affinity.high > affinity.low * RECORDED_RANGE:
        return Spread("log-uniform", affinity.low, affinity.high)
    return spread_of(single).scaled(affinity.ki)


def records_of_groups(data: Data, *groups: Group) -> tuple[tuple[str, str], ...]:
    """The records that a figure of some groups is made from."""
    return (*(("parameter", name) for name in data.parameters),
            *(("population", group.population.id) for group in groups))


def times_of(model: DoseModel) -> Array:
    """The times of a course in h: close after each dose, then twice a day."""
    taken = (24.0 * day + hour for day in range(model.days_taken) for hour in HOURS_AFTER_DOSE)
    return np.array([*taken, *range(24 * model.days_taken, 24 * model.days_shown + 1, 12)])


def simulate(data: Data, model: DoseModel, population: str) -> Group:
    """One group of people; the same data give the same people."""
    affinities = tuple(data.affinities[human_affinity(model.drug, name)] for name in model.receptors)
    return people_of(model, data.populations[population], tuple(data.parameters.values()), affinities)


@lru_cache(maxsize=32)
def people_of(model: DoseModel, population: Population, records: tuple[Parameter, ...],
              affinities: tuple[Affinity, ...]) -> Group:
    """Draw the people of a group and follow them; `affinities` are in the order of the model's receptors."""
    parameters = {record.id: record for record in records}
    bits = np.random.PCG64(SEED)

    def draw(name: str) -> Array:
        return spread_of(parameters[name]).draw(bits, PEOPLE)

    clearance = draw("clearance") * draw("clearance-person") * population.clearance
    half_life = draw(population.half_life) * population.half_life_factor
    # nobody peaks later than a tenth short of what their elimination allows
    peak_time = np.minimum(draw("peak-time"), 0.9 * half_life / np.log(2.0))
    kinetics = Kinetics(clearance, half_life, absorption_for_peak(peak_time, half_life))
    molar_mass = parameters["molar-mass"].low
    unbound = draw("fraction-unbound") * to_molar(1.0, molar_mass)
    average = average_at_steady_state(kinetics)
    ratios, measured = {}, None
    for name, affinity in zip(model.receptors, affinities, strict=True):
        ki = spread_of_ki(affinity, parameters["single-ki"]).draw(bits, PEOPLE)
        ratios[name] = band(potency(average * unbound, ki))
        if model.measured and name == model.measured.receptor:
            early = average_after_one_dose(kinetics, model.measured.hours)
            measured = band(potency(early * unbound, ki))
    doses = [24.0 * day for day in range(model.days_taken)]
    times = times_of(model)
    refs = dict.fromkeys([*(key for record in records for key in record.refs), *population.refs])
    return Group(population, kinetics, unbound, times, band(after_doses(kinetics, times, doses)), band(average), ratios,
                 measured, tuple(refs))
