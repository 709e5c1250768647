"""Conversion between mass concentrations (mg/L, ng/mL) and molar concentrations (nmol/L)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

NG_PER_ML_IN_MG_PER_L = 1000.0
"""1 mg/L is 1000 ng/mL."""


def to_molar(mass: ArrayLike, molar_mass: float) -> NDArray[np.float64]:
    """Concentrations in ng/mL as nmol/L; raises ValueError unless `molar_mass` (g/mol) is positive and finite."""
    return np.asarray(mass, float) * 1000.0 / positive(molar_mass, _("The molar mass (g/mol)"))


def positive(value: float, name: str) -> float:
    """Return `value`. Raises ValueError, with `name` in the message, unless it is positive and finite."""
    if not (np.isfinite(value) and value > 0):
        raise ValueError(_("%(name)s must be above zero, but is %(value)s") % {"name": name, "value": value})
    return float(value)
