"""One server for all browser tests of a worker; the browser is that of all tests (tests/conftest.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.serve import serving
from tests.published import Published

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def origin(built_site: Published) -> Iterator[str]:
    """Where the real site is served, ``http://127.0.0.1:1234``."""
    with serving(built_site.out) as address:
        yield address
