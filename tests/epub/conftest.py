"""The book of the real documentation, built once for all tests and all workers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.epub.shelf import Shelved


@dataclass(frozen=True)
class BuiltBook:
    """The book as published, and what the strict build said."""

    book: Shelved
    status: int
    said: str


def build_once(shared: Path) -> BuiltBook:
    """Build into a folder that all workers share: the first one builds, the others wait for its last word."""
    out, last_word = shared / "book", shared / "book.done"
    try:
        (shared / "book.lock").mkdir()
    except FileExistsError:
        while not last_word.exists():
            time.sleep(0.2)
    else:
        command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "-c", str(ROOT)]
        done = subprocess.run(
            [*command, "-d", str(shared / "book-doctrees"), "-b", "epub", str(ROOT / "docs"), str(out)],
            cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONUTF8": "1"},
        )
        part = last_word.with_suffix(".part")
        part.write_text(f"{done.returncode}\n{done.stdout}{done.stderr}", encoding="utf-8")
        part.rename(last_word)
    status, _, said = last_word.read_text(encoding="utf-8").partition("\n")
    return BuiltBook(Shelved(next(iter(out.glob("*.epub")), out)), int(status), said)


@pytest.fixture(scope="session")
def built_book(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> BuiltBook:
    base = tmp_path_factory.getbasetemp()
    return build_once(base if worker_id == "master" else base.parent)


@pytest.fixture(scope="session")
def book(built_book: BuiltBook) -> Shelved:
    assert (built_book.status, built_book.said) == (0, "")
    return built_book.book
