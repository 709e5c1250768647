"""Rewrite wiki links so that Obsidian understands them: file name first, then the label.

A Markdown parser decides which ``[[…]]`` of a page are links. Only those change, each in its line; code, formulas,
comments and raw HTML stay as they are.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from sphinx_kb.text.myst_source import CODE_DIRECTIVES
from sphinx_kb.text.wikilink import ADDRESS, scan, split_target, wikilink_plugin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.token import Token

CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|\\.")
"""A code span or an escaped character, neither of which can contain a link."""
LINKS = ("wikilink", "wikilink_open", "wikiembed")
OTHER_LANGUAGES = ("{eval-rst}", "{raw}")
"""Directives whose content is not Markdown."""


def parser() -> MarkdownIt:
    """Return a parser for the part of MyST that is needed to tell links from code."""
    markdown = MarkdownIt("commonmark").enable("table")
    for plugin in (front_matter_plugin, colon_fence_plugin, dollarmath_plugin, myst_block_plugin, myst_role_plugin,
                   wikilink_plugin):
        markdown.use(plugin)
    return markdown


def blocks(text: str, markdown: MarkdownIt, first: int = 0) -> Iterator[tuple[int, Token]]:
    """Yield every token of a page with its line, counted from `first`; a directive is followed by its content."""
    for token in markdown.parse(text):
        line = first + (token.map[0] if token.map else 0)
        info = token.info.split()[0] if token.info.split() else ""
        is_directive = token.type == "colon_fence" or (token.type == "fence" and info.startswith("{"))
        if is_directive and info not in CODE_DIRECTIVES and info not in OTHER_LANGUAGES:
            inner, token.content = token.content, ""
            yield line, token
            yield from blocks(inner, markdown, line + 1)
        else:
            yield line, token


def links_in(text: str, markdown: MarkdownIt) -> Iterator[tuple[int, str, bool]]:
    """Yield every link of a page as (line counting from 0, page name, whether it is in a table)."""
    in_table = False
    for line, token in blocks(text, markdown):
        if token.type in ("table_open", "table_close"):
            in_table = token.type == "table_open"
        for child in token.children or ():
            if child.type in LINKS:
                yield line + child.meta["offset"], child.meta["target"].page, in_table


def first_heading(text: str) -> str:
    """Return the text of the first first-level heading of a page; empty if there is none."""
    tokens = parser().parse(text)
    for token, content in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h1" and token.level == 0:
            return " ".join(shown_text(content).split())
    return ""


def shown_text(inline: Token) -> str:
    """Return the text of a line as readers see it, without markup."""
    shown = []
    for child in inline.children or ():
        if child.type in ("wikilink", "wikiembed"):
            shown.append(child.meta["target"].display)
        elif child.type != "html_inline":
            shown.append(" " if child.type in ("softbreak", "hardbreak") else child.content)
    return "".join(shown)


def outline(text: str, markdown: MarkdownIt) -> list[tuple[str, str]]:
    """Return the visible content and the link targets of a page in order, as pairs of kind and content."""
    parts: list[tuple[str, str]] = []

    def add(kind: str, content: str) -> None:
        if kind == "text" and parts and parts[-1][0] == "text":
            content = parts.pop()[1] + content
        parts.append((kind, content))

    for _line, token in blocks(text, markdown):
        if token.type != "inline":
            add(token.type, token.content)
        for child in token.children or ():
            if child.type in LINKS:
                target = child.meta["target"]
                add("link", target.page)
                add("target", str(target)[len(target.page) :])
                if child.type == "wikilink":
                    add("text", target.display)
                elif child.type == "wikiembed":
                    add("embed", child.meta["arguments"])
            elif child.type == "wikilink_close":
                add("text", "")
            else:
                add(child.type, child.content)
    return parts


def rewritten_page(text: str, file_of: Callable[[str], str]) -> str:
    """Rewrite the links of a page; `file_of` maps a name to a file, or to "" to keep the link.

    A line stays unchanged if rewriting would alter anything else in the page.
    """
    if "[[" not in text:
        return text
    markdown = parser()
    plain = text.replace("\r\n", "\n")
    before = outline(plain, markdown)

    def says_the_same(lines: list[str]) -> bool:
        after = outline("\n".join(lines).replace("\r\n", "\n"), markdown)
        return len(after) == len(before) and all(
            new == old or (new[0] == old[0] == "link" and new[1] == file_of(old[1]))
            for old, new in zip(before, after, strict=True)
        )

    lines = text.split("\n")
    better: dict[int, str] = {}
    for number, page, in_table in links_in(plain, markdown):
        if number not in better and file_of(page):
            better[number] = rewritten(lines[number], file_of, in_table)
    together = [better.get(number, line) for number, line in enumerate(lines)]
    if says_the_same(together):
        return "\n".join(together)
    for number, line in better.items():
        if says_the_same([*lines[:number], line, *lines[number + 1 :]]):
            lines[number] = line
    return "\n".join(lines)


def rewritten(line: str, file_of: Callable[[str], str], in_table: bool = False) -> str:
    """Rewrite the links of a line; in a table, escape the bar before a label, so that Obsidian keeps the cell."""
    parts: list[str] = []
    done = position = 0
    pipe = r"\|" if in_table else "|"
    while (position := next_link(line, position)) >= 0:
        found = scan(line, position + 2, len(line))
        if found is None:
            position += 1
            continue
        close, raw, label = found
        if label < 0 and ADDRESS.match(line, close + 2):
            position = close
            continue
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
    """Return where the next ``[[`` outside code begins; -1 if there is none."""
    while True:
        start = line.find("[[", position)
        if start < 0:
            return -1
        code = next((found for found in CODE.finditer(line) if found.start() <= start < found.end()), None)
        if code is None:
            return start
        position = code.end()
