"""Block ids on a line of their own, for markdown-it-py: ``^id`` below a table, code, a quote or a list names all of it.

An id at the end of a text is parsed by `sphinx_kb.text.wikilink`. Here the line becomes the token ``wiki_block``, which
follows the block it names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

ALONE = re.compile(r"\^([A-Za-z0-9-]+)")
LAST_LINE = re.compile(r"\n\^([A-Za-z0-9-]+)[ \t]*$")
CONTAINERS = ("blockquote", "bullet_list", "ordered_list")


def mark(identifier: str, level: int, end: int) -> Token:
    """Return the token that names the block before it; its line is the last before `end`."""
    return Token("wiki_block", "", 0, level=level, map=[end - 1, end], meta={"id": identifier}, block=True)


def block_ids(state: StateCore) -> None:
    """Turn the lines into tokens (a core rule of markdown-it, between blocks and inline text)."""
    if "^" not in state.src:
        return
    source = state.src.split("\n")
    found: list[Token] = []
    depth = 0
    waiting: list[tuple[str, int]] = []
    """Ids for the outermost open container, which a line at the margin continues by laziness."""
    for token in state.tokens:
        found.append(token)
        kind, _, side = token.type.rpartition("_")
        if kind in CONTAINERS:
            depth += 1 if side == "open" else -1
            if not depth and waiting:
                found += [mark(identifier, token.level, end) for identifier, end in waiting]
                waiting = []
        elif token.type == "paragraph_close" and found[-2].type == "inline":
            text, end = found[-2], (found[-3].map or [0, 1])[1]
            if alone := ALONE.fullmatch(text.content.strip()):
                found[-3:] = [mark(alone[1], token.level, end)]
            elif depth and source[end - 1].startswith("^") and (last := LAST_LINE.search(text.content)):
                text.content = text.content[: last.start()]
                waiting.append((last[1], end))
        elif token.type == "table_close" and (row := taken_from_last_row(found)):
            found.append(mark(row[0], token.level, row[1]))
    state.tokens = found


def taken_from_last_row(tokens: list[Token]) -> tuple[str, int] | None:
    """Remove the last row of a table that has just been closed if it is only an id; return the id and the row's end."""
    start = next((place for place in range(len(tokens) - 1, -1, -1) if tokens[place].type == "tr_open"), -1)
    end = next((place for place in range(len(tokens) - 1, -1, -1) if tokens[place].type == "tr_close"), -1)
    row = tokens[start : end + 1]
    cells = [token.content.strip() for token in row if token.type == "inline"]
    alone = ALONE.fullmatch(cells[0]) if cells and any(token.type == "td_open" for token in row) else None
    if alone is None or any(cells[1:]):
        return None
    end_line = (row[0].map or [0, 1])[1]
    del tokens[start : end + 1]
    if tokens[start - 1].type == "tbody_open" and tokens[start].type == "tbody_close":
        del tokens[start - 1 : start + 1]
    return alone[1], end_line


def block_ids_plugin(markdown: MarkdownIt) -> None:
    """Add ids of blocks to a markdown-it parser."""
    markdown.core.ruler.after("block", "wiki_block_ids", block_ids)
