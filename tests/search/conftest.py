"""The real site, built once, and its search engine asked in node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.published import Published
from tests.search.recall import Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="session")
def engine(built_site: Published) -> Iterator[Engine]:
    """The engine of the real site."""
    with Engine(built_site.out) as loaded:
        yield loaded


@pytest.fixture(scope="session")
def find(engine: Engine) -> Callable[..., list[dict[str, Any]]]:
    """``find("睡不着", "mdp")``: what the engine of the real site answers to each."""

    def ask_all(*queries: str, **options: Any) -> list[dict[str, Any]]:
        return engine.ask(queries, **options)["answers"]

    return ask_all
