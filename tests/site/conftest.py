"""The real site as a crawler finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site.crawl import Site

if TYPE_CHECKING:
    from tests.published import Published


@pytest.fixture(scope="session")
def crawled(built_site: Published) -> Site:
    return Site(built_site.out)
