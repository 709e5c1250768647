"""What a file of an image holds, whatever its name says."""

from __future__ import annotations

import re

SIGNATURES = re.compile(
    rb"(?P<png>\x89PNG\r\n)|(?P<jpg>\xff\xd8\xff)|(?P<gif>GIF8)|(?P<webp>RIFF.{4}WEBP)", re.DOTALL)


def suffix_of(data: bytes) -> str:
    """Return the suffix that fits an image: Typst goes by it, while browsers go by the content; empty if unknown."""
    found = SIGNATURES.match(data)
    return f".{found.lastgroup}" if found else ""
