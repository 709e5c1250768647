"""BibTeX, RIS and CSL-JSON, the files of reference managers, from plain values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAMES = {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}
"""Ending of a file → name of its format."""


def bibtex_entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Return one entry of a BibTeX file; values are written as they are, empty ones left out."""
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def ris_record(kind: str, lines: Iterable[tuple[str, str]]) -> str:
    """Return one record of a RIS file; empty lines are left out."""
    return "".join(f"{tag}  - {text}\r\n" for tag, text in (("TY", kind), *lines) if text) + "ER  - \r\n"


def csl_item(work: Mapping[str, Any]) -> str:
    """Return a work of a CSL-JSON file; empty values are left out."""
    told = json.dumps([{name: value for name, value in work.items() if value}], ensure_ascii=False, indent=1)
    return told.removeprefix("[\n").removesuffix("\n]")


def csl_file(items: Iterable[str]) -> str:
    """Return a CSL-JSON file of some works."""
    return "[\n" + ",\n".join(items) + "\n]\n"
