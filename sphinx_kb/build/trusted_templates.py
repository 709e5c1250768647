"""Render templates without Jinja's sandbox: they come from the project and its packages, like the code.

No issue found upstream. Sphinx renders in a `SandboxedEnvironment`, which checks each access to an attribute and each
call, some six hundred on a page. The sandbox protects from authors of templates, who can write conf.py as well. Nor
does Jinja look for a change of each file again whenever a page includes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from jinja2.sandbox import SandboxedEnvironment
from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def leave_sandbox(app: Sphinx) -> None:
    """Make the environment of templates a plain one, before the first template is compiled."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        environment: Any = getattr(app.builder.templates, "environment", None)
        if type(environment) is SandboxedEnvironment:  # a plain one with more methods and no other state
            environment.__class__ = Environment  # type: ignore[assignment]  # mypy takes the class as fixed
            environment.auto_reload = False


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", leave_sandbox)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
