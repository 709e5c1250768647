"""How a run begins: its files lie in memory, and what is not yet compiled is compiled by one worker for all."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.amount import EVERYTHING

IN_MEMORY = Path("/dev/shm")
"""A disk that lies in memory; on some systems /tmp is one anyway."""
ENOUGH = 4 * 2**30
"""Bytes that must be free on it, and twice as many in memory; a run fills a few hundred million of them."""
FOLDER = "PYTEST_DEBUG_TEMPROOT"
"""The variable by which pytest is told where its folders lie."""


def available() -> int:
    """The bytes of memory that are free for whoever asks; 0 where that cannot be read."""
    try:
        told = Path("/proc/meminfo").read_text(encoding="ascii").partition("MemAvailable:")[2].split()
        return int(told[0]) * 1024
    except (OSError, ValueError, IndexError):
        return 0


def room(folder: Path) -> int:
    """The bytes that are free in a folder in which programs may be run; 0 where we may not write."""
    if not hasattr(os, "statvfs") or not os.access(folder, os.W_OK | os.X_OK):
        return 0
    about = os.statvfs(folder)
    return 0 if about.f_flag & getattr(os, "ST_NOEXEC", 0) else about.f_bavail * about.f_frsize


def lie_in_memory() -> None:
    """Let the folders of tests lie in memory: half of what the system does for a run is to make and remove files.

    On CI they lie where they always do, and so they do where somebody says where.
    """
    told = EVERYTHING or {FOLDER, "TMPDIR", "PYTEST_XDIST_WORKER"}.intersection(os.environ)
    if not told and room(IN_MEMORY) >= ENOUGH and available() >= 2 * ENOUGH:
        os.environ[FOLDER] = str(IN_MEMORY)


@contextmanager
def first_alone(config: pytest.Config) -> Iterator[None]:
    """In a fresh clone let the first worker read and compile the tests, and the others wait for what it keeps."""
    compiled = any(Path(__file__).parent.glob("__pycache__/test_house.*-pytest-*.pyc"))
    if compiled or sys.dont_write_bytecode or not hasattr(config, "workerinput"):
        yield
        return
    base = Path(config.option.basetemp).parent
    try:
        (base / "compile.lock").mkdir()
    except FileExistsError:
        while not (base / "compiled").exists():
            time.sleep(0.1)
        yield
        return
    try:
        yield
    finally:
        (base / "compiled").touch()
