"""How much the suites of very many cases try: a part that holds every kind, or everything.

Everything is tried on CI, and where a person asks for it with `KB_TESTS=all make test`.
"""

from __future__ import annotations

import os

EVERYTHING = bool(os.environ.get("CI")) or os.environ.get("KB_TESTS") == "all"


def amount(part: int, everything: int) -> int:
    """How many cases to try."""
    return everything if EVERYTHING else part
