"""Files of state, which only save work: read as if absent where they cannot be read. And small files of pages."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def read_state(path: Path, kind: type, default: Any) -> Any:
    """Return the JSON of a state file; the default if it is missing, cut off, or of another type."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return default
    return value if isinstance(value, kind) else default


def write_page_file(folder: str | os.PathLike[str], name: str, text: str) -> None:
    """Write a file that belongs to a page, ``_cite/a/b.bib``, below the output folder. Each page has some of them."""
    path = os.path.join(folder, name)  # noqa: PTH118  # quicker than a Path
    data = text.encode("utf-8")
    try:
        file = open(path, "wb", buffering=0)  # noqa: PTH123, SIM115  # as above; closed below
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        file = open(path, "wb", buffering=0)  # noqa: PTH123, SIM115  # as above; closed below
    with file:
        while data:  # the system may take less than all
            data = data[file.write(data):]
