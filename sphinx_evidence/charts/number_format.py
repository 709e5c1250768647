"""Numbers of figures as text, to as many digits as the model's accuracy warrants."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable

UNIT = "ng/mL"
"""The unit of all concentrations."""


def two_digits(number: float) -> str:
    """A number to two significant digits, or a whole number from 10 upwards."""
    return f"{number:.2g}" if number < 10 else f"{number:.0f}"


def with_band(middle: str, low: str, high: str) -> str:
    """A median with its band, from numbers already formatted."""
    # translators: a median and, in brackets, the ends of its band
    return _("%(middle)s (%(low)s–%(high)s)") % {"middle": middle, "low": low, "high": high}


def concentration_words(band: Iterable[float]) -> str:
    """A median with its band, without unit, from the 5 %, 50 % and 95 % quantiles."""
    low, middle, high = map(two_digits, band)
    return with_band(middle, low, high)


def percent_words(band: Iterable[float]) -> str:
    """A median with its band, in per cent, from the 5 %, 50 % and 95 % quantiles."""
    low, middle, high = map(two_digits, band)
    return with_band(f"{middle}%", low, high)


def band_cells(band: Iterable[float]) -> tuple[str, str, str]:
    """The cells of a CSV file for a band: median, 5 % and 95 % quantile."""
    low, middle, high = (f"{value:.4g}" for value in band)
    return middle, low, high


def clauses(parts: Iterable[str]) -> str:
    """Join parts of a sentence with commas: “a, b, c”."""
    # translators: two parts of one sentence
    return reduce(lambda before, part: _("%(before)s, %(part)s") % {"before": before, "part": part}, parts)


def statements(parts: Iterable[str]) -> str:
    """Join independent statements with semicolons: “a; b; c”."""
    # translators: two statements within one sentence
    return reduce(lambda before, part: _("%(before)s; %(part)s") % {"before": before, "part": part}, parts)
