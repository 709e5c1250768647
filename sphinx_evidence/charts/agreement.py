"""The model against what is published: where it agrees, and where it does not.

A published figure agrees when it lies in the model's 5–95 % band and within a factor of 1.5 of its median. In the band
but further off, the table says by how much; outside the band it does not agree. A figure that the model was made from
proves only that nothing was miscalculated, and is marked so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.charts.simulation import simulate
from sphinx_evidence.pharmacology.binding import occupancy
from sphinx_evidence.pharmacology.kinetics import accumulation, at_steady_state
from sphinx_evidence.pharmacology.sampling import band

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from sphinx_evidence.charts.simulation import Group
    from sphinx_evidence.model.load import Data
    from sphinx_evidence.model.value import Value
    from sphinx_evidence.pharmacology.kinetics import Kinetics

    Array = NDArray[np.float64]

CLOSE = 1.5
WITHIN = 0.9
"""The share of the plateau that counts as steady state."""


@dataclass(frozen=True)
class Check:
    """One published figure and the model's answer to the same question."""

    value: Value
    """What is published."""
    low: float
    """The model's 5 %."""
    middle: float
    high: float
    how: str
    """How the model was asked."""
    made_from: bool = False
    """Whether the model was made from this figure, or from others of its source."""

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
        by_how_much = f"模型{'偏低' if self.middle < self.published else '偏高'}，差 {self.fold:.1f} 倍"
        if not self.low <= self.published <= self.high:
            return f"不符：{by_how_much}"
        return "相符" if self.fold < CLOSE else f"有出入：在带内，但{by_how_much}"


def checks(data: Data) -> Iterator[Check]:
    """Every check whose published figure and group the data hold."""
    def check(identifier: str, numbers: Array, how: str, made_from: bool = False) -> Iterator[Check]:
        value = data.values.get(identifier)
        if value is not None:
            low, middle, high = numbers.tolist()
            yield Check(value, low, middle, high, how, made_from)

    if not {"adult", "men", "women", "older"} <= data.populations.keys():
        return
    adult, men, women, older = (simulate(data, name) for name in ("adult", "men", "women", "older"))
    yield from check("css-30mg-men", men.average * 30, "男性，30 mg，稳态平均", True)
    yield from check("css-men-30mg-mass", men.average * 30, "男性，30 mg，稳态平均", True)
    yield from check("css-women-30mg-mass", women.average * 30, "女性，30 mg，稳态平均", True)
    yield from check("css-60mg-patients", adult.average * 60, "一般成人，60 mg，稳态平均", True)
    yield from check("css-30mg-by-cd", adult.average * 30, "一般成人，30 mg，稳态平均", True)
    yield from check("half-life-renal-study", band(adult.kinetics.half_life), "一般成人")
    yield from check("half-life-chinese-men", band(men.kinetics.half_life), "男性")
    yield from check("half-life-nocte", band(men.kinetics.half_life), "男性")
    yield from check("steady-state-days", days_to_plateau(adult), "一般成人，升到稳态的九成")
    yield from check("steady-state-days-elderly", days_to_plateau(older), "65 岁以上，升到稳态的九成")
    yield from check("accumulation-ratio", band(accumulation(adult.kinetics.half_life)), "一般成人，每日一次")
    yield from check("cmax-30mg-men", band(highest(men.kinetics) * 30), "男性，30 mg，稳态峰浓度")
    once, twice = (peak_over_trough(men.kinetics, hours) for hours in (24.0, 12.0))
    yield from check("peak-trough-fold", band(once / twice), "男性，稳态")
    for name, exposure in (("phenytoin", "phenytoin-auc"), ("carbamazepine", "carbamazepine-auc")):
        if exposure in data.values:
            left = 1 + float(data.values[exposure].value.replace("−", "-")) / 100
            yield from check(f"{name}-cmax", change_of_peak(men.kinetics, left), "男性，清除加快到总暴露如所报告")
    yield from check("pet-h1-15mg", 100 * occupancy(15 * men.first["h1"]), "男性，单次 15 mg，头三小时平均")


def days_to_plateau(group: Group) -> Array:
    """The band of the days until the average is within a tenth of its plateau."""
    return band(-np.log1p(-WITHIN) / group.kinetics.elimination / 24)


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
