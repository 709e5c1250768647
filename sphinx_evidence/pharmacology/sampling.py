"""Uncertain quantities: reproducible draws, and the medians and 5–95 % bands of results.

Draws use the raw output of PCG64, which NumPy keeps stable for a given seed; the methods of its `Generator` may change
between versions (NEP 19).
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
STANDARD_NORMAL = NormalDist()
Z_95 = STANDARD_NORMAL.inv_cdf(0.95)
"""The 95 % point of the standard normal distribution, about 1.645."""


@dataclass(frozen=True)
class Distribution:
    """The distribution of a positive quantity. Raises ValueError for an unknown shape or invalid bounds."""

    shape: str
    """One of SHAPES."""
    low: float
    """The lower bound of a log-uniform, the 5 % point of a log-normal, the value itself if fixed."""
    high: float
    """The upper bound, or the 95 % point."""

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            raise ValueError(_("There is no distribution “%(shape)s”. Available: %(shapes)s") %
                             {"shape": self.shape, "shapes": ", ".join(SHAPES)})
        if not (0 < self.low <= self.high < np.inf):
            problem = _("The bounds must be above zero and the lower must not exceed the upper; they are %(low)s and "
                        "%(high)s")
            raise ValueError(problem % {"low": self.low, "high": self.high})

    @property
    def median(self) -> float:
        """The median: the geometric mean of `low` and `high`, for every shape."""
        return float(np.sqrt(self.low * self.high))

    def scaled(self, factor: float) -> Distribution:
        """The same distribution with all values multiplied by `factor`."""
        return Distribution(self.shape, self.low * factor, self.high * factor)

    def draw(self, bits: np.random.PCG64, size: int) -> Array:
        """An array of `size` values.

        Every shape consumes `size` numbers of `bits`, so changing one distribution leaves later draws as they were.
        """
        probability = uniform(bits, size)
        centre, half_width = np.log(self.median), np.log(self.high / self.low) / 2
        if self.shape == "log-uniform":
            return np.exp(centre + half_width * (2 * probability - 1))
        if self.shape == "log-normal":
            z = np.array([STANDARD_NORMAL.inv_cdf(one) for one in probability.tolist()])
            return np.exp(centre + half_width / Z_95 * z)
        return np.full(size, self.median)


def uniform(bits: np.random.PCG64, size: int) -> Array:
    """`size` numbers in the open interval (0, 1): the midpoints of 2⁵² equal steps."""
    return ((bits.random_raw(size) >> np.uint64(12)).astype(float) + 0.5) * 2.0**-52


def log_normal_with_cv(median: float, cv: float) -> Distribution:
    """A log-normal with this median and coefficient of variation (SD / mean, as a fraction)."""
    half_width = Z_95 * np.sqrt(np.log1p(cv * cv))
    return Distribution("log-normal", median * float(np.exp(-half_width)), median * float(np.exp(half_width)))


def band(values: ArrayLike) -> Array:
    """The 5 %, 50 % and 95 % quantiles over the first axis (people): shape (3, …)."""
    return np.quantile(np.asarray(values, float), QUANTILES, axis=0)
