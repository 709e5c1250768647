"""The date of an edition, and the format of dates in its language."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sphinx.util.i18n import format_date

from sphinx_kb.core.clock import stated_time
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def review_date(reviewed: object) -> dt.date | None:
    """Return the date `reviewed` of front matter; None if it is missing or invalid."""
    try:
        return dt.date.fromisoformat(str(reviewed or "").strip())
    except ValueError:
        return None


def edition_date(env: BuildEnvironment) -> dt.datetime | None:
    """Return the date of this edition: SOURCE_DATE_EPOCH, else the latest review; None if there is neither."""
    if moment := stated_time():
        return moment
    days = [day for fields in env.metadata.values() if (day := review_date(fields.get("reviewed")))]
    return dt.datetime.combine(max(days), dt.time(), dt.UTC) if days else None


def long_date(date: dt.date, language: str) -> str:
    """Format a date in the long form of a language."""
    moment = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
    return format_date(str(_("%B %-d, %Y")), date=moment, language=language)
