"""Values that are worked out once a build, when first asked for.

``@cached_for_build`` takes a function of the environment or of the application. Its value is forgotten whenever pages
are read, so it may be asked for at any time and in any order.
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
    """Compute a value of a build once; the function takes a Sphinx application or a build environment."""

    @wraps(function)
    def value_of(owner: Owner) -> Value:
        values = _VALUES.setdefault(owner, {})
        if function not in values:
            values[function] = function(owner)
        return values[function]

    return value_of


def forget(app: Sphinx, env: BuildEnvironment, *rest: Any) -> None:
    """Forget every value of a build: pages are being read, or have just been."""
    _VALUES.pop(env, None)
    _VALUES.pop(app, None)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-before-read-docs", forget)
    app.connect("env-updated", forget, priority=1)  # before any feature answers this event with values of its own
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
