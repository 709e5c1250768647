"""A run costs no more than it must."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from runpy import run_path
from types import SimpleNamespace

import pytest
from sphinx import application

from sphinx_kb.build import late_imports
from tests import begin, cost
from tests.begin import first_alone, lie_in_memory
from tests.conftest import ROOT

GIGABYTES = 2**30


def test_who_reads_conf_py_changes_nothing_for_the_tests_that_follow():
    run_path(str(ROOT / "conf.py"))
    gc.freeze()
    assert gc.get_threshold() != cost.USUAL
    assert late_imports.FINDER in sys.meta_path
    assert application.builtin_extensions != late_imports.BUILT_IN
    cost.pytest_runtest_setup(SimpleNamespace(config=SimpleNamespace(rootpath=ROOT)))
    assert gc.get_threshold() == cost.USUAL
    assert gc.get_freeze_count() == 0
    assert late_imports.FINDER not in sys.meta_path
    assert application.builtin_extensions == late_imports.BUILT_IN


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine on which nobody says where folders lie, with a disk in memory; what it says of it may be replaced."""
    for name in (begin.FOLDER, "TMPDIR", "PYTEST_XDIST_WORKER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(begin, "EVERYTHING", False)
    monkeypatch.setattr(begin, "IN_MEMORY", tmp_path)
    monkeypatch.setattr(begin, "room", lambda folder: 9 * GIGABYTES)
    monkeypatch.setattr(begin, "available", lambda: 9 * GIGABYTES)
    yield monkeypatch
    os.environ.pop(begin.FOLDER, None)


def test_folders_lie_in_memory(machine, tmp_path):
    lie_in_memory()
    assert os.environ[begin.FOLDER] == str(tmp_path)


@pytest.mark.parametrize(("name", "value"), [
    ("EVERYTHING", True), ("room", lambda folder: 1 * GIGABYTES), ("available", lambda: 7 * GIGABYTES),
])
def test_on_ci_and_where_there_is_little_room_they_lie_where_they_do(machine, name, value):
    machine.setattr(begin, name, value)
    lie_in_memory()
    assert begin.FOLDER not in os.environ


def test_where_somebody_says_they_lie_there(machine):
    machine.setenv("TMPDIR", "/elsewhere")
    lie_in_memory()
    assert begin.FOLDER not in os.environ


def test_a_folder_that_is_not_there_has_no_room(tmp_path):
    assert begin.room(tmp_path) > 0
    assert begin.room(tmp_path / "none") == 0


def test_the_first_worker_compiles_and_the_others_wait(monkeypatch, tmp_path):
    monkeypatch.setattr(begin, "__file__", str(tmp_path / "tests/begin.py"))
    monkeypatch.setattr(begin.sys, "dont_write_bytecode", False)
    waited: list[float] = []
    monkeypatch.setattr(begin.time, "sleep", lambda seconds: (waited.append(seconds), (tmp_path / "compiled").touch()))
    config = SimpleNamespace(workerinput={}, option=SimpleNamespace(basetemp=str(tmp_path / "popen-gw0")))
    with first_alone(config):
        assert not (tmp_path / "compiled").exists()
        with first_alone(config):
            assert len(waited) == 1
        (tmp_path / "compiled").unlink()
    with first_alone(config):
        assert len(waited) == 1


def test_nobody_waits_for_ever_for_a_worker_that_cannot_read_the_tests(monkeypatch, tmp_path):
    monkeypatch.setattr(begin, "__file__", str(tmp_path / "tests/begin.py"))
    monkeypatch.setattr(begin.sys, "dont_write_bytecode", False)
    config = SimpleNamespace(workerinput={}, option=SimpleNamespace(basetemp=str(tmp_path / "popen-gw0")))
    with suppress(ZeroDivisionError), first_alone(config):
        _ = 1 / 0
    assert (tmp_path / "compiled").exists()
