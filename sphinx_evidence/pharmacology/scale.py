"""Affinities on a logarithmic scale, without numpy: what fingerprints are drawn on."""

from __future__ import annotations

import math


def negative_log(ki: float) -> float:
    """Return the pKi of a Ki in nmol/L: 9 − log10 Ki. Raises ValueError for Ki ≤ 0."""
    return 9.0 - math.log10(ki)
