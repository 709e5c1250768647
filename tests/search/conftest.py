"""The real site, built once, and its search engine asked in node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.search.recall import ask
from tests.site.conftest import BuiltSite, built_site  # noqa: F401  # a fixture

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def find(built_site: BuiltSite) -> Callable[..., list[dict[str, Any]]]:  # noqa: F811
    """``find("睡不着", "mdp")``: what the engine of the real site answers to each."""

    def ask_all(*queries: str, **options: Any) -> list[dict[str, Any]]:
        return ask(built_site.out, queries, **options)["answers"]

    return ask_all
