"""Affinities on a logarithmic scale, for fingerprints; works without numpy."""

from __future__ import annotations

import math


def pki(ki: float) -> float:
    """Return the pKi, −log10 of Ki in mol/L, of a Ki in nmol/L: 9 − log10 Ki. Raises ValueError for Ki ≤ 0."""
    return 9.0 - math.log10(ki)
