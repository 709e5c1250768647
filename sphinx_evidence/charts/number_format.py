"""Numbers of figures in words and in cells, to as many digits as the model deserves."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable

UNIT = "ng/mL"
"""The unit of all concentrations."""


def two_digits(number: float) -> str:
    """A number to two significant digits, or to whole ones from 10 on."""
    return f"{number:.2g}" if number < 10 else f"{number:.0f}"


def with_band(middle: str, low: str, high: str) -> str:
    """A median with its band, all written already."""
    # translators: a median and, in brackets, the ends of its band
    return _("%(middle)s (%(low)s–%(high)s)") % {"middle": middle, "low": low, "high": high}


def concentration_words(band: Iterable[float]) -> str:
    """A median with its band (5 %, 50 %, 95 %), without a unit."""
    low, middle, high = map(two_digits, band)
    return with_band(middle, low, high)


def percent_words(band: Iterable[float]) -> str:
    """A median of shares in per cent with its band."""
    low, middle, high = map(two_digits, band)
    return with_band(f"{middle}%", low, high)


def band_cells(band: Iterable[float]) -> tuple[str, str, str]:
    """Median, 5 % and 95 % as a file holds them."""
    low, middle, high = (f"{value:.4g}" for value in band)
    return middle, low, high


def clauses(parts: Iterable[str]) -> str:
    """Join the parts of a sentence: “a, b, c”."""
    # translators: two parts of one sentence
    return reduce(lambda before, part: _("%(before)s, %(part)s") % {"before": before, "part": part}, parts)


def statements(parts: Iterable[str]) -> str:
    """Join what could be sentences: “a; b; c”."""
    # translators: two statements within one sentence
    return reduce(lambda before, part: _("%(before)s; %(part)s") % {"before": before, "part": part}, parts)
