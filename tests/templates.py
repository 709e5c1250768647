"""Templates compiled once for all builds of a worker: that is a third of what the build of a small world costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

OPTIONS = ("sandboxed", "autoescape", "trim_blocks", "lstrip_blocks", "finalize", "optimized")


class Compiled(BytecodeCache):
    """The code of templates in memory, by their text and by what compiled it."""

    def __init__(self) -> None:
        self.code: dict[tuple[Any, ...], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.code.get(key_of(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[key_of(bucket)] = bucket.code


def key_of(bucket: Bucket) -> tuple[Any, ...]:
    """What the code of a template depends on."""
    by = bucket.environment
    options = (getattr(by, "newstyle_gettext", None), *(getattr(by, name) for name in OPTIONS))
    return bucket.key, bucket.checksum, type(by), tuple(by.extensions), options


@contextmanager
def compiled_once() -> Iterator[None]:
    """Let every environment of Jinja keep what it compiles for those that come later."""
    begin, kept = Environment.__init__, Compiled()

    def begin_with_what_is_kept(self: Environment, *args: Any, **options: Any) -> None:
        begin(self, *args, **{"bytecode_cache": kept, **options})

    Environment.__init__ = begin_with_what_is_kept  # type: ignore[method-assign]
    try:
        yield
    finally:
        Environment.__init__ = begin  # type: ignore[method-assign]
