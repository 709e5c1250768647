"""``python -m tests.walk [FIRST] COUNT``: take many walks, and tell which of them went wrong."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.walk.walk import walk
from tests.walk.world import warm_up


def main(arguments: list[str]) -> int:
    """Take the walks with the seeds from FIRST on; return 1 if any output differs."""
    first, count = (int(arguments[0]), int(arguments[1])) if len(arguments) > 1 else (0, int(arguments[0]))
    started, wrong = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="fonts-") as fonts, tempfile.TemporaryDirectory(prefix="warm-") as warm:
        warm_up(Path(warm), Path(fonts))
        for number, seed in enumerate(range(first, first + count), 1):
            if found := walk(seed, Path(fonts)):
                wrong += 1
                print(found, flush=True)
            if number % 10 == 0:
                print(f"{number}/{count}: {wrong} wrong, {time.monotonic() - started:.0f} s", flush=True)
    print(f"{count} walks, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
