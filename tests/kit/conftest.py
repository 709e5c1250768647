"""The Python of an environment outside this repository in which the kit is installed from its wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.kit import shared_installation


@pytest.fixture(scope="session")
def python(shared_folder: Path) -> Path:
    return shared_installation(shared_folder)
