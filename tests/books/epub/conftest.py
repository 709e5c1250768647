"""The book of the real documentation, built once for all tests and all workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.books.epub.shelf import Shelved
from tests.published import published

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def book(shared_folder: Path) -> Shelved:
    made = published("epub", shared_folder)
    assert (made.status, made.said) == (0, "")
    return Shelved(next(made.out.glob("*.epub")))
