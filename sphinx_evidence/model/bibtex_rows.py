"""A BibTeX file as rows with their lines."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pybtex.database.input.bibtex import LowLevelParser, month_names

from sphinx_kb.core.parse_rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pybtex.scanner import PybtexSyntaxError

ENTRY = re.compile(r"^@(?!comment|string|preamble)(?=\w)", re.M | re.I)
"""Where an entry of a bibliography begins."""


def bibtex_rows(text: str) -> Iterator[Row]:
    """The entries of a BibTeX file; the fields hold ``key`` and ``type``, too, names in lower case.

    Each is read by itself, from an @ at the beginning of a line to the next: a brace that is missing spoils one entry.
    """
    starts = [found.start() for found in ENTRY.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        before = text.count("\n", 0, start)
        problems: list[PybtexSyntaxError] = []
        parser = LowLevelParser(text[start:end], handle_error=problems.append, macros=dict(month_names))
        for command, (key, pairs) in parser:
            names = Counter(name.lower() for name, _ in pairs)
            values = {name.lower(): " ".join("".join(parts).split()) for name, parts in pairs}
            told = [f"字段 {name} 写了两次" for name, count in names.items() if count > 1]
            if problems:
                at = before + problems[0].lineno
                told = [f"到第 {at} 行读不下去：每个字段写成 “名 = {{值}},”，花括号要成对"]
            yield Row(before + 1, {**values, "key": key or "", "type": command.lower()}, tuple(told))
            break
        else:
            yield Row(before + 1, mistakes=("这一条读不懂：写成 “@类型{键, 名 = {值}, …}”，花括号要成对",))
