"""Types are right everywhere, says mypy at its strictest. A test, so that others run beside it."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT


def test_every_type_is_right():
    done = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
