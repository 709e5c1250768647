"""Values computed once per build, on first use.

``@cached_for_build`` decorates a function of the environment or of the application. The cache is cleared whenever pages
are read, so the function may be called at any time and in any order.

The values lie on the application. In a table beside it, even one of weak keys, they would keep it for ever, since some
of them know the environment, and that the application.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

Owner = TypeVar("Owner")
Value = TypeVar("Value")

ATTRIBUTE = "kb_cached_values"
"""The attribute of the application; not of the environment, which is pickled."""


def values_of(owner: Any) -> dict[Any, dict[Callable[..., Any], Any]]:
    """Return the values of a build, by environment or application; an environment that nobody has set up keeps none."""
    app = getattr(owner, "_app", owner)
    return {} if app is None else vars(app).setdefault(ATTRIBUTE, {})


def cached_for_build(function: Callable[[Owner], Value]) -> Callable[[Owner], Value]:
    """Cache a function of a Sphinx application or a build environment for the build."""

    @wraps(function)
    def value_of(owner: Owner) -> Value:
        values = values_of(owner).setdefault(owner, {})
        if function not in values:
            values[function] = function(owner)
        return values[function]

    return value_of


def forget(app: Sphinx, env: BuildEnvironment, *rest: Any) -> None:
    """Drop every cached value of a build, before and after pages are read."""
    values_of(app).clear()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-before-read-docs", forget)
    app.connect("env-updated", forget, priority=1)  # before any handler of this event computes values
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
