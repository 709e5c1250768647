"""What a command costs: the one measure of every bench."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests.conftest import ROOT


def cost_of(command: list[str]) -> tuple[float, float]:
    """The CPU time of one command and its children in seconds, and its memory at its peak in MB.

    Its failure is ours.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        running = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said, env={**os.environ, "PYTHONUTF8": "1"})
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)}\n{said.read()[-2000:]}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
