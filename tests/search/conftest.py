"""The real site, built once, and its search engine asked in node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.published import Published
from tests.search.recall import ask

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def find(built_site: Published) -> Callable[..., list[dict[str, Any]]]:
    """``find("睡不着", "mdp")``: what the engine of the real site answers to each."""

    def ask_all(*queries: str, **options: Any) -> list[dict[str, Any]]:
        return ask(built_site.out, queries, **options)["answers"]

    return ask_all
