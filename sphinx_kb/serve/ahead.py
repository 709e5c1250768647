"""A build that has begun before it is asked for: it waits with the settings, the extensions and its state loaded.

Between two saves little changes but pages, and no page is looked at before `builder-inited`: up to there a build can
be prepared. A first process, the stem, loads settings and extensions once, and forks each build; what it has loaded is
as good for the next. It forks the next as soon as one has written its pages: by then the state is stored that the next
begins with, whatever is still made of all pages. A build loads that state, and waits. When it is asked for, it goes on
only if all that it and the stem may have seen so far is as it was; else both end without an answer, and the build
begins from nothing.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx

from sphinx_kb.core.digests import Signature, files_below, signature_of
from sphinx_kb.core.inputs import CLOCK_TICK, inputs_of, know_inputs, read_inputs
from sphinx_kb.core.kept_values import load_ahead
from sphinx_kb.core.records import pages_that_show_others
from sphinx_kb.core.review import today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.config import Config

PAUSE = 0.06
"""Seconds after the pages of a build before the next is prepared: longer than `CLOCK_TICK`."""
KEPT = "kb-"
"""How the names of files begin whose readers look for themselves whether they are of use, or at what time they do."""
PROBE = ".kb-clock"
"""A file in the doctree folder that tells what time its file system has."""
READS = ("open", "os.listdir", "os.scandir")
"""Audit events of reading a file or a folder."""
LEAVES = ("subprocess.Popen", "os.posix_spawn", "os.system", "socket.connect")
"""Audit events of asking something that is no file: what they answer may be another by the time of the build."""
WRITES = os.O_WRONLY | os.O_RDWR
GAVE_UP = 1
"""How a process ends that gives no answer; a stem ends with it."""


class Seen:
    """What this process reads, as it was when it was first read."""

    def __init__(self, since: int) -> None:
        """Trust what was older than `since`, by the clock of the file system: it cannot change without a trace."""
        self.since = since
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
            self._is_known &= signature is None or signature[2] < self.since
            self._files[path] = signature

    @contextmanager
    def without_watching(self) -> Iterator[None]:
        """Read what is looked at again by whoever needs it."""
        self._is_watching = False
        yield
        self._is_watching = True

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
    """Return path → signature of all files that a preview watches, and the day.

    It holds what is asked for without being read, such as whether a file exists.
    """
    left_out = [Path(output).resolve(), Path(doctrees).resolve()]
    found: dict[str, object] = {"": today(), output: Path(output).is_dir()}
    for place in places:
        found[place] = signature_of(place) if not Path(place).is_dir() else True
        for name, status in files_below(Path(place), leave_out=left_out):
            found[f"{place}/{name}"] = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    return found


def state_in(doctrees: str) -> dict[str, object]:
    """Return path → signature of what a build loads before it is asked for."""
    found: dict[str, object] = {}
    for name in names_in(doctrees) or ():
        if not name.startswith((".", KEPT)):
            path = os.path.join(doctrees, name)  # noqa: PTH118  # like its neighbours
            found[path] = signature_of(path) if not Path(path).is_dir() else True
    return found


def have_changed(before: dict[str, object], now: dict[str, object], since: int, but: tuple[str, ...] = ()) -> bool:
    """Whether files may have changed, or are as new as the first look at them; names with the suffixes `but` may."""
    return any(
        before.get(path) != found or (isinstance(found, tuple) and found[2] >= since)
        for path in before.keys() | now.keys() if not path.endswith(but)
        for found in [now.get(path)])


def is_asked_for(go: int, seconds: float | None = None) -> bool:
    """Wait for a byte from a pipe, for ever or some time. Ends the process if nobody is there to ask."""
    if not select.select([go], [], [], seconds)[0]:
        return False
    if not os.read(go, 1):
        os._exit(GAVE_UP)
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
        self._doctrees = doctrees
        self._where = places, doctrees, output
        self._before = surroundings(*self._where)
        self._since = time_in(doctrees) - CLOCK_TICK
        self._seen = Seen(self._since)
        self._state: dict[str, object] | None = None
        self._told: int | None = None
        self.began: float | None = None

    def fork_builds(self, app: Sphinx, config: Config) -> None:
        """Fork one build after the other, and return in each. Ends the process with the first that gives no answer."""
        if is_ours(app):
            read_inputs(app)
        before = 0
        while True:
            is_told, self._told = os.pipe()
            child = os.fork()
            if not child:
                os.close(is_told)
                break
            os.close(self._told)
            if before and os.waitpid(before, 0)[1]:  # it broke off after its pages: what waits is not to be asked
                os.kill(child, signal.SIGKILL)
                os._exit(GAVE_UP)
            os.read(is_told, 1)  # until it closes its end, or ends
            os.close(is_told)
            before = child
        if is_asked_for(self._go, PAUSE):
            self._go_on(app)
        else:
            self._state = state_in(self._doctrees)
            self._seen.since = time_in(self._doctrees) - CLOCK_TICK

    def begin_next(self) -> None:
        """Let the next build be prepared: the pages of this one are written."""
        if self._told is not None:
            os.close(self._told)
            self._told = None

    def wait(self, app: Sphinx) -> None:
        """Return when the build is asked for. Ends the process if it no longer is, or if it has to begin again."""
        if self.began is None:
            if is_ours(app):
                inputs = inputs_of(app)
                with self._seen.without_watching():  # the build before may still store some of it anew
                    load_ahead(app.env)
                pages_that_show_others(app, app.env)  # which is asked again, of the pages as they are then
            is_asked_for(self._go)
            self._go_on(app)
            if is_ours(app):
                know_inputs(app, inputs)

    def _go_on(self, app: Sphinx) -> None:
        self.began = time.monotonic()
        if not self._seen.is_same() or self.is_another_world(tuple(app.config.source_suffix)):
            os._exit(GAVE_UP)

    def is_another_world(self, pages: tuple[str, ...]) -> bool:
        """Whether anything but pages, whose names have these suffixes, may have changed."""
        return (have_changed(self._before, surroundings(*self._where), self._since, but=pages)
                or (self._state is not None
                    and have_changed(self._state, state_in(self._doctrees), self._seen.since)))


def is_ours(app: Sphinx) -> bool:
    """Whether the site uses what keeps digests and values."""
    return "sphinx_kb.core" in app.extensions


class PreparedSphinx(Sphinx):
    """An application that waits at a gate before any extension looks at a page."""

    def __init__(self, gate: Gate, *args: Any, **settings: Any) -> None:
        """Load settings and extensions once, the state in each build; then wait."""
        self._gate = gate
        super().__init__(*args, **settings)

    def preload_builder(self, name: str) -> None:
        """Fork builds once the settings are known, before the state is loaded; let each wait before it begins."""
        super().preload_builder(name)
        self.connect("config-inited", self._gate.fork_builds, priority=2000)  # after whoever changes settings
        self.connect("builder-inited", self._gate.wait, priority=-1000)  # before whoever looks at pages


class Child:
    """A forked process that answers with lines; `status` is how it ended."""

    def __init__(self, run: Callable[[int, Callable[[str], None]], bool]) -> None:
        """Fork; `run` is given the end of a pipe that says when to go on, and what sends a line. It says whether it
        has given an answer.
        """
        self.status = 0
        answer, writing = os.pipe()
        go, self._go = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            status = GAVE_UP
            try:
                os.close(answer)
                os.close(self._go)  # else it would not notice the end of its parent
                with os.fdopen(writing, "w", encoding="utf-8") as file:
                    if run(go, lambda line: print(line, file=file, flush=True)):
                        status = 0
            finally:
                sys.stderr.flush()
                os._exit(status)  # the parent's buffers and handlers at exit are not the child's to run
        os.close(writing)
        os.close(go)
        self._answer = os.fdopen(answer, encoding="utf-8")

    def ask(self) -> Iterator[str]:
        """Let it go on. Yield its lines as they come."""
        with suppress(OSError):  # it has ended already
            os.write(self._go, b"1")
        while line := self._answer.readline():
            yield line

    def end(self) -> None:
        """Wait until it has ended, which it does if it waits to be asked."""
        os.close(self._go)
        _pid, self.status = os.waitpid(self._pid, 0)
        self._answer.close()
