"""Equality of names: the keys under which names are stored and looked up."""

from __future__ import annotations

import unicodedata


def normalized(name: str) -> str:
    """Fold case, width, compatibility forms (5-HT₂ₐ, µ/μ) and runs of space."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def alnum_key(name: str) -> str:
    """Keep only the letters and digits of the normalized name; empty for a name of punctuation alone."""
    found = normalized(name)
    return found if found.isalnum() else "".join(filter(str.isalnum, found))
