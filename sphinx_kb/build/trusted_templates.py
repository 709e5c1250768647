"""Render templates without Jinja's sandbox: they come from the project and its packages, like the code.

No issue found upstream. Sphinx renders in a `SandboxedEnvironment`, which checks each access to an attribute and each
call, some six hundred on a page. The sandbox protects from authors of templates, who can write conf.py as well. Nor
does Jinja look for a change of each file again whenever a page includes it, nor four times for an attribute of each
function that a template calls.
"""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from jinja2.runtime import Context, Macro
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import internalcode
from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


PASSES = "jinja_pass_arg"
"""The attribute of functions that Jinja gives more than what stands in the template."""
VARIABLES = ("_block_vars", "_loop_vars")
"""What the code of a template tells of itself with a call."""


class QuickContext(Context):
    """The names of a template, which calls macros and plain functions at once."""

    @internalcode
    def call(self, called: Any, /, *args: Any, **options: Any) -> Any:
        """Call what stands in a template, as `Context.call` does."""
        if type(called) is Macro:
            args = (self.eval_ctx, *args)
        elif type(called) not in (FunctionType, MethodType) or hasattr(called, PASSES):
            return super().call(called, *args, **options)
        if options:
            for name in VARIABLES:
                options.pop(name, None)
        try:
            return called(*args, **options)
        except StopIteration:
            return super().call(stop)


def stop() -> None:
    """Give Jinja the reason to call a value undefined."""
    raise StopIteration


def leave_sandbox(app: Sphinx) -> None:
    """Make the environment of templates a plain one, before the first template is compiled."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        environment: Any = getattr(app.builder.templates, "environment", None)
        if type(environment) is SandboxedEnvironment:  # a plain one with more methods and no other state
            environment.__class__ = Environment  # type: ignore[assignment]  # mypy takes the class as fixed
            environment.auto_reload = False
            if environment.context_class is Context:
                environment.context_class = QuickContext


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", leave_sandbox)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
