"""The report of pages that are due for review. It never causes a failure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sphinx_kb.core.review import REVIEW_DAYS, is_old
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_kb.lint import Content


def report(content: Content, day: dt.date) -> Iterator[str]:
    """Count and list the pages whose last review is old as of `day`."""
    dates = ((page.front_matter.get("reviewed"), page.path) for page in content.pages)
    old = sorted((date, path) for date, path in dates if isinstance(date, dt.date) and is_old(date, day))
    yield _("Pages not reviewed for more than %(days)s days: %(number)s") % {"days": REVIEW_DAYS, "number": len(old)}
    yield from (_("  %(path)s: %(date)s") % {"path": path, "date": date.isoformat()} for date, path in old)
