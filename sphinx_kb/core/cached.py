"""Values computed once per build, on first use.

``@cached_for_build`` decorates a function of the environment or of the application. The cache is cleared whenever pages
are read, so the function may be called at any time and in any order.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

Owner = TypeVar("Owner")
Value = TypeVar("Value")

_VALUES: WeakKeyDictionary[Any, dict[Callable[..., Any], Any]] = WeakKeyDictionary()
"""The values of each build, by environment or application; not in the environment, which is pickled."""


def cached_for_build(function: Callable[[Owner], Value]) -> Callable[[Owner], Value]:
    """Cache a function of a Sphinx application or a build environment for the build."""

    @wraps(function)
    def value_of(owner: Owner) -> Value:
        values = _VALUES.setdefault(owner, {})
        if function not in values:
            values[function] = function(owner)
        return values[function]

    return value_of


def forget(app: Sphinx, env: BuildEnvironment, *rest: Any) -> None:
    """Drop every cached value of a build, before and after pages are read."""
    _VALUES.pop(env, None)
    _VALUES.pop(app, None)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-before-read-docs", forget)
    app.connect("env-updated", forget, priority=1)  # before any handler of this event computes values
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
