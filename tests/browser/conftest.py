"""One Chromium and one server for all browser tests of a worker."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import NoChromiumError, launch
from tests.browser.serve import serving
from tests.site.conftest import BuiltSite, built_site  # noqa: F401  # a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            chromium = launch(playwright)
        except NoChromiumError as missing:
            if os.environ.get("CI"):
                pytest.fail(str(missing))
            pytest.skip(str(missing))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def origin(built_site: BuiltSite) -> Iterator[str]:  # noqa: F811
    """Where the real site is served, ``http://127.0.0.1:1234``."""
    with serving(built_site.out) as address:
        yield address
