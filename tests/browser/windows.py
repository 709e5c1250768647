"""Windows of one Chromium that tests share: to open a new one costs more than most of what is done in it."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error as PlaywrightError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

FORGET = "() => { try { localStorage.clear(); sessionStorage.clear(); } catch { /* nothing is kept here */ } }"
PATIENCE = 30_000
"""Milliseconds that an action may take: machines may be busy."""


@dataclass
class Windows:
    """One window for each way of looking, lent to one test after the other and emptied in between.

    What a page keeps, what was routed, the place of the mouse and emulated media are reset. What cannot be (scripts of
    `add_init_script`, listeners of one's own) needs `new`.
    """

    browser: Browser
    kept: dict[tuple[Any, ...], Page] = field(default_factory=dict)

    @contextmanager
    def lent(self, width: int = 1280, height: int = 800, **options: Any) -> Iterator[Page]:
        """The window of a width and height and of options of a context, as if it were new."""
        how = (width, height, *sorted(options.items()))
        if how not in self.kept:
            self.kept[how] = self._opened(width, height, **options)
        page = self.kept[how]
        try:
            yield page
        finally:
            try:
                empty(page, width, height)
            except PlaywrightError:  # what a failed test has left cannot be mended
                del self.kept[how]
                with suppress(PlaywrightError):
                    page.context.close()

    @contextmanager
    def new(self, width: int = 1280, height: int = 800, **options: Any) -> Iterator[Page]:
        """A window that nobody has used or will."""
        page = self._opened(width, height, **options)
        try:
            yield page
        finally:
            page.context.close()

    def _opened(self, width: int, height: int, **options: Any) -> Page:
        options = {"reduced_motion": "reduce", **options}
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def close(self) -> None:
        """Close all of them."""
        for page in self.kept.values():
            page.context.close()


def empty(page: Page, width: int, height: int) -> None:
    """Leave nothing in a window of what was done in it."""
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.unroute_all(behavior="ignoreErrors")
    page.evaluate(FORGET)
    page.goto("about:blank")
    page.mouse.move(0, 0)
    page.emulate_media(media="null", color_scheme="null")
    page.set_viewport_size({"width": width, "height": height})


@contextmanager
def heard(page: Page, **handlers: Callable[[Any], object]) -> Iterator[None]:
    """Listen to events of a window for a while: ``heard(page, pageerror=faults.append)``."""
    listeners = {event: partial(call, handler) for event, handler in handlers.items()}
    for event, listener in listeners.items():
        page.on(event, listener)
    try:
        yield
        page.evaluate("0")  # what has happened by now is heard
    finally:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)


def call(handler: Callable[[Any], object], event: object) -> None:
    """Tell a handler of an event; Playwright takes no method of a list itself."""
    handler(event)
