"""Digests of files, settings and code, and files that are written whole or not at all.

A file is compared by its content, never by its modification time: archives and version control restore older files with
their older times. Size, times and inode together only spare reading a file that is still the one whose digest is known,
where the operating system keeps the time of the last change of any kind (`st_ctime`) itself.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import marshal
import os
import re
import shutil
import sys
import time
import types
from contextlib import suppress
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

Signature = tuple[int, int, int, int]
"""Size, time of modification and of change in nanoseconds, and inode."""

UNKNOWN = "?"
"""The digest of a file that changed while it was read; no other digest is equal to it."""
ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")
NEVER_OURS = ("__pycache__", "node_modules", ".git")
"""Folders that are neither sources nor output."""
KEEPS_CHANGE_TIME = os.name == "posix"
"""Whether `st_ctime` is the time of the last change, which no program can set."""
SETTLED = 2_000_000_000
"""Nanoseconds after which no file system gives a new change of a file the time of the last one."""

BEGINS_DICTIONARY = b"{"
"""Stands in the bytes of `marshal` where a dictionary begins, and may stand elsewhere."""

_DIGESTS: dict[str, tuple[Signature, str]] = {}
"""Path → signature and digest of a file that was old enough when it was read."""


def digest_of(*parts: object) -> str:
    """Return a digest of values, by their `repr`."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def digest_of_long(value: Any) -> str:
    """Return a digest of a long value, many times faster than `digest_of` where it is made of plain types only."""
    try:
        return digest_of_bytes(marshal.dumps(value, 2))  # version 2 does not tell whether equal texts are one object
    except ValueError:
        return digest_of(value)


def as_bytes(values: Any) -> bytes:
    """Return bytes that equal values share and only they; values of JSON, that is.

    Version 2 of the format, much the quickest, does not tell whether equal texts are one object. It tells in which
    order a dictionary was filled, as that of a set may be, which differs from process to process.
    """
    try:
        found = marshal.dumps(values, 2)
    except ValueError:  # there is a value of another kind than JSON has
        found = BEGINS_DICTIONARY
    if BEGINS_DICTIONARY not in found:
        return found
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "surrogatepass")


def digest_of_text(text: str) -> str:
    """Return a digest of a text."""
    return digest_of_bytes(text.encode("utf-8", "surrogatepass"))


def digest_of_bytes(data: bytes) -> str:
    """Return a digest of bytes."""
    return hashlib.sha256(data).hexdigest()[:32]


def digest_of_file(path: str | os.PathLike[str], status: os.stat_result | None = None) -> str:
    """Return a digest of the content of a file; empty if it cannot be read.

    A process reads a file once, as long as its signature stays. A status that was just asked for is not asked again.
    """
    name, now = os.fspath(path), time.time_ns()
    signature = signature_in(status) if status is not None else signature_of(name)
    if signature and name in _DIGESTS and _DIGESTS[name][0] == signature:
        return _DIGESTS[name][1]
    try:
        with open(name, "rb") as file:  # noqa: PTH123  # called for every file in every build
            digest = hashlib.sha256(file.read()).hexdigest()[:32]
    except OSError:
        return ""
    if signature and signature[2] < now - SETTLED and signature == signature_of(name):
        _DIGESTS[name] = signature, digest
    return digest


def signature_of(path: str | os.PathLike[str]) -> Signature | None:
    """Return the signature of a file; None if it does not exist or the signature would prove nothing."""
    try:
        return signature_in(os.stat(path))  # noqa: PTH116  # called for every file in every build
    except OSError:
        return None


def signature_in(status: os.stat_result) -> Signature | None:
    """Return the signature of a file with a status; None if it would prove nothing."""
    if not KEEPS_CHANGE_TIME:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def files_below(
    folder: Path, leave_out: Iterable[Path] = (), *, hidden: bool = False
) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the path from `folder` and the status of every file below it, without compiled and hidden ones."""
    left_out = {os.fspath(path) for path in leave_out}
    waiting = [("", os.fspath(folder))]
    while waiting:
        prefix, path = waiting.pop()
        try:
            with os.scandir(path) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    if (entry.name.startswith(".") and not hidden) or entry.name in NEVER_OURS:
                        continue
                    if entry.is_dir():
                        if entry.path not in left_out:
                            waiting.append((f"{prefix}{entry.name}/", entry.path))
                    elif entry.is_file():
                        yield prefix + entry.name, entry.stat()
        except OSError:
            continue


def digest_of_folder(folder: Path, *, without: tuple[str, ...] = (), hidden: bool = False) -> str:
    """Return a digest of the names and contents of the files below a folder, without those with some suffixes."""
    return digest_of(digests_below(folder, lambda name: not name.endswith(without), hidden=hidden))


def digests_below(folder: Path, is_wanted: Callable[[str], bool], *, hidden: bool = False) -> list[tuple[str, str]]:
    """Return the path from a folder and the digest of each file below it whose path is wanted, in their order."""
    found = sorted((one for one in files_below(folder, hidden=hidden) if is_wanted(one[0])), key=itemgetter(0))
    return [(name, digest_of_file(f"{folder}/{name}", status)) for name, status in found]


def canonical(value: object) -> object:
    """Return a setting as a value whose `repr` is equal in every process if, and only if, the setting is.

    The order of dictionaries counts, since it may be that of a list on a page. Functions count by their code.
    """
    if value is None or isinstance(value, (str, bytes, int, float, complex)):
        return value
    if isinstance(value, dict):
        return [type(value).__name__, [(canonical(key), canonical(one)) for key, one in value.items()]]
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, [canonical(one) for one in value]]
    if isinstance(value, (set, frozenset)):
        return [type(value).__name__, sorted(repr(canonical(one)) for one in value)]
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, types.FunctionType):
        return [value.__module__, value.__qualname__, hashlib.sha256(marshal.dumps(value.__code__)).hexdigest(),
                canonical(value.__defaults__)]
    if isinstance(value, type):
        return [value.__module__, value.__qualname__]
    if dataclasses.is_dataclass(value):
        fields = ((field.name, canonical(getattr(value, field.name))) for field in dataclasses.fields(value))
        return [type(value).__qualname__, list(fields)]
    if isinstance(value, re.Pattern):
        return [value.pattern, value.flags]
    return [type(value).__qualname__, ADDRESS.sub("", repr(value))]


def write_whole(path: Path, data: str | bytes) -> None:
    """Write a file so that it has either its old or its new content, whenever the build is interrupted.

    A folder that stands in its place goes: only files that builds make are written so.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        if isinstance(data, str):
            part.write_text(data, encoding="utf-8")
        else:
            part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def installed() -> str:
    """Return a digest of the Python and the packages in use, by their versions."""
    names: set[str] = set()
    for folder in sys.path:
        with suppress(OSError):
            names |= {name for name in os.listdir(folder or ".") if name.endswith("-info")}  # noqa: PTH208  # names
    return digest_of(sys.version, sorted(names))


def strings_in(value: Any) -> Iterator[str]:
    """Yield every string within a setting."""
    if isinstance(value, (str, os.PathLike)):
        yield os.fspath(value)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from strings_in(key)
            yield from strings_in(one)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for one in value:
            yield from strings_in(one)
