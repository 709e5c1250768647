"""The preview ends with all that it has begun."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT

CONF = """\
import os
import time
from pathlib import Path

def setup(app):
    app.connect("build-finished", wait)

def wait(app, error):
    Path(app.confdir, "pid").write_text(str(os.getpid()))
    while True:
        time.sleep(0.02)
"""
PATIENCE = 60


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_build_that_is_at_work_ends_with_the_preview(tmp_path, how):
    (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
    (tmp_path / "index.rst").write_text("Title\n=====\n", encoding="utf-8")
    command = [sys.executable, "-m", "sphinx_kb.serve", str(tmp_path), str(tmp_path / "out"), "--port", "8350"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE
    while not (pid := (tmp_path / "pid").read_text() if (tmp_path / "pid").exists() else ""):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(how)
    assert process.wait(PATIENCE) == 0
    while is_there(int(pid)):
        assert time.monotonic() < deadline, "it builds for ever"
        time.sleep(0.02)


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
