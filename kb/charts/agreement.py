"""The model against what is published: where it agrees, and where it does not.

A published figure agrees when it lies in the model's 5–95 % band and within a factor of 1.5 of its median. In the band
but further off, the table says by how much; outside the band it does not agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kb.charts.simulation import simulate
from kb.pharmacology.binding import occupancy
from kb.pharmacology.kinetics import accumulation
from kb.pharmacology.sampling import band

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.charts.simulation import Group
    from kb.model.load import Data
    from kb.model.value import Value

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

    @property
    def published(self) -> float:
        """One number for what is published: the value, or the middle of its range on a logarithmic scale."""
        if self.value.value:
            return float(self.value.value)
        return float(np.sqrt(float(self.value.low) * float(self.value.high)))

    @property
    def fold(self) -> float:
        """How many times the two differ, at least 1."""
        ratio = self.middle / self.published
        return max(ratio, 1 / ratio)

    @property
    def verdict(self) -> str:
        """Agreement in words."""
        by_how_much = f"模型{'偏低' if self.middle < self.published else '偏高'}，差 {self.fold:.1f} 倍"
        if not self.low <= self.published <= self.high:
            return f"不符：{by_how_much}"
        return "相符" if self.fold < CLOSE else f"有出入：在带内，但{by_how_much}"


def checks(data: Data) -> Iterator[Check]:
    """Every check whose published figure and group the data hold."""
    def check(identifier: str, group: Group | None, numbers: object, how: str) -> Iterator[Check]:
        value = data.values.get(identifier)
        if value is not None and group is not None:
            low, middle, high = (float(number) for number in numbers)  # type: ignore[attr-defined]
            yield Check(value, low, middle, high, how)

    adult, men, women, older = (
        simulate(data, name) if name in data.populations else None for name in ("adult", "men", "women", "older")
    )
    if adult is None or men is None or women is None or older is None:
        return
    yield from check("css-30mg-men", men, men.average * 30, "男性，30 mg，稳态平均")
    yield from check("css-men-30mg-mass", men, men.average * 30, "男性，30 mg，稳态平均")
    yield from check("css-women-30mg-mass", women, women.average * 30, "女性，30 mg，稳态平均")
    yield from check("css-60mg-patients", adult, adult.average * 60, "一般成人，60 mg，稳态平均")
    yield from check("css-30mg-by-cd", adult, adult.average * 30, "一般成人，30 mg，稳态平均")
    yield from check("cmax-30mg-men", men, men.peak * 30, "男性，30 mg，稳态峰浓度")
    yield from check("steady-state-days", adult, days_to_plateau(adult), "一般成人，升到稳态的九成")
    yield from check("steady-state-days-elderly", older, days_to_plateau(older), "65 岁以上，升到稳态的九成")
    yield from check("accumulation-ratio", adult, band(accumulation(adult.kinetics.half_life)), "一般成人，每日一次")
    yield from check("pet-h1-15mg", men, 100 * occupancy(15 * men.first["h1"]), "男性，单次 15 mg，头三小时平均")


def days_to_plateau(group: Group) -> object:
    """The band of the days until the average is within a tenth of its plateau."""
    return band(-np.log1p(-WITHIN) / group.kinetics.elimination / 24)
