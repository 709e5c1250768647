"""What only saves time or memory leaves every page as it is."""

from __future__ import annotations

import pytest

from tests.build.small import PAGES, SAVING
from tests.conftest import Built


def pages_of(built: Built) -> dict[str, bytes]:
    return {name: data for name, data in built.files().items() if name.endswith(".html")}


@pytest.fixture(scope="module")
def plain(make_shared_world) -> Built:
    """The site of Sphinx alone."""
    return make_shared_world(files=PAGES).build()


@pytest.mark.parametrize("part", SAVING)
def test_pages_are_the_same(make_world, plain, part):
    ours = make_world(f"sphinx_kb.build.{part}", files=PAGES).build()
    assert pages_of(ours) == pages_of(plain)
    assert ours.warnings == plain.warnings == []
