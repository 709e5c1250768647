"""Setting up, as a newcomer meets it. Nothing is downloaded here: the steps that would are replaced."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sphinx_kb.tools import bootstrap


def put(venv, *names):
    """Packages in an environment, as installers leave them."""
    for name in names:
        (venv / f"lib/python3.11/site-packages/{name}-1.0.dist-info").mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def chinese(monkeypatch):
    """Every message is in the language that the Makefile of this site asks for."""
    monkeypatch.setenv("LANGUAGE", "zh_CN")


@pytest.fixture
def other_lock(tmp_path, monkeypatch):
    """Another lock than the one of the repository, with two packages."""
    lock = tmp_path / "requirements.txt"
    packages = "types-pyyaml==6.0 \\\n    --hash=sha256:0\n    # via -r requirements.in\nsphinx==9.0\n"
    lock.write_text(packages, encoding="utf-8")
    return lambda: monkeypatch.setattr(bootstrap, "LOCK", lock)


@pytest.fixture
def steps(monkeypatch):
    """What would be run, instead of running it; making the environment leaves a Python in it."""
    done = []

    def run(command, what):
        done.append(command)
        if "venv" in command:
            venv = bootstrap.Path(command[-1])
            bootstrap.interpreter(venv).parent.mkdir(parents=True, exist_ok=True)
            bootstrap.interpreter(venv).write_text("", encoding="utf-8")
            put(venv, "pip")

    monkeypatch.setattr(bootstrap, "run", run)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    return done


def test_the_first_run_makes_the_environment_with_hashes_and_wheels_alone(tmp_path, steps):
    bootstrap.make(tmp_path / ".venv")
    assert len(steps) == 2
    assert {"--require-hashes", "--only-binary", ":all:"} <= set(steps[1])
    assert bootstrap.is_ready(tmp_path / ".venv")


def test_a_second_run_does_nothing(tmp_path, steps):
    bootstrap.make(tmp_path / ".venv")
    steps.clear()
    bootstrap.make(tmp_path / ".venv")
    assert steps == []


def test_a_changed_lock_brings_the_environment_up_to_date_without_making_it_anew(tmp_path, steps, other_lock):
    venv = tmp_path / ".venv"
    bootstrap.make(venv)
    put(venv, "Sphinx", "types_PyYAML", "no_longer.wanted")
    steps.clear()
    other_lock()
    bootstrap.make(venv)
    assert [command[5] if "pip" in command else command for command in steps] == ["install", "uninstall"]
    assert steps[1][-1] == "no-longer-wanted"
    assert bootstrap.is_ready(venv)


def test_broken_off_while_brought_up_to_date_it_is_made_anew(tmp_path, steps, other_lock, monkeypatch):
    bootstrap.make(tmp_path / ".venv")
    other_lock()
    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "run", lambda command, what: (_ for _ in ()).throw(bootstrap.SetupError("断网")))
        with pytest.raises(bootstrap.SetupError):
            bootstrap.make(tmp_path / ".venv")
    steps.clear()
    bootstrap.make(tmp_path / ".venv")
    assert "venv" in steps[0]


@pytest.mark.parametrize("reason", ["another Python", "made by uv, which is gone", "its Python is gone"])
def test_what_cannot_be_brought_up_to_date_is_made_anew(tmp_path, steps, other_lock, monkeypatch, reason):
    venv = tmp_path / ".venv"
    bootstrap.make(venv)
    if reason == "another Python":
        (venv / bootstrap.STAMP).write_text("0 python3.10\n", encoding="utf-8")
    elif reason == "its Python is gone":
        bootstrap.interpreter(venv).unlink()
    else:
        (venv / "lib/python3.11/site-packages/pip-1.0.dist-info").rmdir()
    steps.clear()
    other_lock()
    bootstrap.make(venv)
    assert "venv" in steps[0]


def test_an_unfinished_environment_is_made_again(tmp_path, steps, monkeypatch):
    def fail(command, what):
        raise bootstrap.SetupError("安装依赖失败")

    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "run", fail)
        with pytest.raises(bootstrap.SetupError):
            bootstrap.make(tmp_path / ".venv")
    bootstrap.make(tmp_path / ".venv")
    assert len(steps) == 2


def test_uv_is_used_where_it_is(tmp_path, steps, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/somewhere/uv")
    bootstrap.make(tmp_path / ".venv")
    assert [command[0] for command in steps] == ["/somewhere/uv", "/somewhere/uv"]


def test_a_missing_venv_module_gets_the_name_of_the_package(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(bootstrap.SetupError, match=r"apt install python3\.\d+-venv"):
        bootstrap.make(tmp_path / ".venv")


@pytest.mark.parametrize("version", ["Python 3.10.13", ""], ids=["old", "none"])
def test_an_old_or_missing_python_is_refused_with_what_to_do(tmp_path, version):
    python = tmp_path / "python3"
    if version:
        python.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "{version}" || exit 1\n', encoding="utf-8")
        python.chmod(0o755)
    done = subprocess.run(["make", "-s", "setup", f"PYTHON={python}", f"VENV={tmp_path}/venv"],
                          cwd=bootstrap.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode
    assert "需要 Python 3.11 或更新" in done.stderr
    assert version in done.stderr
    assert "make PYTHON=python3.12 html" in done.stderr


def test_a_linked_environment_is_never_emptied(tmp_path, steps):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".venv").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(bootstrap.SetupError, match="是一个链接"):
        bootstrap.make(tmp_path / ".venv")
    assert steps == []


@pytest.mark.parametrize("said", [
    "WARNING: Retrying: NewConnectionError('Failed to establish a new connection: [Errno -2] Name not known')"
    "\nERROR: Could not find a version that satisfies the requirement sphinx==9.0.4",
    "error: Failed to fetch: `…`\n  Caused by: error sending request for url (…)\n  Caused by: dns error",
])
def test_without_a_network_it_says_so_and_what_to_do(said):
    with pytest.raises(bootstrap.SetupError) as caught:
        bootstrap.run([sys.executable, "-c", f"print({said!r}); raise SystemExit(1)"], "安装依赖")
    first, *rest = str(caught.value).splitlines()
    assert "连不上软件包索引" in first
    assert "PIP_INDEX_URL" in first
    assert len(rest) == 1


def test_a_failing_step_shows_its_output(monkeypatch):
    with pytest.raises(bootstrap.SetupError, match=r"(?s)这一步失败.*坏了"):
        bootstrap.run([sys.executable, "-c", "print('坏了'); raise SystemExit(3)"], "这一步")


def test_it_speaks_the_language_of_the_environment(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "fr")
    with pytest.raises(bootstrap.SetupError, match=r"^Compiling failed:"):
        bootstrap.run([sys.executable, "-c", "raise SystemExit(3)"], "Compiling")


def test_it_runs_on_a_bare_python():
    code = "import sys; sys.path[:] = [p for p in sys.path if 'site-packages' not in p]; import runpy; " \
           "runpy.run_path('sphinx_kb/tools/bootstrap.py', run_name='not main')"
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=bootstrap.ROOT, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
