"""Wiki links in one line of source, written so that Obsidian understands them too: file name first, then the label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.text.wikilink import scan, split_target

if TYPE_CHECKING:
    from collections.abc import Callable

CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|\\.")
"""A span of code, or an escaped sign: neither holds a link."""


def rewritten(line: str, file_of: Callable[[str], str]) -> str:
    """A line whose links name files; `file_of` gives the file that a name should become, or nothing to leave it."""
    parts: list[str] = []
    done = position = 0
    pipe = r"\|" if line.lstrip().startswith("|") else "|"
    while (position := next_link(line, position)) >= 0:
        found = scan(line, position + 2, len(line))
        if found is None:
            position += 2
            continue
        close, raw, label = found
        target = split_target(raw)
        file = file_of(target.page) if target.page else ""
        if file:
            is_embed = position > 0 and line[position - 1] == "!"
            fragment = str(target)[len(target.page):]
            shown = f"{pipe}{target.display}" if label < 0 and not is_embed else ""
            parts += [line[done : position + 2], file, fragment, shown]
            done = close
        position = close
    return "".join(parts) + line[done:]


def next_link(line: str, position: int) -> int:
    """Where the next ``[[`` outside code begins; -1 if there is none."""
    while True:
        start = line.find("[[", position)
        if start < 0:
            return -1
        code = next((found for found in CODE.finditer(line) if found.start() <= start < found.end()), None)
        if code is None:
            return start
        position = code.end()
