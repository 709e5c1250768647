"""Keep compiled templates from build to build.

No issue found upstream. Jinja compiles each template anew in every process unless it has a cache of bytecode, and
Sphinx gives it none: a fifteenth of a build that writes one page.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_kb.core.kept_values import key_of, load_kept, store_kept

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.bccache import Bucket
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

NAME = "templates"
OPTIONS = ("autoescape", "trim_blocks", "lstrip_blocks", "keep_trailing_newline", "optimized", "is_async", "undefined")
"""The attributes of an environment on which compiled templates depend, besides its extensions, filters and tests."""


class KeptTemplates(BytecodeCache):
    """The compiled templates of one build; the source of each is compared before it is used."""

    def __init__(self, app: Sphinx, environment: Environment) -> None:
        self.app = app
        self.environment = environment
        self.known: dict[str, bytes] | None = None
        """Key of a template → its bytecode; None until one is asked for."""
        self.is_new = False
        """Whether there is more than was stored."""

    def key(self) -> bytes:
        """Return a digest of what compiled templates depend on, besides their sources."""
        environment: Any = self.environment
        functions = sorted((name, getattr(one, "__module__", ""), getattr(one, "__qualname__", ""))
                           for some in (environment.filters, environment.tests) for name, one in some.items())
        return key_of(self.app.env, [
            version("jinja2"), type(environment).__name__, sorted(environment.extensions), functions,
            [str(getattr(environment, name)) for name in OPTIONS],
        ])

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja a compiled template, if there is one."""
        if self.known is None:
            kept = load_kept(self.app.env, NAME, self.key())
            self.known = kept[0] if kept else {}
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Note a template that was compiled."""
        if self.known is not None:
            self.known[bucket.key] = bucket.bytecode_to_string()
            self.is_new = True

    def store(self, app: Sphinx, exception: Exception | None) -> None:
        """Store the compiled templates, if there are new ones."""
        if self.known is not None and self.is_new and exception is None:
            store_kept(self.app.env, NAME, self.key(), self.known)
            self.is_new = False


def keep_templates(app: Sphinx) -> None:
    """Give the environment of templates a cache."""
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    environment: Any = getattr(app.builder.templates, "environment", None)
    if environment is not None and environment.bytecode_cache is None:
        environment.bytecode_cache = cache = KeptTemplates(app, environment)
        # after all templates are rendered
        app.connect("build-finished", cache.store, priority=900)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", keep_templates)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
