"""Numbers of the figures in words and in cells: to as many figures as the model deserves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

UNIT = "ng/mL"


def figures(number: float) -> str:
    """A number to two figures, as captions and tables say it."""
    return f"{number:.2g}" if number < 10 else f"{number:.0f}"


def triple(values: Iterable[float]) -> str:
    """A median with its band."""
    low, middle, high = values
    return f"{figures(middle)}（{figures(low)}–{figures(high)}）"


def percents(values: Iterable[float]) -> str:
    """A median of shares with its band."""
    low, middle, high = (figures(value) for value in values)
    return f"{middle}%（{low}–{high}）"


def band_cells(values: Iterable[float]) -> tuple[str, str, str]:
    """Median, 5 % and 95 % as a file holds them."""
    low, middle, high = (f"{value:.4g}" for value in values)
    return middle, low, high
