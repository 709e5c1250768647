"""A build that has begun before it is asked for: it waits with the settings, the extensions and its state loaded.

Between two saves little changes but pages, and no page is looked at before `builder-inited`: up to there a build can
be prepared. When it is asked for, it goes on only if all that it may have seen so far is as it was; else it ends
without an answer, and the build begins from nothing.
"""

from __future__ import annotations

import os
import select
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx

from sphinx_kb.core.digests import Signature, files_below, signature_of
from sphinx_kb.core.inputs import CLOCK_TICK, inputs_of
from sphinx_kb.core.kept_values import load_ahead
from sphinx_kb.core.review import today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAUSE = 0.06
"""Seconds after a build before the next is prepared: longer than `CLOCK_TICK`."""
PROBE = ".kb-clock"
"""A file in the doctree folder that tells what time its file system has."""
READS = ("open", "os.listdir", "os.scandir")
"""Audit events of reading a file or a folder."""
LEAVES = ("subprocess.Popen", "os.posix_spawn", "os.system", "socket.connect")
"""Audit events of asking something that is no file: what they answer may be another by the time of the build."""
WRITES = os.O_WRONLY | os.O_RDWR


class Seen:
    """What this process reads, as it was when it was first read."""

    def __init__(self, since: int) -> None:
        """Trust what was older than `since`, by the clock of the file system: it cannot change without a trace."""
        self._since = since
        self._files: dict[str, Signature | None] = {}
        self._folders: dict[str, list[str] | None] = {}
        self._is_known = True
        self._is_watching = True
        sys.addaudithook(self._hear)  # for as long as the process lives

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if not self._is_watching or (event not in READS and event not in LEAVES):
            return
        self._is_watching = False  # looking at a file is an event itself
        try:
            if event in LEAVES:
                self._is_known = False
            elif not isinstance(args[0], int):  # else it is open already
                self._note(event, os.fspath(Path(os.fsdecode(args[0] or ".")).absolute()), args)
        except Exception:  # what an audit hook raises would end whatever is looked at
            self._is_known = False
        self._is_watching = True

    def _note(self, event: str, path: str, args: tuple[Any, ...]) -> None:
        if event != "open":
            self._folders.setdefault(path, names_in(path))
        elif path not in self._files and not args[2] & WRITES and not path.startswith(("/proc/", "/dev/")):
            signature = signature_of(path)
            self._is_known &= signature is None or signature[2] < self._since
            self._files[path] = signature

    def is_same(self) -> bool:
        """Whether all of it is still the same; from now on nothing is noted."""
        self._is_watching = False
        return (self._is_known and all(signature_of(path) == found for path, found in self._files.items())
                and all(names_in(path) == found for path, found in self._folders.items()))


def names_in(folder: str) -> list[str] | None:
    """Return the names in a folder, None if it is none."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208  # the names alone
    except OSError:
        return None


def surroundings(places: list[str], doctrees: str, output: str) -> dict[str, object]:
    """Return path → signature of all files that a preview watches and of the state, and the day.

    It holds what is asked for without being read, such as whether a file exists.
    """
    left_out = [Path(output).resolve(), Path(doctrees).resolve()]
    found: dict[str, object] = {"": today(), output: Path(output).is_dir()}
    for place in places:
        found[place] = signature_of(place) if not Path(place).is_dir() else True
        for name, status in files_below(Path(place), leave_out=left_out):
            found[f"{place}/{name}"] = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    for name in names_in(doctrees) or ():
        if not name.startswith("."):
            path = os.path.join(doctrees, name)  # noqa: PTH118  # like its neighbours
            found[path] = signature_of(path) if not Path(path).is_dir() else True
    return found


def is_asked_for(go: int, seconds: float | None = None) -> bool:
    """Wait for a byte from a pipe, for ever or some time. Ends the process if nobody is there to ask."""
    if not select.select([go], [], [], seconds)[0]:
        return False
    if not os.read(go, 1):
        os._exit(0)
    return True


def time_in(folder: str) -> int:
    """Return the time that a file written into a folder now gets."""
    probe = Path(folder, PROBE)
    probe.write_bytes(b"")
    return probe.stat().st_ctime_ns


class Gate:
    """Where a build waits until it is asked for; `began` is when that was, None before."""

    def __init__(self, go: int, places: list[str], doctrees: str, output: str) -> None:
        """Wait for a byte from `go`; `places` are what the preview watches."""
        self._go = go
        self._where = places, doctrees, output
        self._before = surroundings(*self._where)
        self._since = time_in(doctrees) - CLOCK_TICK
        self._seen = Seen(self._since)
        self.began: float | None = None

    def wait(self, app: Sphinx) -> None:
        """Return when the build is asked for. Ends the process if it no longer is, or if it has to begin again."""
        if "sphinx_kb.core.fingerprint" in app.extensions:
            inputs_of(app)  # a process reads a file for its digest once
            load_ahead(app.env)
        is_asked_for(self._go)
        self.began = time.monotonic()
        if not self._seen.is_same() or self.is_another_world(tuple(app.config.source_suffix)):
            os._exit(0)

    def is_another_world(self, pages: tuple[str, ...]) -> bool:
        """Whether anything but pages, whose names have these suffixes, may have changed."""
        now = surroundings(*self._where)
        return any(
            self._before.get(path) != found or (isinstance(found, tuple) and found[2] >= self._since)
            for path in self._before.keys() | now.keys() if not path.endswith(pages)
            for found in [now.get(path)])


class PreparedSphinx(Sphinx):
    """An application that waits at a gate before any extension looks at a page."""

    def __init__(self, gate: Gate, *args: Any, **settings: Any) -> None:
        """Load settings, extensions and the state; then wait."""
        self._gate = gate
        super().__init__(*args, **settings)

    def preload_builder(self, name: str) -> None:
        """Wait as the first handler of the event, which all extensions have been given by now."""
        super().preload_builder(name)
        self.connect("builder-inited", self._gate.wait, priority=-1000)  # before whoever looks at pages


class Child:
    """A forked process that answers with lines, once it is told to go on; `status` is how it ended."""

    def __init__(self, run: Callable[[int, Callable[[str], None]], None]) -> None:
        """Fork; `run` is given the end of a pipe that says when to go on, and what sends a line."""
        self.status = 0
        self._answer, writing = os.pipe()
        go, self._go = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            status = 1
            try:
                os.close(self._answer)
                os.close(self._go)  # else it would not notice the end of its parent
                with os.fdopen(writing, "w", encoding="utf-8") as answer:
                    run(go, lambda line: print(line, file=answer, flush=True))
                status = 0
            finally:
                sys.stderr.flush()
                os._exit(status)  # the parent's buffers and handlers at exit are not the child's to run
        os.close(writing)
        os.close(go)

    def lines(self, *, is_wanted: bool = True) -> Iterator[str]:
        """Let it go on, or end it. Yield its lines as they come."""
        if is_wanted:
            with suppress(OSError):  # it has ended already
                os.write(self._go, b"1")
        os.close(self._go)
        with os.fdopen(self._answer, encoding="utf-8") as answer:
            yield from answer
        _pid, self.status = os.waitpid(self._pid, 0)
