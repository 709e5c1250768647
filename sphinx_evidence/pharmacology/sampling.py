"""Uncertain quantities: seeded draws, and medians and 5–95 % bands of what follows from them.

Draws are made from the raw numbers of PCG64: NumPy promises that these stay what they are for a seed, and says of the
methods of its `Generator` that they may change between versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

SHAPES = ("fixed", "log-uniform", "log-normal")
QUANTILES = (0.05, 0.5, 0.95)
NORMAL = NormalDist()
NINETY_FIVE = NORMAL.inv_cdf(0.95)


@dataclass(frozen=True)
class Spread:
    """A positive quantity as far as it is known. Raises ValueError for an unknown shape and for wrong ends."""

    shape: str
    """One of SHAPES."""
    low: float
    """The lower end of a log-uniform, the 5 % point of a log-normal; the value itself where it is fixed."""
    high: float
    """The upper end, or the 95 % point."""

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            raise ValueError(_("There is no distribution “%(shape)s”. Available: %(shapes)s") %
                             {"shape": self.shape, "shapes": ", ".join(SHAPES)})
        if not (0 < self.low <= self.high < np.inf):
            problem = _("The bounds must be above zero and the lower must not exceed the upper; they are %(low)s and "
                        "%(high)s")
            raise ValueError(problem % {"low": self.low, "high": self.high})

    @property
    def middle(self) -> float:
        """The median: the geometric mean of the ends."""
        return float(np.sqrt(self.low * self.high))

    def scaled(self, factor: float) -> Spread:
        """The same spread around a median `factor` times as high."""
        return Spread(self.shape, self.low * factor, self.high * factor)

    def draw(self, bits: np.random.PCG64, size: int) -> Array:
        """`size` values; takes as many numbers from `bits` whatever the shape, so that siblings keep theirs."""
        share = uniform(bits, size)
        centre, reach = np.log(self.middle), np.log(self.high / self.low) / 2
        if self.shape == "log-uniform":
            return np.exp(centre + reach * (2 * share - 1))
        if self.shape == "log-normal":
            return np.exp(centre + reach / NINETY_FIVE * np.array([NORMAL.inv_cdf(one) for one in share.tolist()]))
        return np.full(size, self.middle)


def uniform(bits: np.random.PCG64, size: int) -> Array:
    """`size` numbers between 0 and 1, neither included: the middles of 2⁵² equal steps."""
    return ((bits.random_raw(size) >> np.uint64(12)).astype(float) + 0.5) * 2.0**-52


def about(middle: float, cv: float) -> Spread:
    """A log-normal with this median and coefficient of variation (SD over mean, as a share)."""
    reach = NINETY_FIVE * np.sqrt(np.log1p(cv * cv))
    return Spread("log-normal", middle * float(np.exp(-reach)), middle * float(np.exp(reach)))


def band(values: ArrayLike) -> Array:
    """5 %, 50 % and 95 % of the first axis (people): shape (3, …)."""
    return np.quantile(np.asarray(values, float), QUANTILES, axis=0)
