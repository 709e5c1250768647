"""The Makefile, as somebody uses it who puts things elsewhere. Nothing is built: make only says what it would do."""

from __future__ import annotations

import shlex
import subprocess

import pytest

from tests.conftest import ROOT


def commands(target, *variables):
    """What make would run for a target, each command as its words."""
    command = ["make", "-n", "-s", target, *variables]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [shlex.split(line) for line in done.stdout.replace("\\\n", " ").splitlines() if line.strip()]


@pytest.mark.parametrize("target", ["html", "pdf", "epub", "links", "report", "wheel", "clean"])
def test_a_folder_with_a_space_in_its_name_is_one_word(target):
    words = [word for command in commands(target, "OUT=my out", "VENV=my venv") for word in command]
    assert [word for word in words if word in ("my", "out") or word.startswith(("out/", "venv/"))] == []
    assert any(word.startswith("my out") or "=my out" in word for word in words)


def test_an_empty_folder_means_the_usual_one():
    assert ["_build/html" in command for command in commands("html", "OUT=")].count(True) == 1
    assert "_build" in commands("clean", "OUT=")[-1]


def test_processes_of_tests_keep_what_they_have_compiled_even_where_nothing_else_does(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    command = ["make", "-s", "-o", "setup", "test", "PY=printenv PYTHONDONTWRITEBYTECODE; true"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip("\n") == ""
