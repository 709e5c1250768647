"""From the data to what the figures show: every group of people simulated once, with a seed.

Concentrations are per milligram: the model is linear in the dose, so a figure multiplies. Affinities are those of human
receptors only; outliers and other species never come in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.model.quantity import UNITS
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

    from sphinx_evidence.model.affinity import Affinity
    from sphinx_evidence.model.load import Data
    from sphinx_evidence.model.quantity import Parameter, Population

    Array = NDArray[np.float64]

DRUG = "mirtazapine"
RECEPTORS = ("h1", "alpha2c", "alpha2a", "5-ht2c", "5-ht2a", "alpha2b", "5-ht7", "5-ht3a")
"""The targets that are modelled, tightest first."""

ADULT = "adult"
"""The group that figures of one group show."""
PEOPLE, SEED = 4000, 20261123
DAYS_TAKEN, DAYS_SHOWN = 10, 16
FIRST_HOURS = 3.0
"""The PET study relates occupancy to the exposure of the first 180 minutes."""

HOURS = (0, 1, 2, 4, 9, 16)
"""The hours after a dose at which a course is drawn: close where it is steep."""

GRID = np.array([*(24.0 * day + hour for day in range(DAYS_TAKEN) for hour in HOURS),
                 *range(24 * DAYS_TAKEN, 24 * DAYS_SHOWN + 1, 12)])
"""The times of a course in h."""


@dataclass(frozen=True)
class Group:
    """One group of people, as sampled."""

    population: Population
    kinetics: Kinetics
    unbound: Array
    """Free nmol/L per total ng/mL."""
    course: Array
    """The band over GRID of a daily dose taken for DAYS_TAKEN days, ng/mL per mg: shape (3, times)."""
    average: Array
    """The band of the mean steady-state concentration, ng/mL per mg."""
    ratios: dict[str, Array]
    """For each target, the band of free steady-state concentration over Ki, per mg."""
    first: dict[str, Array]
    """The same for the mean of the first FIRST_HOURS after a single dose."""
    refs: tuple[str, ...]
    """The references of all that the group was made from."""

    def missed(self, day: int, before: int, after: int) -> tuple[Array, Array, Array]:
        """A dose left out on a day: times in h from then on, the band of that course and of one without a gap, per mg.

        Shown from some days `before` to some days `after`.
        """
        hours = [24.0 * one + hour for one in range(-before, after) for hour in HOURS]
        times = np.array([*hours, 24.0 * after])
        doses = [24.0 * number for number in range(-day, after)]
        whole = after_doses(self.kinetics, times, doses)
        gap = after_doses(self.kinetics, times, [start for start in doses if start != 0.0])
        return times, band(gap), band(whole)


def spread_of(parameter: Parameter) -> Spread:
    """The distribution that a parameter says."""
    return Spread(parameter.shape, parameter.low, parameter.high)


def affinity_of(data: Data, drug: str, target: str) -> Affinity | None:
    """The human affinity that figures go by; none where there is only an outlier or another species."""
    return data.affinities.get(f"{drug}-{target}-human")


def spread_of_ki(affinity: Affinity, single: Parameter) -> Spread:
    """Between the ends on record; where there is hardly a range, the doubt that one measurement deserves."""
    if affinity.high > affinity.low * 1.5:
        return Spread("log-uniform", affinity.low, affinity.high)
    return spread_of(single).scaled(affinity.ki)


def missing(data: Data) -> list[str]:
    """What the model needs and the data do not have, in words for an author."""
    lacking = [f"parameters.yaml 里的 {name}" for name in UNITS if name not in data.parameters]
    lacking += [f"affinities.csv 里 {DRUG} 的 {name}（species human）" for name in RECEPTORS
                if affinity_of(data, DRUG, name) is None]
    lacking += [f"parameters.yaml 里的 {group.half_life}（{group.id} 的半衰期）"
                for group in data.populations.values() if group.half_life not in data.parameters]
    return lacking if ADULT in data.populations else [*lacking, f"populations.yaml 里的 {ADULT}"]


def shows(data: Data, *groups: Group) -> tuple[tuple[str, str], ...]:
    """The records that a figure of some groups is made from."""
    return (*(("parameter", name) for name in data.parameters),
            *(("population", group.population.id) for group in groups))


def simulate(data: Data, identifier: str) -> Group:
    """One group of people; the same data give the same people."""
    records = (*data.parameters.values(), *(affinity_of(data, DRUG, name) for name in RECEPTORS))
    return _simulate(data.populations[identifier], records)


@lru_cache(maxsize=32)
def _simulate(population: Population, records: tuple[Parameter | Affinity, ...]) -> Group:
    parameters = {record.id: record for record in records[: -len(RECEPTORS)]}
    affinities = dict(zip(RECEPTORS, records[-len(RECEPTORS) :], strict=True))
    bits = np.random.PCG64(SEED)

    # the tuple holds records of two kinds, parameters first: mypy cannot tell which is which
    def draw(name: str) -> Array:
        return spread_of(parameters[name]).draw(bits, PEOPLE)  # type: ignore[arg-type]

    clearance = draw("clearance") * draw("clearance-person") * population.clearance
    half_life = draw(population.half_life) * population.half_life_factor
    # nobody peaks later than a tenth short of what their elimination allows
    peak_time = np.minimum(draw("peak-time"), 0.9 * half_life / np.log(2.0))
    kinetics = Kinetics(clearance, half_life, absorption_for_peak(peak_time, half_life))
    molar_mass = parameters["molar-mass"].low
    unbound = draw("fraction-unbound") * to_molar(1.0, molar_mass)
    average = average_at_steady_state(kinetics)
    early = average_after_one_dose(kinetics, FIRST_HOURS)
    ratios, first = {}, {}
    for name, affinity in affinities.items():
        ki = spread_of_ki(affinity, parameters["single-ki"]).draw(bits, PEOPLE)  # type: ignore[arg-type]  # as above
        ratios[name] = band(potency(average * unbound, ki))
        first[name] = band(potency(early * unbound, ki))
    doses = [24.0 * day for day in range(DAYS_TAKEN)]
    return Group(
        population, kinetics, unbound, band(after_doses(kinetics, GRID, doses)), band(average), ratios, first,
        tuple(dict.fromkeys(key for one in (*parameters.values(), population) for key in one.refs)),
    )
