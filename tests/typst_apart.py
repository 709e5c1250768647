"""Typst sets what tests ask for in a process of its own, as large as it may be, and is begun again when it grows.

It keeps what it has laid out, for ever and by the hundred megabytes, which is quick for the next book that is alike.
And a fork of a process in which it has run would wait for ever for its threads.
"""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import typst

ASKED = "compile", "compile_with_warnings", "query"
LIMIT = 300 * (1024 if sys.platform == "linux" else 1024**2)
"""The memory, as `getrusage` counts it, after which a process is not asked again."""


class Apart:
    """A process that is asked to call functions of Typst."""

    def __init__(self) -> None:
        self.owner = 0
        self.process: subprocess.Popen[bytes] | None = None

    def call(self, function: str, *args: Any, **options: Any) -> Any:
        """Call a function there; raises what it raised. A fork asks a process of its own."""
        if self.process is None or self.owner != os.getpid():
            command = [sys.executable, str(Path(__file__))]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self.owner = os.getpid()
        pickle.dump((function, args, options), self.process.stdin)
        self.process.stdin.flush()
        raised, answer, memory = pickle.load(self.process.stdout)
        if memory > LIMIT:
            self.end()
        if raised:
            raise answer
        return answer

    def end(self) -> None:
        """Let the process end, if this one has begun it."""
        if self.process is not None and self.owner == os.getpid():
            self.process.stdin.close()
            self.process.wait()
            self.process.stdout.close()
        self.process = None


@contextmanager
def set_apart() -> Iterator[None]:
    """Let whoever calls Typst in this process be answered by another."""
    import pytest  # of which the other process knows nothing

    apart = Apart()
    with pytest.MonkeyPatch.context() as patch:
        for name in ASKED:
            patch.setattr(typst, name, lambda *args, name=name, **options: apart.call(name, *args, **options))
        patch.setattr(typst, "Fonts", dict)  # the process that sets with them opens them
        yield
    apart.end()


def answer_all() -> None:
    """Answer what is asked on the standard input until it ends."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    with suppress(EOFError):
        while True:
            function, args, options = pickle.load(asked)
            if isinstance(fonts := options.get("font_paths"), dict):
                options["font_paths"] = typst.Fonts(**fonts)
            try:
                raised, answer = False, getattr(typst, function)(*args, **options)
            except Exception as error:
                raised, answer = True, error
            pickle.dump((raised, answer, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss), answers)
            answers.flush()


if __name__ == "__main__":
    answer_all()
