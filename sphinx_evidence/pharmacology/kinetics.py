"""One-compartment model with first-order absorption and elimination; doses superpose.

Everything is linear in the dose and vectorised over people: parameters have the shape (people,), times are
one-dimensional, concentrations have the shape (people, times). Units: h, mg, L/h for clearance, L for volume, ng/mL for
total concentrations. After Gibaldi & Perrier, Pharmacokinetics (2nd ed.), chapters 1 and 3.

There is no distribution phase, so the model underestimates the peak soon after a dose.
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
    """The pharmacokinetic parameters of some people; the fields broadcast against each other.

    Raises ValueError for a number that is not positive and finite.
    """

    clearance: Array
    """Apparent oral clearance CL/F, L/h (bioavailability F included)."""
    half_life: Array
    """Terminal half-life, h."""
    absorption_rate: Array
    """Absorption rate constant ka, 1/h."""

    def __post_init__(self) -> None:
        for name in ("clearance", "half_life", "absorption_rate"):
            values = np.atleast_1d(np.asarray(getattr(self, name), float))
            if not (np.isfinite(values).all() and (values > 0).all()):
                raise ValueError(_("Every number in %s must be finite and above zero") % name)
            object.__setattr__(self, name, values)

    @property
    def elimination_rate(self) -> Array:
        """Elimination rate constant ke, 1/h."""
        return np.log(2.0) / self.half_life

    @property
    def volume(self) -> Array:
        """Apparent volume of distribution V/F implied by clearance and half-life, L."""
        return self.clearance / self.elimination_rate

    def rates_and_scale(self, dose: float) -> tuple[Array, Array, Array]:
        """The rates ka and ke (1/h) and the factor of `bateman` for a dose (ng/mL per h), each of shape (people, 1)."""
        scale = self.absorption_rate * dose * NG_PER_ML_IN_MG_PER_L / self.volume
        ka, ke, scale = np.broadcast_arrays(self.absorption_rate, self.elimination_rate, scale)
        return ka[:, None], ke[:, None], scale[:, None]


def bateman(ka: ArrayLike, ke: ArrayLike, times: ArrayLike) -> Array:
    """The Bateman function (exp(−ke·t) − exp(−ka·t)) / (ka − ke), in h, for rates in 1/h and t ≥ 0 in h.

    Symmetric in the two rates (ka < ke is flip-flop kinetics), with the limit t·exp(−ke·t) where they coincide.
    Computed without dividing by their difference, so it stays accurate when they are close.
    """
    slower = np.minimum(ka, ke)
    gap = np.abs(np.subtract(ka, ke)) * times
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.where(gap > 0, -np.expm1(-gap) / gap, 1.0)
    return np.asarray(np.exp(-slower * times) * times * factor)


def after_one_dose(kinetics: Kinetics, times: ArrayLike, dose: float = 1.0) -> Array:
    """Concentrations at `times` (h) after one dose (mg) at time 0; zero before it."""
    ka, ke, scale = kinetics.rates_and_scale(dose)
    since_dose = np.maximum(np.asarray(times, float)[None, :], 0.0)
    return scale * bateman(ka, ke, since_dose)


def after_doses(kinetics: Kinetics, times: ArrayLike, taken: Sequence[float], dose: float = 1.0) -> Array:
    """Concentrations at `times` (h) after equal doses (mg), each at a time in `taken` (h), by superposition."""
    t = np.asarray(times, float)
    return sum((after_one_dose(kinetics, t - start, dose) for start in taken), after_one_dose(kinetics, t, 0.0))


def at_steady_state(kinetics: Kinetics, times: ArrayLike, interval: float = 24.0, dose: float = 1.0) -> Array:
    """Concentrations within one dosing interval (0 ≤ t ≤ `interval`, h) after infinitely many doses (mg).

    This is the geometric series of `after_one_dose`, brought over one denominator so that only positive terms are
    added. Raises ValueError for a time outside the interval.
    """
    ka, ke, scale = kinetics.rates_and_scale(dose)
    t = np.asarray(times, float)[None, :]
    if (t < 0).any() or (t > interval).any():
        raise ValueError(_("A time must lie within one dosing interval (0–%s h)") % f"{interval:g}")
    shape = bateman(ka, ke, t) + np.exp(-(ka + ke) * t) * bateman(ka, ke, interval - t)
    return scale * shape / (np.expm1(-ka * interval) * np.expm1(-ke * interval))


def average_at_steady_state(kinetics: Kinetics, interval: float = 24.0, dose: float = 1.0) -> Array:
    """Mean concentration over a dosing interval at steady state, dose / (CL/F · interval): shape (people,).

    It does not depend on the absorption rate.
    """
    return np.asarray(dose * NG_PER_ML_IN_MG_PER_L / (kinetics.clearance * interval))


def average_after_one_dose(kinetics: Kinetics, until: float, dose: float = 1.0) -> Array:
    """Mean concentration from 0 to `until` (h, at least a minute) after one dose: shape (people,).

    The amount eliminated (the dose minus what remains in gut and body) divided by clearance is the area under the
    curve.
    """
    ka, ke, _ = kinetics.rates_and_scale(dose)
    eliminated = -np.expm1(-ka * until) - ka * bateman(ka, ke, until)
    return dose * NG_PER_ML_IN_MG_PER_L * eliminated[:, 0] / (kinetics.clearance * until)


def accumulation_ratio(half_life: ArrayLike, interval: float = 24.0) -> Array:
    """Exposure over an interval (h) at steady state, relative to the first: 1 / (1 − exp(−ke·interval)).

    Holds for an absorption much faster than elimination.
    """
    return -1.0 / np.expm1(-np.log(2.0) * interval / np.asarray(half_life, float))


def absorption_rate_for_peak(peak_time: ArrayLike, half_life: ArrayLike) -> Array:
    """The absorption rate constant ka (1/h) with which a single dose peaks at `peak_time` (h).

    With x = (ka − ke) / ke the peak is at ln(1 + x) / (x·ke), which falls from 1/ke to 0 as x grows; x is found by
    bisection. Raises ValueError for a peak time of 1/ke or later, which would need absorption slower than elimination.
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
