"""One compartment, first-order absorption and elimination, doses that add up.

All functions are linear in the dose and vectorised over people: parameters are arrays of one shape (people), times are
one-dimensional, results have the shape (people, times). Times in h, doses in mg, clearance in L/h, volume in L,
concentrations in ng/mL. After Gibaldi & Perrier, Pharmacokinetics (2nd ed.), chapters 1 and 3.

The model has no distribution phase: it understates the peak soon after a dose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.locale import _
from sphinx_evidence.pharmacology.units import NG_PER_ML_IN_MG_PER_L

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Kinetics:
    """How some people take up and clear a drug; every field broadcasts against the others.

    Raises ValueError where a number is not positive and finite.
    """

    clearance: Array
    """Apparent oral clearance CL/F, L/h: bioavailability is in it."""
    half_life: Array
    """Terminal half-life, h."""
    absorption: Array
    """Absorption rate constant, 1/h."""

    def __post_init__(self) -> None:
        for name in ("clearance", "half_life", "absorption"):
            values = np.atleast_1d(np.asarray(getattr(self, name), float))
            if not (np.isfinite(values).all() and (values > 0).all()):
                raise ValueError(_("Every number in %s must be finite and above zero") % name)
            object.__setattr__(self, name, values)

    @property
    def elimination(self) -> Array:
        """Elimination rate constant, 1/h."""
        return np.log(2.0) / self.half_life

    @property
    def volume(self) -> Array:
        """Apparent volume V/F that clearance and half-life imply, L."""
        return self.clearance / self.elimination

    def columns(self, dose: float) -> tuple[Array, Array, Array]:
        """Absorption, elimination, and what `bateman` is multiplied by, each of the shape (people, 1)."""
        scale = self.absorption * dose * NG_PER_ML_IN_MG_PER_L / self.volume
        ka, ke, scale = np.broadcast_arrays(self.absorption, self.elimination, scale)
        return ka[:, None], ke[:, None], scale[:, None]


def bateman(fast: ArrayLike, slow: ArrayLike, times: ArrayLike) -> Array:
    """(exp(−slow·t) − exp(−fast·t)) / (fast − slow) for rates in 1/h and t ≥ 0 in h.

    The same whichever rate is the larger (a slow absorption makes flip-flop kinetics), and t·exp(−slow·t) where they
    coincide; written so that nothing is divided by their difference and nothing cancels.
    """
    late = np.minimum(fast, slow)
    apart = np.abs(np.subtract(fast, slow)) * times
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(apart > 0, -np.expm1(-apart) / apart, 1.0)
    return np.asarray(np.exp(-late * times) * times * share)


def after_one_dose(kinetics: Kinetics, times: ArrayLike, dose: float = 1.0) -> Array:
    """Concentrations at `times` after one dose at time 0; zero before it."""
    ka, ke, peak = kinetics.columns(dose)
    past = np.maximum(np.asarray(times, float)[None, :], 0.0)
    return peak * bateman(ka, ke, past)


def after_doses(kinetics: Kinetics, times: ArrayLike, taken: Sequence[float], dose: float = 1.0) -> Array:
    """Concentrations at `times` after equal doses `taken` at some times: each dose adds its own curve."""
    t = np.asarray(times, float)
    return sum((after_one_dose(kinetics, t - start, dose) for start in taken), after_one_dose(kinetics, t, 0.0))


def at_steady_state(kinetics: Kinetics, times: ArrayLike, interval: float = 24.0, dose: float = 1.0) -> Array:
    """Concentrations within one interval (0 ≤ t ≤ `interval`) after infinitely many doses.

    This is the geometric series of `after_one_dose` over one denominator: a sum of two positive terms. Raises
    ValueError for a time outside the interval.
    """
    ka, ke, scale = kinetics.columns(dose)
    t = np.asarray(times, float)[None, :]
    if (t < 0).any() or (t > interval).any():
        raise ValueError(_("A time must lie within one dosing interval (0–%s h)") % f"{interval:g}")
    shape = bateman(ka, ke, t) + np.exp(-(ka + ke) * t) * bateman(ka, ke, interval - t)
    return scale * shape / (np.expm1(-ka * interval) * np.expm1(-ke * interval))


def average_at_steady_state(kinetics: Kinetics, interval: float = 24.0, dose: float = 1.0) -> Array:
    """Mean concentration over an interval at steady state: dose / (CL/F · interval), whatever the absorption."""
    return np.asarray(dose * NG_PER_ML_IN_MG_PER_L / (kinetics.clearance * interval))


def average_after_one_dose(kinetics: Kinetics, until: float, dose: float = 1.0) -> Array:
    """Mean concentration from 0 to `until` (h, a minute at least) after one dose.

    What has left the body is the dose without what waits in the gut and what is in the body; over the clearance it is
    the area under the curve.
    """
    ka, ke, _ = kinetics.columns(dose)
    gone = -np.expm1(-ka * until) - ka * bateman(ka, ke, until)
    return dose * NG_PER_ML_IN_MG_PER_L * gone[:, 0] / (kinetics.clearance * until)


def accumulation(half_life: ArrayLike, interval: float = 24.0) -> Array:
    """Exposure in an interval at steady state over that after the first dose, for fast absorption."""
    return -1.0 / np.expm1(-np.log(2.0) * interval / np.asarray(half_life, float))


def absorption_for_peak(peak_time: ArrayLike, half_life: ArrayLike) -> Array:
    """The absorption rate constant (1/h) with which one dose peaks at `peak_time` (h).

    With x = (ka − ke) / ke the peak lies at ln(1 + x) / (x·ke), which falls from 1/ke to 0 as x grows: bisection finds
    x. A peak time at or beyond 1/ke would need an absorption slower than elimination and raises ValueError.
    """
    peak, life = np.broadcast_arrays(np.asarray(peak_time, float), np.asarray(half_life, float))
    ke = np.log(2.0) / life
    if not ((peak > 0) & (peak < 1.0 / ke)).all():
        raise ValueError(_("The time to peak must be above zero and below 1/ke (about 1.44 half-lives)"))
    low, high = np.full(peak.shape, np.log(1e-15)), np.full(peak.shape, np.log(1e15))
    for _halving in range(70):
        middle = (low + high) / 2
        x = np.exp(middle)
        later = np.log1p(x) > peak * ke * x
        low, high = np.where(later, middle, low), np.where(later, high, middle)
    return ke * (1 + np.exp((low + high) / 2))
