"""Any sequence of edits, builders, clocks and kills gives what a clean build gives, byte for byte.

`make walk` takes many more walks; `WALKS=50` here sets how many. They run in a process of their own: a fork of one that
has set a PDF would wait for ever for the threads of Typst.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.amount import amount
from tests.conftest import ROOT
from tests.walk.steps import STEPS

WALKS = os.environ.get("WALKS") or str(amount(3, 50))
FIRST = "1000"
"""The first seed; `make walk` begins at 0."""


def test_walks_end_in_what_a_clean_build_gives():
    run = subprocess.run([sys.executable, "-m", "tests.walk", FIRST, WALKS], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_step_has_a_name_that_says_what_happens():
    names = [step.__name__ for step, _weight in STEPS]
    assert len(set(names)) == len(names) > 20
