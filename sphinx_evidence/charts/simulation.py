"""The simulation behind the figures: each population is sampled once, with a fixed seed.

Concentrations are per milligram of dose: the model is linear, so a figure multiplies by its dose. Only affinities at
human receptors are used, never outliers or other species.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.charts.dose_model import human_affinity_id
from sphinx_evidence.pharmacology.binding import concentration_over_ki
from sphinx_evidence.pharmacology.kinetics import (
    Kinetics,
    absorption_rate_for_peak,
    after_doses,
    average_after_one_dose,
    average_at_steady_state,
)
from sphinx_evidence.pharmacology.sampling import Distribution, band
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
"""The hours after a dose at which a course is computed: closely spaced where it is steep."""
LEAST_RANGE_FOLD = 1.5
"""If the highest Ki on record is at most so many times the lowest, they count as one measurement that was copied."""


@dataclass(frozen=True)
class SampledGroup:
    """A population of the model, sampled. A band is the 5 %, 50 % and 95 % quantile over people: shape (3, …)."""

    population: Population
    kinetics: Kinetics
    unbound: Array
    """The free concentration in nmol/L per ng/mL of total concentration, by person."""
    times: Array
    """The times of the course, h."""
    course: Array
    """The band of the concentration at `times` with one dose a day for `days_taken`, ng/mL per mg: (3, times)."""
    average: Array
    """The band of the steady-state average concentration, ng/mL per mg of daily dose."""
    ratios: dict[str, Array]
    """By target, the band of free steady-state average concentration over Ki, per mg of daily dose."""
    measured: Array | None
    """The same ratio at the measured receptor, for the mean over the measured hours after a single dose."""
    refs: tuple[str, ...]
    """Keys of the references behind the parameters and the population."""

    def missed(self, day: int, before: int, after: int) -> tuple[Array, Array, Array]:
        """One dose missed: times, the band with the dose missed, the band with no dose missed.

        Dosing began `day` days before the missed dose. Times are in h relative to it, from `before` days before to
        `after` days after; bands are in ng/mL per mg.
        """
        hours = [24.0 * offset + hour for offset in range(-before, after) for hour in HOURS_AFTER_DOSE]
        times = np.array([*hours, 24.0 * after])
        doses = [24.0 * number for number in range(-day, after)]
        complete = after_doses(self.kinetics, times, doses)
        missed = after_doses(self.kinetics, times, [start for start in doses if start != 0.0])
        return times, band(missed), band(complete)


def distribution_of(parameter: Parameter) -> Distribution:
    """The distribution of a parameter."""
    return Distribution(parameter.shape, parameter.low, parameter.high)


def ki_distribution(affinity: Affinity, single: Parameter) -> Distribution:
    """The distribution of a Ki: log-uniform over the range on record, else around the value as `single` says."""
    if affinity.high > affinity.low * LEAST_RANGE_FOLD:
        return Distribution("log-uniform", affinity.low, affinity.high)
    return distribution_of(single).scaled(affinity.ki)


def records_of_groups(data: Data, *groups: SampledGroup) -> tuple[tuple[str, str], ...]:
    """The records (kind, id) behind a figure of these populations: all parameters and the populations."""
    return (*(("parameter", name) for name in data.parameters),
            *(("population", group.population.id) for group in groups))


def times_of(model: DoseModel) -> Array:
    """The times of a course, h: several after each dose, then every 12 h."""
    taken = (24.0 * day + hour for day in range(model.days_taken) for hour in HOURS_AFTER_DOSE)
    return np.array([*taken, *range(24 * model.days_taken, 24 * model.days_shown + 1, 12)])


def simulate(data: Data, model: DoseModel, population: str) -> SampledGroup:
    """Sample a population by its id; the same data give the same people."""
    affinities = tuple(data.affinities[human_affinity_id(model.drug, name)] for name in model.receptors)
    return sample_population(model, data.populations[population], tuple(data.parameters.values()), affinities)


@lru_cache(maxsize=32)
def sample_population(model: DoseModel, population: Population, records: tuple[Parameter, ...],
              affinities: tuple[Affinity, ...]) -> SampledGroup:
    """Sample people and compute their concentrations and ratios; `affinities` follow the order of the receptors."""
    parameters = {record.id: record for record in records}
    bits = np.random.PCG64(SEED)

    def draw(name: str) -> Array:
        return distribution_of(parameters[name]).draw(bits, PEOPLE)

    clearance = draw("clearance") * draw("clearance-person") * population.clearance
    half_life = draw(population.half_life) * population.half_life_factor
    # a peak later than 1/ke is impossible in this model: keep each person's at least a tenth below it
    peak_time = np.minimum(draw("peak-time"), 0.9 * half_life / np.log(2.0))
    kinetics = Kinetics(clearance, half_life, absorption_rate_for_peak(peak_time, half_life))
    molar_mass = parameters["molar-mass"].low
    unbound = draw("fraction-unbound") * to_molar(1.0, molar_mass)
    average = average_at_steady_state(kinetics)
    ratios, measured = {}, None
    for name, affinity in zip(model.receptors, affinities, strict=True):
        ki = ki_distribution(affinity, parameters["single-ki"]).draw(bits, PEOPLE)
        ratios[name] = band(concentration_over_ki(average * unbound, ki))
        if model.measured and name == model.measured.receptor:
            early = average_after_one_dose(kinetics, model.measured.hours)
            measured = band(concentration_over_ki(early * unbound, ki))
    doses = [24.0 * day for day in range(model.days_taken)]
    times = times_of(model)
    refs = dict.fromkeys([*(key for record in records for key in record.refs), *population.refs])
    course = band(after_doses(kinetics, times, doses))
    return SampledGroup(population, kinetics, unbound, times, course, band(average), ratios, measured, tuple(refs))
