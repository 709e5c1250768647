"""What a PNG image says of itself."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n"


def size_of_png(path: Path) -> tuple[int, int]:
    """Return the width and height of a PNG image in pixels; zeros for any other file."""
    if not path.is_file():
        return 0, 0
    with path.open("rb", buffering=0) as file:  # each page asks: not all of the image
        head = file.read(24)
    return struct.unpack(">II", head[16:24]) if head.startswith(PNG) else (0, 0)
