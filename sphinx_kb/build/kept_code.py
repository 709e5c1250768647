"""Keep what a build compiles while it runs: regular expressions, and the methods of dataclasses.

Python keeps what it compiles of a module, but each expression and each method that a dataclass is given it compiles
anew in every process, and slowly: some five hundred and a thousand of them in a build of this site. Found upstream as
https://github.com/python/cpython/issues/75761 (expressions) and https://github.com/python/cpython/issues/100930
(dataclasses).

Both are made of nothing but a text (and flags), by which they are kept, beside this module, where the interpreter keeps
it, for this version of Python. conf.py calls `keep_code`, since modules are imported before any extension is set up;
what starts Sphinx may call it before, for which this module does without Sphinx.
"""

from __future__ import annotations

import dataclasses
import hashlib
import marshal
import re
import sys
from array import array
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

COMPILER, PARSER = vars(re)["_compiler"], vars(re)["_parser"]
UPSTREAM = COMPILER.compile
RUN = "exec"
"""The function that `dataclasses` compiles methods with: a name of its own hides that of the language."""
LONGEST = 4000
"""Characters of a text that is kept: a longer one is made of the names of a site, and another tomorrow."""
MOST = 4000
"""Texts that are kept. A file with so many is begun anew: hardly any of them is still used."""
FEW = 10
"""New texts that are not worth writing all again: letters of a set stand in another order each time."""
CODE = "I"
"""How an array calls the numbers that a compiled expression is made of."""


def place() -> Path | None:
    """Return where the interpreter would keep this module, with another ending; None where it keeps none."""
    return Path(cache_from_source(__file__)).with_suffix(".kept") if sys.implementation.cache_tag else None


def seal(payload: bytes) -> bytes:
    """Return what stands before what is kept: nothing else, and of no other version, is ever loaded."""
    return hashlib.sha256(repr((sys.version, COMPILER.MAGIC)).encode() + payload).digest()


class KeptCode:
    """What earlier processes have compiled, and what this one adds."""

    def __init__(self) -> None:
        self.patterns: dict[tuple[str | bytes, int], tuple[Any, ...]] = {}
        """Expression and flags → what its compiled form is made of."""
        self.methods: dict[str, Any] = {}
        """Source → code."""
        self.loaded = 0
        """How many of both are in the file, as far as this process knows."""

    def begin(self) -> None:
        """Compile with what is kept from now on."""
        if RUN not in vars(dataclasses):
            if not self.loaded:
                self.load()
            vars(COMPILER)["compile"], vars(dataclasses)[RUN] = self.pattern, self.run

    def end(self, *args: object) -> None:
        """Let Python compile, and store what is new."""
        if vars(dataclasses).pop(RUN, None):
            vars(COMPILER)["compile"] = UPSTREAM
            self.store()

    def load(self) -> None:
        """Load what is kept; nothing from a file that is damaged."""
        self.patterns, self.methods, path = {}, {}, place()
        with suppress(OSError):
            kept = path.read_bytes() if path else b""
            length = len(seal(b""))
            if kept[:length] == seal(kept[length:]):
                self.patterns, self.methods = marshal.loads(kept[length:])
        self.loaded = len(self.patterns) + len(self.methods)

    def store(self) -> None:
        """Store all, if there is much more than was loaded."""
        path, found = place(), len(self.patterns) + len(self.methods)
        if path is None or sys.dont_write_bytecode or found <= self.loaded + FEW:
            return
        from sphinx_kb.core.digests import write_whole  # not before Sphinx, which it imports

        payload = marshal.dumps((self.patterns, self.methods) if found < MOST else ({}, {}))
        with suppress(OSError):  # the folder is not ours
            write_whole(path, seal(payload) + payload)
            self.loaded = found

    def pattern(self, pattern: Any, flags: int = 0) -> Any:
        """Return a compiled expression, as `re` does."""
        if type(pattern) not in (str, bytes) or flags & re.DEBUG or len(pattern) > LONGEST:
            return UPSTREAM(pattern, flags)
        made_of = self.patterns.get((pattern, flags))
        if made_of is None:
            parsed = PARSER.parse(pattern, flags)  # from here, since its warnings count the calls to the line they name
            state, code = parsed.state, COMPILER._code(parsed, flags)
            names = [None] * state.groups
            for name, number in state.groupdict.items():
                names[number] = name
            made_of = flags | state.flags, array(CODE, code).tobytes(), state.groups - 1, state.groupdict, tuple(names)
            self.patterns[pattern, flags] = made_of
        found, code, *groups = made_of
        return COMPILER._sre.compile(pattern, found, array(CODE, code).tolist(), *groups)

    def run(self, source: str, namespace: dict[str, Any], names: dict[str, Any]) -> None:
        """Run a text as the language does."""
        code = self.methods.get(source)
        if code is None:
            code = compile(source, "<string>", "exec", dont_inherit=True)
            if len(source) <= LONGEST:
                self.methods[source] = code
        exec(code, namespace, names)  # what `dataclasses` does


KEPT = KeptCode()
keep_code = KEPT.begin


def setup(app: Sphinx) -> ExtensionMetadata:
    KEPT.begin()
    # last: whatever a build compiles is compiled
    app.connect("build-finished", KEPT.end, priority=1000)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
