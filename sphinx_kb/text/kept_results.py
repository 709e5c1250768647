"""A slow, pure function of a text, with results that may be kept for another process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


class KeptResults(Generic[Result]):
    """The function, its results so far, and the texts that it was asked for since `begin`."""

    def __init__(self, compute: Callable[[str], Result]) -> None:
        self.compute = compute
        self.known: dict[str, Result] = {}
        self.asked: set[str] = set()
        self._load: Callable[[], dict[str, Any]] | None = None

    def __call__(self, text: str) -> Result:
        """Return the result for a text. Nobody may change it."""
        if self._load:
            load, self._load = self._load, None
            self.known = {**load(), **self.known}
        self.asked.add(text)
        if text not in self.known:
            self.known[text] = self.compute(text)
        return self.known[text]

    def begin(self, load: Callable[[], dict[str, Any]]) -> None:
        """Note texts from now on; `load` returns earlier results and is called when the function is first asked."""
        self.asked = set()
        self._load = load
