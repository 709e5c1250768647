"""The folder that the preview shows: a copy of the last good output.

A build writes its pages one by one, and a failed one leaves some of them; readers of the preview see neither.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BEING_COPIED = ".copying"
"""Suffix of a file that is not complete yet."""


def files_below(folder: Path) -> dict[str, os.stat_result]:
    """Return all files below a folder: path with `/` → stat."""
    found: dict[str, os.stat_result] = {}
    waiting = [("", os.fspath(folder))] if folder.is_dir() else []
    while waiting:
        prefix, path = waiting.pop()
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{prefix}{entry.name}/", entry.path))
                elif not entry.name.endswith(BEING_COPIED):
                    found[prefix + entry.name] = entry.stat()
    return found


def same(one: os.stat_result, other: os.stat_result | None) -> bool:
    """Whether a file and its copy are alike; a copy has the time of its original."""
    return other is not None and (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)


def show(output: Path, shown: Path) -> list[str]:
    """Make `shown` equal to `output`, each file in one step. Return the paths whose bytes changed, sorted."""
    built, before = files_below(output), files_below(shown)
    changed = [path for path, stat in built.items() if not same(stat, before.get(path))]
    gone = before.keys() - built.keys()
    for path in list(changed):
        target = shown / path
        if path in before and filecmp.cmp(output / path, target, shallow=False):  # written again as it was
            shutil.copystat(output / path, target)
            changed.remove(path)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(target.name + BEING_COPIED)
        shutil.copy2(output / path, beside)
        beside.replace(target)
    for path in gone:
        (shown / path).unlink()
    return sorted([*changed, *gone])
