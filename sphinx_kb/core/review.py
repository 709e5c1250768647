"""When something was last reviewed, and whether that is long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.core.clock import build_time
from sphinx_kb.locale import _

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


def date_in_words(date: dt.date) -> str:
    """Return a date as the site's language writes it."""
    # translators: a date; %(month)d and %(day)d are numbers without a leading zero
    return _("%(year)d-%(month)02d-%(day)02d") % {"year": date.year, "month": date.month, "day": date.day}
