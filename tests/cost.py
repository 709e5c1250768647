"""What a run on several workers has cost: CPU seconds of all, and the memory of the largest, told at its end.

And that it costs no more memory than it need: builds leave cycles behind, which Python would let pile up, since while
it builds it seldom looks for any. What is piled up lies between what stays, and its place is never given back.
"""

from __future__ import annotations

import ctypes
import gc
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from sphinx import application

from sphinx_kb.build import garbage, late_imports
from tests.amount import EVERYTHING, TURN

COSTS: list[tuple[float, float, int]] = []
"""Of each worker that has ended."""
LEFT_OUT = pytest.StashKey[int]()
"""How many tests have their turn another day."""


STATM = Path("/proc/self/statm")
MORE = 15 * 2**20
"""Bytes by which a worker may grow before it looks for garbage, which takes it a fifth of a second. With 40 MB all
workers end a hundred larger, and none is quicker."""
LAST = [0]
"""How large it was after it did so."""


def size() -> int:
    """The bytes that this process holds now; 0 where that cannot be read."""
    return int(STATM.read_text().split()[1]) * resource.getpagesize() if STATM.exists() else 0


USUAL = gc.get_threshold()
"""How often Python looks for garbage by itself."""


def begin_as_usual() -> None:
    """Forget what conf.py asks of the build that reads it: to look for garbage seldom, and to import some things late.

    Who only reads its settings has no build that ends this, nor has one that broke off. What is tried next would leave
    a hundred MB lying about, and the next build would have other extensions than the one after it.
    """
    garbage.BEFORE.clear()
    gc.set_threshold(*USUAL)
    gc.unfreeze()
    vars(application)["builtin_extensions"] = late_imports.BUILT_IN
    with suppress(ValueError):
        sys.meta_path.remove(late_imports.FINDER)


@pytest.hookimpl(trylast=True)
def pytest_runtest_logfinish() -> None:
    """Give back what a test has left, once that is much."""
    if size() > LAST[0] + MORE:
        gc.collect()
        with suppress(AttributeError, OSError):  # where the C library has another way, or none
            ctypes.CDLL(None).malloc_trim(0)
        LAST[0] = size()


LETTERS = "from hypothesis import strategies; strategies.text().example()"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin as usual, and let another process find out which letters there are, for tests that try any.

    Hypothesis does so once in a folder, and keeps it there; it grows by 200 MB meanwhile.
    """
    begin_as_usual()
    known = (item.config.rootpath / ".hypothesis/unicode_data").glob("*/codec-*")
    if getattr(getattr(item, "obj", None), "is_hypothesis_test", False) and not any(known):
        subprocess.run([sys.executable, "-W", "ignore", "-c", LETTERS], cwd=item.config.rootpath, check=False)


def cost_here() -> tuple[float, float]:
    """The CPU seconds of this process and of all that it began, and its memory at its peak in MB."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    return seconds, own.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let a worker tell what it has cost."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["cost"] = *cost_here(), session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    """Hear it; a worker that crashed tells nothing."""
    COSTS.extend([cost] if (cost := getattr(node, "workeroutput", {}).get("cost")) else [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell it."""
    if COSTS:
        seconds, most = sum(cost[0] for cost in COSTS), max(cost[1] for cost in COSTS)
        terminalreporter.write_line(f"{len(COSTS)} 个进程：CPU 共 {seconds:.0f} 秒，内存最多的一个 {most:.0f} MB")
    if not EVERYTHING:
        left = max([config.stash.get(LEFT_OUT, 0), *(cost[2] for cost in COSTS)])
        others = f"，另有 {left} 个测试改天轮到，点名的文件不分" if left else ""
        terminalreporter.write_line(f"成套的只试了一份，天天不同{others}；KB_TURN={TURN} 再试同一份，KB_TESTS=all 全试")
