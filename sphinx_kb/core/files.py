"""Files of a build: written whole or not at all, and read as if absent where they cannot be read."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any


def write_whole(path: Path, data: str | bytes) -> None:
    """Write a file so that readers see the old or the new content, even if the disk is full or the build is killed.

    Creates the folder; a folder in place of the file is removed.
    """
    raw = data.encode("utf-8") if isinstance(data, str) else data
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".kb-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_state(path: Path, kind: type, default: Any) -> Any:
    """Return the JSON of a state file; the default if it is missing, cut off, or of another type.

    State only saves work, so what cannot be read counts as absent.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return default
    return value if isinstance(value, kind) else default
