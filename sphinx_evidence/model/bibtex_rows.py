"""A BibTeX file as rows with their lines."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from pybtex.database.input.bibtex import LowLevelParser, month_names

from sphinx_evidence.locale import _
from sphinx_kb.core.parse_rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pybtex.scanner import PybtexSyntaxError

ENTRY = re.compile(r"^@(?!comment|string|preamble)(?=\w)", re.M | re.I)
"""Where an entry of a bibliography begins."""


def bibtex_rows(text: str) -> Iterator[Row]:
    """Yield the entries of a BibTeX file, with lower-case field names and ``key`` and ``type`` among the fields.

    Each entry is parsed on its own, from one @ at the beginning of a line to the next, so that a missing brace spoils
    only one.
    """
    starts = [found.start() for found in ENTRY.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        before = text.count("\n", 0, start)
        problems: list[PybtexSyntaxError] = []
        parser = LowLevelParser(text[start:end], handle_error=problems.append, macros=dict(month_names))
        for command, (key, pairs) in parser:
            names = Counter(name.lower() for name, _parts in pairs)
            values = {name.lower(): " ".join("".join(parts).split()) for name, parts in pairs}
            found = [_("The field %s is written twice") % name for name, count in names.items() if count > 1]
            if problems:
                at = before + problems[0].lineno
                found = [_("Line %s cannot be read: write each field as “name = {value},” with balanced braces") % at]
            yield Row(before + 1, {**values, "key": key or "", "type": command.lower()}, tuple(found))
            break
        else:
            yield Row(before + 1, mistakes=(str(_(
                "The entry cannot be read: write “@type{key, name = {value}, …}” with balanced braces")),))
