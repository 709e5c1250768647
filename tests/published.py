"""The real documentation as it is published, each form built once for all tests and all workers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from runpy import run_path

import pytest

from tests.amount import EVERYTHING

ROOT = Path(__file__).parent.parent
LEFT_OUT = run_path(str(ROOT / "conf.py"))["kb_book_left_out"]
"""Patterns of the pages that no whole book has."""


def in_no_book(docname: str) -> bool:
    """Whether the books lack a page of the site."""
    return any(fnmatchcase(docname, pattern) for pattern in LEFT_OUT)


@dataclass(frozen=True)
class Published:
    """What a builder made of the real documentation."""

    out: Path
    doctrees: Path
    status: int
    said: str
    """What the strict build said; nothing, if all is well."""


def published(builder: str, shared: Path) -> Published:
    """Build into a folder that all workers share: the first one builds, the others wait for its last word.

    Books are made of what the site has read, as by `make pdf` after `make html`; on CI each reads for itself.
    """
    out, doctrees, last_word = (shared / f"{builder}{ending}" for ending in ("", ".doctrees", ".done"))
    try:
        (shared / f"{builder}.lock").mkdir()
    except FileExistsError:
        while not last_word.exists():
            time.sleep(0.2)
    else:
        if builder != "html" and not EVERYTHING and (read := published("html", shared).doctrees).is_dir():
            shutil.copytree(read, doctrees)
        command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "-c", str(ROOT), "-d", str(doctrees)]
        done = subprocess.run(
            [*command, "-b", builder, str(ROOT / "docs"), str(out)],
            cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONUTF8": "1"},
        )
        part = last_word.with_suffix(".part")
        part.write_text(f"{done.returncode}\n{done.stdout}{done.stderr}", encoding="utf-8")
        part.rename(last_word)
    status, _, said = last_word.read_text(encoding="utf-8").partition("\n")
    return Published(out, doctrees, int(status), said)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run see."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def built_site(shared_folder: Path) -> Published:
    """The site."""
    return published("html", shared_folder)
