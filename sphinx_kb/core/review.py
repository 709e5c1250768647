"""When something was last reviewed, and whether that is long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.core.clock import build_time

if TYPE_CHECKING:
    import datetime as dt

REVIEW_DAYS = 365
"""After how many days a page or a claim counts as not reviewed for long."""
EXAMPLE_DATE = "2026-11-23"
"""How a date is written, for messages."""


def today() -> dt.date:
    """Return the day of the build, which SOURCE_DATE_EPOCH may fix."""
    return build_time().date()


def is_old(reviewed: dt.date, day: dt.date) -> bool:
    """Whether the last review was more than a year before a day."""
    return (day - reviewed).days > REVIEW_DAYS
