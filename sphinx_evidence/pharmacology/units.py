"""Mass and molar concentrations: the factors between mg, ng/mL and nmol/L."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

NG_PER_ML_IN_MG_PER_L = 1000.0
"""1 mg/L is 1000 ng/mL."""


def to_molar(mass: ArrayLike, molar_mass: float) -> NDArray[np.float64]:
    """Concentrations in ng/mL as nmol/L; `molar_mass` in g/mol, positive."""
    return np.asarray(mass, float) * 1000.0 / positive(molar_mass, _("The molar mass (g/mol)"))


def positive(value: float, name: str) -> float:
    """`value`, or ValueError where it is not a positive finite number."""
    if not (np.isfinite(value) and value > 0):
        raise ValueError(_("%(name)s must be above zero, but is %(value)s") % {"name": name, "value": value})
    return float(value)
