"""Files of state, which only save work: read as if absent where they cannot be read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def read_state(path: Path, kind: type, default: Any) -> Any:
    """Return the JSON of a state file; the default if it is missing, cut off, or of another type."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return default
    return value if isinstance(value, kind) else default
