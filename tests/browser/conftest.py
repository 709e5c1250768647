"""One server for all browser tests of a worker, and readers who search; the browser is that of tests/conftest.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.searching import Searcher, searching
from tests.browser.serve import serving
from tests.browser.windows import Windows, heard
from tests.published import Published

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def origin(built_site: Published) -> Iterator[str]:
    """Where the real site is served, ``http://127.0.0.1:1234``."""
    with serving(built_site.out) as address:
        yield address


@pytest.fixture
def reader(windows: Windows, origin: str) -> Iterator[Searcher]:
    """A reader at a desk; nothing may go wrong on their way."""
    with searching(windows, origin) as one:
        yield one
    assert one.wrong == []


@pytest.fixture(scope="session")
def ready(windows: Windows, origin: str) -> Iterator[Searcher]:
    """A reader whose search holds the bodies of all pages, which takes long."""
    with searching(windows, origin, new=True) as one:
        one.start()
        one.whole()
        yield one


@pytest.fixture
def whole(ready: Searcher) -> Iterator[Searcher]:
    """That reader before the open dialog, to ask; whoever leaves the page takes `reader`."""
    ready.begin_again()
    with heard(ready.page, dialog=lambda dialog: ready.note(f"弹出：{dialog.message}")):
        yield ready
    assert ready.wrong == []
