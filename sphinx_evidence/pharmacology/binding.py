"""Hill–Langmuir binding of one ligand at equilibrium (Hill coefficient 1).

Assumes a single site, no competing ligand, and a free concentration that binding does not deplete. Occupancy is not
effect: agonists, antagonists and inverse agonists occupy alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]


def concentration_over_ki(concentration: ArrayLike, ki: ArrayLike) -> Array:
    """Free concentration over Ki, both in nmol/L; a ratio of 1 means half occupancy. Raises ValueError for Ki ≤ 0."""
    dissociation_constant = np.asarray(ki, float)
    if not (dissociation_constant > 0).all():
        raise ValueError(_("Ki must be above zero"))
    return np.asarray(concentration, float) / dissociation_constant


def occupancy(ratio: ArrayLike) -> Array:
    """The fraction of sites occupied, r / (1 + r), for a ratio r ≥ 0 of free concentration to Ki; 1 for infinite r.

    Occupancy increases with r, so its quantiles are the occupancies of the quantiles of r: three numbers per receptor
    suffice to draw its band at any dose. Raises ValueError for r < 0.
    """
    r = np.asarray(ratio, float)
    if not (r >= 0).all():
        raise ValueError(_("A concentration cannot be below zero"))
    with np.errstate(invalid="ignore"):
        return np.where(np.isinf(r), 1.0, r / (1.0 + r))

