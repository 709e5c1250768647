"""What tests ask of a window in any browser that speaks WebDriver."""

from __future__ import annotations

import json
import time
from abc import ABC, abstractmethod
from typing import Any

PATIENCE = 60
"""Seconds to wait for what comes late."""


class Window(ABC):
    """An open window; how its browser is asked is told by browser."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Give the window a size."""

    @abstractmethod
    def navigate(self, address: str) -> None:
        """Go to a page and wait until it is there."""

    @abstractmethod
    def run(self, script: str) -> Any:
        """What a script on the page returns."""

    @abstractmethod
    def find(self, selector: str) -> dict[str, str]:
        """The first element, as WebDriver names it."""

    @abstractmethod
    def act(self, actions: list[dict[str, Any]]) -> None:
        """Move the mouse, or type."""

    def open(self, address: str, width: int = 1280) -> None:
        """Go to a page, in a window of a width."""
        self.resize(width, 900)
        self.navigate(address)

    def wait(self, script: str) -> Any:
        """What a script returns once that is something."""
        end = time.monotonic() + PATIENCE
        while not (found := self.run(script)):
            assert time.monotonic() < end, script
            time.sleep(0.1)
        return found

    def wait_at(self, selector: str, script: str) -> Any:
        """The same, with the mouse at an element: a page may have moved under it, and is pointed at again."""
        end = time.monotonic() + PATIENCE
        while True:
            self.point(selector)
            again = time.monotonic() + PATIENCE / 12
            while time.monotonic() < again:
                if found := self.run(script):
                    return found
                time.sleep(0.1)
            assert time.monotonic() < end, script
            self.point("h1")

    def point(self, selector: str) -> None:
        """Move the mouse to an element."""
        self.run(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{ block: 'center' }})")
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": self.find(selector), "duration": 50}
        self.act([{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": [move]}])

    def type(self, words: str) -> None:
        """Type into what has the focus."""
        keys = [{"type": kind, "value": letter} for letter in words for kind in ("keyDown", "keyUp")]
        self.act([{"type": "key", "id": "keys", "actions": keys}])
