"""End a build before Sphinx is imported if nothing is different from when the last one ended well.

Nine tenths of a build that has nothing to do are spent on importing and setting up what then finds that out. Therefore
``python -m sphinx_kb.build``, which takes what ``python -m sphinx`` takes, first compares what the last such call has
left beside the document trees: how it was called, and the status of every file that it could have looked at or has
written (`sphinx_kb.build.all_seen` tells which). If any of it differs, or if anything could be different without
showing there, Sphinx runs as usual, and nothing is lost but milliseconds.

Only light modules of the standard library are imported here.
"""

from __future__ import annotations

import hashlib
import json
import marshal
import os
import sys
import time
from contextlib import suppress
from stat import S_ISDIR
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

FORM = 1
"""The form of what is kept; another form counts as absent."""
FLAGS = ("-q", "-Q", "-n", "-W", "--keep-going")
"""Options of Sphinx under which a build with nothing to do says nothing and leaves everything as it is."""
VALUED = ("-b", "-c", "-d", "-j", "-D", "-A", "-t")
"""Those that take a value. With any other option, such as `-E` or `-w`, Sphinx runs as usual."""
QUIET = frozenset({"-q", "-Q"})
OF_THE_SHELL = frozenset({
    "_", "SHLVL", "PWD", "OLDPWD", "COLUMNS", "LINES",
    "MAKELEVEL", "MAKEFLAGS", "MFLAGS", "MAKE_TERMOUT", "MAKE_TERMERR",
})
"""Environment variables that shells and make set anew for each command."""
NEVER_LOOKED_AT = ("__pycache__", "node_modules", ".git")
STARTS_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "pty.spawn")
USES_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request")
"""Audit events (PEP 578) of what may answer differently the next time, which no file shows."""

Status = tuple[int, ...] | None
"""Mode, size, times of modification and of change in nanoseconds, and inode of a file; of a folder its mode; None if
there is neither."""


class Places(NamedTuple):
    """What a build looks at and writes."""

    files: list[str]
    """Files and folders of which the status counts, also that there are none."""
    folders: list[tuple[str, list[str], bool]]
    """Folders, with the folders below them that are left out, and whether hidden files count: all others below do."""
    names: list[str]
    """Folders of which only the names in them count, such as those where Python looks for modules."""
    packages: list[str]
    """Folders of which only the packages count that are installed in them."""
    more: list[str]
    """Files that the build has found out to depend on, of which the status counts as well."""
    out: str
    """The folder of the output: size and time of all files count, but for the foreign."""
    doctrees: str
    """The folder of the document trees, which may lie in it."""
    foreign: list[str]
    """The files in it that no build has written, by their paths from there."""


class Watch:
    """Notes what conf.py and extensions look at while they are run and set up: they may do anything then."""

    def __init__(self) -> None:
        self.is_on = False
        self.files: set[str] = set()
        self.names: set[str] = set()
        self.written: set[str] = set()
        self.is_knowable = True
        """Whether nothing was done of which no file shows how it ends."""
        self.asked = os.stat, os.lstat, os.access

    def heed(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note an audit event."""
        if not self.is_on:
            return
        if event in STARTS_PROGRAMS or event in USES_NETWORK:
            self.is_knowable = False
        elif event == "open":
            path, mode, flags = arguments
            if "__pycache__" in str(path):
                return
            writes = not set(str(mode or "")).isdisjoint("wax+") or int(flags or 0) & (os.O_WRONLY | os.O_RDWR)
            self.note(path, self.written if writes else self.files)
        elif event in ("os.listdir", "os.scandir"):
            self.note(arguments[0] or ".", self.names)

    def note(self, path: Any, where: set[str]) -> None:
        """Note a path that is looked at."""
        if isinstance(path, (str, bytes, os.PathLike)):
            where.add(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100  # pathlib is not imported here

    def start(self) -> None:
        """Begin to watch. Questions whether a file is there raise no event."""

        def noting(ask: Callable[..., Any]) -> Callable[..., Any]:
            def note_and_ask(path: Any, *arguments: Any, **options: Any) -> Any:
                self.note(path, self.files)
                return ask(path, *arguments, **options)

            return note_and_ask

        stat, lstat, access = self.asked
        vars(os).update(stat=noting(stat), lstat=noting(lstat), access=noting(access))
        self.is_on = True

    def stop(self) -> None:
        """Watch no more."""
        self.is_on = False
        vars(os).update(zip(("stat", "lstat", "access"), self.asked, strict=True))


class Call:
    """One call of the command."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self.started = time.time_ns()
        self.digest = digest([
            [*arguments], [*sys.orig_argv], os.getcwd(), sys.executable, sys.version, [*sys.path],  # noqa: PTH109  # as above
            sorted((name, value) for name, value in os.environ.items() if name not in OF_THE_SHELL), today(),
        ])
        self.record = record_of(arguments)
        self.watch = Watch()
        """What conf.py and extensions look at meanwhile."""
        self.found: tuple[Places, str] | None = None
        """What the build has looked at and written, once it has ended well with nothing left to say or do."""

    def changes_nothing(self) -> bool:
        """Whether everything is as the last call has left it, if that can be known."""
        if not self.record:
            return False
        try:
            with open(self.record, encoding="utf-8") as file:  # noqa: PTH123  # as above
                kept = json.load(file)
            if kept["form"] != FORM or kept["call"] != self.digest:
                return False
            return bool(kept["seen"] == seen_in(Places(*kept["places"])))
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def keep(self) -> None:
        """Keep what the build has found for the next call."""
        if not self.record or not self.found:
            return
        places, seen = self.found
        part = f"{self.record}.{os.getpid()}.part"
        with suppress(OSError):  # the next call does without
            with open(part, "w", encoding="utf-8") as file:  # noqa: PTH123  # as above
                json.dump({"form": FORM, "call": self.digest, "places": places, "seen": seen}, file)
            os.replace(part, self.record)  # noqa: PTH105  # as above


CALL: list[Call] = []
"""The call that this process serves, until its build has begun; empty where Sphinx was called otherwise."""


def record_of(arguments: Sequence[str]) -> str:
    """Return the file in which a call is kept; empty if Sphinx has to run whatever is found."""
    options: dict[str, str] = {}
    folders = []
    waiting = iter(arguments)
    for word in waiting:
        if word in VALUED:
            options[word] = next(waiting, "")
        elif not word.startswith("-"):
            folders.append(word)
        elif word in FLAGS:
            options[word] = word
        else:
            return ""
    if len(folders) != 2 or QUIET.isdisjoint(options) or not all(options.values()):
        return ""
    out = os.path.abspath(folders[1])  # noqa: PTH100  # as above
    doctrees = options.get("-d") or f"{out}/.doctrees"
    name = f"{out.rpartition(os.sep)[2]}-{digest([out])[:12]}.call"
    return os.path.abspath(f"{doctrees}/kb-written/{name}")  # noqa: PTH100  # as above


def today() -> list[str]:
    """Return the day in UTC and here: pages and books show either."""
    return [time.strftime("%Y-%m-%d", clock()) for clock in (time.gmtime, time.localtime)]


def digest(value: Any) -> str:
    """Return a digest of a value that is made of plain types."""
    return hashlib.sha256(marshal.dumps(value, 2)).hexdigest()[:32]


def status_of(path: str) -> Status:
    """Return the status of a file; None if there is none."""
    try:
        return plain(os.stat(path))  # noqa: PTH116  # as above
    except (OSError, ValueError):
        return None


def plain(status: os.stat_result) -> Status:
    """Return what counts of a status: of a folder, whose times tell when a file came or went, that it is one."""
    if S_ISDIR(status.st_mode):
        return (status.st_mode,)
    return status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def statuses_below(
    folder: str, leave_out: Iterable[str] = (), *, hidden: bool = False
) -> Iterator[tuple[str, Status]]:
    """Yield the path from a folder and the status of every file below it, without hidden ones unless asked for."""
    left_out = {*leave_out}
    waiting = [("", folder)]
    while waiting:
        prefix, path = waiting.pop()
        with suppress(OSError), os.scandir(path) as entries:
            for entry in entries:
                name = entry.name
                if name in NEVER_LOOKED_AT or (not hidden and name[0] == "."):
                    continue
                if entry.is_dir():
                    if entry.path not in left_out:
                        waiting.append((f"{prefix}{name}/", entry.path))
                else:
                    yield prefix + name, status_of(entry.path) if entry.is_symlink() else plain(entry.stat())


def names_in(folder: str) -> list[str]:
    """Return the names in a folder without hidden ones, which no import finds; none if it cannot be read."""
    try:
        return sorted(name for name in os.listdir(folder or ".") if name[0] != ".")  # noqa: PTH208  # as above
    except OSError:
        return []


def packages_in(folder: str) -> list[str]:
    """Return what says in a folder which packages are installed there, and in which version."""
    return [name for name in names_in(folder) if name.endswith(("-info", ".pth", ".egg-link"))]


def inputs_in(places: Places) -> list[Any]:
    """Return the status of all that a build looks at, as far as it is known when it begins."""
    return [
        statuses_of(places.files),
        [(folder, sorted(statuses_below(folder, leave_out, hidden=hidden)))
         for folder, leave_out, hidden in places.folders],
        [(folder, names_in(folder)) for folder in places.names],
        [(folder, packages_in(folder)) for folder in places.packages],
    ]


def statuses_of(paths: Iterable[str]) -> list[tuple[str, Status]]:
    """Return each path with the status of what is there."""
    return [(path, status_of(path)) for path in paths]


def output_in(places: Places) -> dict[str, list[int]]:
    """Return path → size and time of modification of the files of the output that builds have written."""
    below = statuses_below(places.out, [places.doctrees], hidden=True)
    found = {name: [*status[1:3]] for name, status in below if status}
    for name in places.foreign:
        found.pop(name, None)
    return found


def seen(inputs: list[Any], more: list[tuple[str, Status]], output: dict[str, list[int]]) -> str:
    """Return a digest of all that a build has looked at and written."""
    return digest([inputs, more, sorted(output.items())])


def seen_in(places: Places) -> str:
    """Return it as it is now."""
    return seen(inputs_in(places), statuses_of(places.more), output_in(places))
