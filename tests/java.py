"""Java, for checkers that have done after seconds: to compile less of them halves what they cost."""

from __future__ import annotations

import shutil


def java() -> list[str] | None:
    """How a command that runs Java begins; None, where there is none."""
    found = shutil.which("java")
    return [found, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"] if found else None
