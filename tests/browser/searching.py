"""The search dialog as a reader meets it: opened, typed into, read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.visit import Visitor
from tests.browser.windows import Windows

PAGE = "/mechanism/mechanism.html"
"""A page to search from: long, with a diagram, contents and links."""

SETTLED = """(query) => {
  const { dataset } = document.getElementById("kb-search-list");
  return dataset.kbAnswered === query && !("kbOpen" in dataset);
}"""
"""Whether what is shown answers a query, and nothing more comes."""
FOCUSED = "document.activeElement && (document.activeElement.id || document.activeElement.className || 'body')"


@dataclass
class Searcher(Visitor):
    """A reader who searches, and notes what goes wrong."""

    waits: bool = False
    """Whether results are waited for until nothing more comes."""

    @property
    def input(self) -> Locator:
        return self.page.locator("#kb-search-input")

    @property
    def dialog(self) -> Locator:
        return self.page.locator("dialog.kb-search")

    @property
    def listed(self) -> Locator:
        return self.page.get_by_role("listbox")

    @property
    def options(self) -> Locator:
        return self.listed.get_by_role("option")

    @property
    def chosen(self) -> Locator:
        return self.page.locator("[role=option][aria-selected=true]")

    @property
    def status(self) -> Locator:
        return self.dialog.get_by_role("status")

    def start(self, path: str = PAGE) -> Searcher:
        """Open a page and the dialog upon it."""
        self.waits = False
        self.open(path)
        self.page.keyboard.press("/")
        expect(self.input).to_be_focused()
        return self

    def whole(self) -> None:
        """Wait until the bodies of pages are in the index, so that no result changes any more: that takes long."""
        self.ask("qqqqzzzz")
        expect(self.status).to_contain_text("没有", timeout=60_000)  # machines may be busy
        self.ask("")
        self.waits = True

    def begin_again(self) -> None:
        """Stand before the open dialog with nothing in its box, and nothing wrong so far."""
        if not self.dialog.is_visible():
            self.page.keyboard.press("/")
        self.ask("")
        expect(self.options).to_have_count(0)
        expect(self.input).to_be_focused()
        self.wrong.clear()

    def ask(self, query: str) -> None:
        """Put a query in the box, as if it were pasted."""
        self.input.fill(query)

    def find(self, query: str) -> Locator:
        """Ask and wait for results, once the bodies are there for all of them; gives the first."""
        self.ask(query)
        if self.waits:
            self.page.wait_for_function(SETTLED, arg=query.strip(), timeout=60_000)
        expect(self.chosen).to_have_count(1, timeout=30_000)
        expect(self.options.first).to_have_attribute("aria-selected", "true")
        return self.options.first

    def focused(self) -> str:
        """What holds the focus: its id, its class, or `body`."""
        return self.page.evaluate(FOCUSED)


@contextmanager
def searching(windows: Windows, origin: str, *, new: bool = False, **options: Any) -> Iterator[Searcher]:
    """A reader at a window of these options: at a shared one, emptied before, or at a new one."""
    lent = windows.new if new else windows.lent
    with lent(**options) as page, Searcher.in_window(page, origin) as one:
        yield one
