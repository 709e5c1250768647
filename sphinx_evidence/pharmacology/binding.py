"""Hill–Langmuir binding of one ligand at equilibrium, and affinities on a logarithmic scale.

This assumes one site, no other ligand and a free concentration that binding does not use up. Occupancy is no effect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]


def potency(concentration: ArrayLike, ki: ArrayLike) -> Array:
    """Free concentration over Ki, both in nmol/L: as multiples of half occupancy. Raises ValueError for Ki ≤ 0."""
    affinity = np.asarray(ki, float)
    if not (affinity > 0).all():
        raise ValueError(_("Ki must be above zero"))
    return np.asarray(concentration, float) / affinity


def occupancy(ratio: ArrayLike) -> Array:
    """The occupied share, r / (1 + r), for a ratio r ≥ 0 of free concentration to Ki; 1 where r is infinite.

    Raises ValueError for r < 0.

    It rises with r, so the quantiles of occupancy are the occupancies of the quantiles of r: three numbers a receptor
    are all that a page needs to show a band at any dose.
    """
    r = np.asarray(ratio, float)
    if not (r >= 0).all():
        raise ValueError(_("A concentration cannot be below zero"))
    with np.errstate(invalid="ignore"):
        return np.where(np.isinf(r), 1.0, r / (1.0 + r))

