"""One compartment, first-order absorption and elimination, doses that add up.

All functions are linear in the dose and vectorised over people: parameters are arrays of one shape (people), times are
one-dimensional, results have the shape (people, times). Times in h, doses in mg, clearance in L/h, volume in L,
concentrations in ng/mL. After Gibaldi & Perrier, Pharmacokinetics (2nd ed.), chapters 1 and 3.

The model knows no distribution phase: it understates the peak soon after a dose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kb.pharmacology.units import NG_PER_ML_IN_MG_PER_L

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

NEAR = 1e-6
"""Rates closer than this share of each other are told apart: the closed form divides by their difference."""


@dataclass(frozen=True)
class Kinetics:
    """How some people take up and clear a drug; every field broadcasts against the others."""

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
                raise ValueError(f"{name} 里有不大于零的数")
            object.__setattr__(self, name, values)

    @property
    def elimination(self) -> Array:
        """Elimination rate constant, 1/h."""
        return np.log(2.0) / self.half_life

    @property
    def volume(self) -> Array:
        """Apparent volume V/F that clearance and half-life imply, L."""
        return self.clearance / self.elimination

    def rates(self) -> tuple[Array, Array]:
        """Absorption and elimination, kept apart where they coincide (the limit of the closed form)."""
        ka, ke = np.broadcast_arrays(self.absorption, self.elimination)
        return np.where(np.abs(ka - ke) < NEAR * ke, ke * (1 + NEAR), ka), ke


def after_one_dose(kinetics: Kinetics, times: ArrayLike, dose: float = 1.0) -> Array:
    """Concentrations at `times` after one dose at time 0; zero before it."""
    ka, ke = (rate[:, None] for rate in kinetics.rates())
    t = np.asarray(times, float)[None, :]
    past = np.maximum(t, 0.0)
    scale = dose * NG_PER_ML_IN_MG_PER_L / kinetics.volume[:, None]
    return np.where(t > 0, scale * ka / (ka - ke) * (np.exp(-ke * past) - np.exp(-ka * past)), 0.0)


def after_doses(kinetics: Kinetics, times: ArrayLike, taken: Sequence[float], dose: float = 1.0) -> Array:
    """Concentrations at `times` after equal doses `taken` at some times: each dose adds its own curve."""
    t = np.asarray(times, float)
    return sum((after_one_dose(kinetics, t - start, dose) for start in taken), after_one_dose(kinetics, t, 0.0))


def at_steady_state(kinetics: Kinetics, times: ArrayLike, interval: float = 24.0, dose: float = 1.0) -> Array:
    """Concentrations within one interval (0 ≤ t ≤ `interval`) after infinitely many doses."""
    ka, ke = (rate[:, None] for rate in kinetics.rates())
    t = np.asarray(times, float)[None, :]
    scale = dose * NG_PER_ML_IN_MG_PER_L / kinetics.volume[:, None]
    slow = np.exp(-ke * t) / -np.expm1(-ke * interval)
    fast = np.exp(-ka * t) / -np.expm1(-ka * interval)
    return scale * ka / (ka - ke) * (slow - fast)


def average_at_steady_state(kinetics: Kinetics, interval: float = 24.0, dose: float = 1.0) -> Array:
    """Mean concentration over an interval at steady state: dose / (CL/F · interval), whatever the absorption."""
    return np.asarray(dose * NG_PER_ML_IN_MG_PER_L / (kinetics.clearance * interval))


def average_after_one_dose(kinetics: Kinetics, until: float, dose: float = 1.0) -> Array:
    """Mean concentration from 0 to `until` after one dose, from the integral of the closed form."""
    ka, ke = kinetics.rates()
    scale = dose * NG_PER_ML_IN_MG_PER_L / kinetics.volume
    return scale * ka / (ka - ke) * (-np.expm1(-ke * until) / ke + np.expm1(-ka * until) / ka) / until


def accumulation(half_life: ArrayLike, interval: float = 24.0) -> Array:
    """Exposure in an interval at steady state over that after the first dose, for fast absorption."""
    return -1.0 / np.expm1(-np.log(2.0) * interval / np.asarray(half_life, float))


def eliminated(kinetics: Kinetics, until: float, dose: float = 1.0) -> Array:
    """What has left the body of one absorbed dose by the time `until`, mg: CL/F times the area so far."""
    return kinetics.clearance * average_after_one_dose(kinetics, until, dose) * until / NG_PER_ML_IN_MG_PER_L


def in_body(kinetics: Kinetics, until: float, dose: float = 1.0) -> Array:
    """What is absorbed and still in the body at `until`, mg."""
    return after_one_dose(kinetics, [until], dose)[:, 0] * kinetics.volume / NG_PER_ML_IN_MG_PER_L


def to_absorb(kinetics: Kinetics, until: float, dose: float = 1.0) -> Array:
    """What still waits in the gut at `until`, mg."""
    return dose * np.exp(-kinetics.rates()[0] * until)


def absorption_for_peak(peak_time: ArrayLike, half_life: ArrayLike) -> Array:
    """The absorption rate constant (1/h) with which one dose peaks at `peak_time` (h).

    Solves ln(ka/ke) / (ka − ke) = t by bisection on ka > ke, where the left side falls from 1/ke to 0. A peak time at
    or beyond 1/ke has no such solution and raises ValueError.
    """
    peak, life = np.broadcast_arrays(np.asarray(peak_time, float), np.asarray(half_life, float))
    ke = np.log(2.0) / life
    if (peak <= 0).any() or (peak >= 1.0 / ke).any():
        raise ValueError("达峰时间应大于零，并短于 1/ke（约 1.44 个半衰期）")
    low, high = np.log(ke * (1 + 1e-9)), np.log(ke * 1e9)
    for _ in range(80):
        middle = (low + high) / 2
        ka = np.exp(middle)
        later = np.log(ka / ke) / (ka - ke) > peak
        low, high = np.where(later, middle, low), np.where(later, high, middle)
    return np.exp((low + high) / 2)
