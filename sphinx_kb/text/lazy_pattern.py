"""Regular expressions that are compiled when they are first used.

Python compiles a class of letters of several scripts into a table of all letters, which takes about a millisecond, and
a long alternation likewise. A build where nothing has changed uses hardly any of these; as constants of modules they
took a tenth of it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cached_property
from typing import Any, cast


class LazyPattern:
    """A regular expression that is compiled when something of it is first asked for, and then answers as quickly."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = pattern, flags
        _WAITING.append(self)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(*self._source)

    def __getattr__(self, name: str) -> Any:
        # only called for what has not been asked for before
        answer = getattr(self._compiled, name)
        vars(self)[name] = answer
        return answer


_WAITING: list[LazyPattern] = []
"""Those that `compile_all` has not come upon."""


def compile_all() -> None:
    """Compile all that there are, for a process that many builds are forked from."""
    while _WAITING:
        with suppress(re.error):  # told when it is used
            _ = _WAITING.pop()._compiled


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` returns, without compiling it yet.

    The result has the methods and attributes of a pattern. It is no argument for the functions of `re`, and a mistake
    in it is only told when it is used: both are for constants in the code, not for what users write.
    """
    return cast("re.Pattern[str]", LazyPattern(pattern, flags))
