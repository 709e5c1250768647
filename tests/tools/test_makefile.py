"""The Makefile, as somebody uses it who puts things elsewhere. Nothing is built: make only says what it would do."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import pytest

from sphinx_kb.tools import bootstrap
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


SPHINX = """\
import pathlib, sys
out = pathlib.Path(sys.argv[-1])
out.mkdir(parents=True, exist_ok=True)
said = pathlib.Path("said.txt").read_text()
if said == "fails":
    sys.exit(1)
(out / "mirtazapine.pdf").write_text(said)
"""
"""What stands for Sphinx here: it makes a book of what `said.txt` says."""


@pytest.fixture
def make_pdf(tmp_path):
    """Let `make pdf` set a book of some words in a folder with a space in its name; the book and the status."""
    (tmp_path / "sphinx.py").write_text(SPHINX, encoding="utf-8")

    def make(words):
        (tmp_path / "said.txt").write_text(words, encoding="utf-8")
        command = ["make", "-s", "-f", str(ROOT / "Makefile"), "-o", "setup", "pdf", "OUT=my out", "PY=true",
                   f"SPHINX={sys.executable} sphinx.py"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return tmp_path / "my out/book/mirtazapine.pdf", done.returncode

    return make


def test_a_book_that_did_not_change_is_left_as_it_is(make_pdf):
    book, _status = make_pdf("one")
    before = book.stat()
    make_pdf("one")
    assert (book.stat().st_mtime_ns, book.stat().st_ctime_ns) == (before.st_mtime_ns, before.st_ctime_ns)
    assert make_pdf("two") == (book, 0)
    assert book.read_text(encoding="utf-8") == "two"


def test_a_book_that_could_not_be_made_leaves_no_old_one(make_pdf):
    book, _status = make_pdf("one")
    _book, status = make_pdf("fails")
    assert status
    assert not book.exists()
    assert make_pdf("two") == (book, 0)


def test_books_that_are_made_no_more_go(make_pdf):
    book, _status = make_pdf("one")
    book.with_name("mirtazapine.epub").write_text("another", encoding="utf-8")
    (book.parents[1] / "typst/mirtazapine.pdf").unlink()
    make_pdf("one")
    assert {path.name for path in book.parent.iterdir()} == {"mirtazapine.pdf", "mirtazapine.epub"}


def test_a_ready_environment_answers_for_itself(tmp_path):
    """`python3` may be a script that looks for the real one: where it is not named, it is not asked."""
    asked = tmp_path / "bin/python3"
    asked.parent.mkdir()
    asked.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    asked.chmod(0o755)
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin/python").symlink_to(sys.executable)
    (venv / bootstrap.STAMP).write_text(bootstrap.stamp_text(), encoding="utf-8")
    environment = {**os.environ, "PATH": f"{asked.parent}:{os.environ['PATH']}"}

    def set_up(*variables):
        return subprocess.run(["make", "-s", "setup", f"VENV={venv}", *variables], cwd=ROOT, env=environment,
                              capture_output=True, text=True, check=False)

    ready = set_up()
    assert (ready.returncode, ready.stdout, ready.stderr) == (0, "", "")
    assert set_up("PYTHON=python3").returncode
    (venv / bootstrap.STAMP).write_text("of another lock\n", encoding="utf-8")
    unready = set_up()
    assert unready.returncode
    assert "需要 Python" in unready.stderr
