"""How much the suites of very many cases try: a part that holds every kind, or everything.

Everything is tried on CI, and where a person asks for it with `KB_TESTS=all make test`. Of cases that are alike another
part is tried each day; the end of a run says how to try the same again.

What takes long and hardly ever fails has its days, too: with `pytest.mark.turns(3)` on a module one of three of its
tests is tried a day, another one tomorrow. Who names a file or a folder tries all that is in it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

EVERYTHING = bool(os.environ.get("CI")) or os.environ.get("KB_TESTS") == "all"
TURN = int(os.environ.setdefault("KB_TURN", str(datetime.now(UTC).toordinal())))
"""Which part it is the turn of. Workers have it from the process that begins them: they must agree."""
Case = TypeVar("Case")


def amount(part: int, everything: int) -> int:
    """How many cases to try."""
    return everything if EVERYTHING else part


def share(cases: Sequence[Case], parts: int, *, days_ahead: int = 0, every: int = 1) -> list[Case]:
    """The cases to try: one of so many parts, in as many days all of them; or all.

    Suites that try the same in other ways may be days ahead of each other, so that each case is tried somehow today.
    What has its own turn every so many days goes on to the next part as often.
    """
    return list(cases) if EVERYTHING else part_of(cases, parts, TURN // every + days_ahead)


def part_of(cases: Sequence[Case], parts: int, turn: int) -> list[Case]:
    """One of so many parts of cases, never none; each case is in one of as many turns."""
    parts = max(1, min(parts, len(cases)))
    return list(cases[turn % parts :: parts])


NAMED = "KB_NAMED"
"""The variable that tells workers whether the files or tests to try were named."""


def tell_workers(config: pytest.Config) -> None:
    """Note in the process that begins the workers whether all tests are to be tried, or such as were named."""
    if not hasattr(config, "workerinput"):
        whole = {Path(__file__).parent, Path(__file__).parent.parent}
        asked = {(config.invocation_params.dir / argument).resolve() for argument in config.args}
        is_named = config.args_source is config.ArgsSource.ARGS and not asked <= whole
        os.environ[NAMED] = "yes" if is_named or config.option.keyword or config.option.markexpr else ""


def of_today(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests whose turn it is, in their order: all without the mark; of those of a module with it, one of so many.

    What is marked with the same word for `together`, since it needs the same that takes long, has its turn on one day.
    """
    if EVERYTHING or os.environ.get(NAMED):
        return list(items)
    found = [(item, item.get_closest_marker("turns")) for item in items]
    groups: dict[tuple[object, int], dict[str, list[pytest.Item]]] = defaultdict(lambda: defaultdict(list))
    for item, mark in found:
        if mark:
            together = mark.kwargs.get("together")
            groups[None if together else item.path, *mark.args][together or item.nodeid].append(item)
    # modules are days ahead of each other, so that no day has the first test of all of them
    tried = [item for ahead, ((_where, parts), cases) in enumerate(groups.items())
             for case in part_of(list(cases.values()), parts, TURN + ahead) for item in case]
    today = {id(item) for item in tried}
    return [item for item, mark in found if not mark or id(item) in today]
