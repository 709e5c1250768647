"""The time of the build: SOURCE_DATE_EPOCH, which makes builds repeatable, or now."""

from __future__ import annotations

import datetime as dt
import os
from html import escape
from typing import TYPE_CHECKING

from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

VARIABLE = "SOURCE_DATE_EPOCH"
"""The variable of https://reproducible-builds.org/specs/source-date-epoch/: seconds since 1970."""
HIDDEN = "KB_REFUSED_DATE_EPOCH"
"""Holds the value of that variable if Sphinx cannot read it."""
LATEST = 253_402_300_799
"""The last second of the year 9999, the last that Python has dates for."""


def is_valid(text: str) -> bool:
    """Whether a text is a number of seconds since 1970."""
    return text.isascii() and text.isdecimal() and len(text) < 16 and int(text) <= LATEST


def hide_invalid_time() -> None:
    """Hide an invalid SOURCE_DATE_EPOCH from Sphinx until an extension can refuse it in words.

    Sphinx would end in a traceback before it sets up the first extension, so conf.py calls this.
    """
    text = os.environ.get(VARIABLE, "").strip()
    if text and not is_valid(text):
        os.environ[HIDDEN] = os.environ.pop(VARIABLE)


def stated_time() -> dt.datetime | None:
    """Return the time that SOURCE_DATE_EPOCH states; None if it is not set.

    Raises SystemExit if it is not a number of seconds.
    """
    text = (os.environ.get(VARIABLE) or os.environ.get(HIDDEN) or "").strip()
    if not text:
        return None
    if not is_valid(text):
        raise SystemExit(_("%(name)s is “%(value)s”, but must be a number of seconds since 1970: correct it, or run "
                           "`unset %(name)s`") % {"name": VARIABLE, "value": text})
    return dt.datetime.fromtimestamp(int(text), dt.UTC)


def build_time() -> dt.datetime:
    """Return the time of the build. Raises SystemExit like `stated_time`."""
    return stated_time() or dt.datetime.now(dt.UTC)


def day_of_build(app: Sphinx) -> str:
    """Return the day that themes print as that of the last update; empty if they print none."""
    config = app.config
    if config.html_last_updated_fmt is None:
        return ""
    stated = stated_time()
    now = build_time()
    return str((now if stated or config.html_last_updated_use_utc else now.astimezone()).date())


class WatchedText(str):
    """A text in the context of templates that notices when it is printed."""

    __slots__ = ("note_use",)
    note_use: Callable[[], None]

    def __new__(cls, text: str, note_use: Callable[[], None]) -> WatchedText:
        watched = super().__new__(cls, text)
        watched.note_use = note_use
        return watched

    def __str__(self) -> str:
        self.note_use()
        return str.__str__(self)

    def __html__(self) -> str:
        return escape(str(self), quote=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    stated_time()  # refuse an invalid one before any page is read
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
