"""How much the suites of very many cases try: a part that holds every kind, or everything.

Everything is tried on CI, and where a person asks for it with `KB_TESTS=all make test`. Of cases that are alike another
part is tried each day; the end of a run says how to try the same again.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

EVERYTHING = bool(os.environ.get("CI")) or os.environ.get("KB_TESTS") == "all"
TURN = int(os.environ.setdefault("KB_TURN", str(datetime.now(UTC).toordinal())))
"""Which part it is the turn of. Workers have it from the process that begins them: they must agree."""
Case = TypeVar("Case")


def amount(part: int, everything: int) -> int:
    """How many cases to try."""
    return everything if EVERYTHING else part


def share(cases: Sequence[Case], parts: int, *, days_ahead: int = 0) -> list[Case]:
    """The cases to try: one of so many parts, in as many days all of them; or all.

    Suites that try the same in other ways may be days ahead of each other, so that each case is tried somehow today.
    """
    return list(cases) if EVERYTHING else part_of(cases, parts, TURN + days_ahead)


def part_of(cases: Sequence[Case], parts: int, turn: int) -> list[Case]:
    """One of so many parts of cases, never none; each case is in one of as many turns."""
    parts = max(1, min(parts, len(cases)))
    return list(cases[turn % parts :: parts])
