"""When two names mean the same: the keys under which names are kept and looked up."""

from __future__ import annotations

import unicodedata


def key(name: str) -> str:
    """Case, width, compatibility forms (5-HT₂ₐ, µ/μ) and runs of space do not matter."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def loose(name: str) -> str:
    """Neither do hyphens, spaces nor punctuation, at the second attempt; empty for a name of punctuation alone."""
    return "".join(letter for letter in key(name) if letter.isalnum())
