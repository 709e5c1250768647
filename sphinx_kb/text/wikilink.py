"""Wiki-link syntax for markdown-it-py: ``[[target#heading|label]]``, ``![[embed]]`` and ``^block-id``.

The syntax is Obsidian's with a few extensions. Anything that is not a link is left to the other rules, so no text is
lost. `split_target` and `scan` need no parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_kb.text.block_ids import block_ids_plugin

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
ADDRESS = re.compile(r"\(\s*(?:<|[a-zA-Z][a-zA-Z0-9+.-]*:|#|\.{0,2}/|[^\s()]*\.(?:md|html?|pdf|png|jpe?g|svg)\b)")
"""What follows ``]]`` in “[[1]](https://…)”: a CommonMark link whose text is “[1]”, which is left to CommonMark."""
CODE = re.compile(r"(`+)(?!`)([^\n]*?[^`\n])\1(?!`)")
BLOCK_ID = re.compile(r"\^([A-Za-z0-9-]+)[ \t]*$")
MASK = "\ufdd0"
"""A Unicode non-character, as long as the ``|`` it stands for while a table is split into cells."""
MASKABLE = re.compile(r"(?<!\\)\[\[[^\[\]\n]*?\]\]")
UNESCAPED = re.compile(r"(?<!\\)\|")
NOT_IN_LABELS = ("link", "autolink", "footnote_ref", "footnote_inline", "html_inline")
"""The rules of markdown-it for other links, and for raw HTML, which may contain links."""
MAY_BEGIN_A_LINK = re.compile(r"[\[<]")
BLOCK_CHAINS = ("paragraph", "reference", "blockquote", "list")
"""The blocks of markdown-it that another block may interrupt."""
TORN = re.compile(r"!?\[\[[^\[\]\n]{0,1000}\n[^\[\]\n]{0,1000}\]\]")
"""A link that was broken over two lines."""
MAX_TARGET_LENGTH = 1000
"""In characters; longer text is not a target."""
MAX_BRACKET_DEPTH = 4
"""Text with deeper brackets is not a target, which bounds how often a character is scanned."""


@dataclass(frozen=True)
class Target:
    """The target of a link: a page (empty for the link's own page), and a path of headings or a block on it."""

    page: str
    headings: tuple[str, ...] = ()
    block: str = ""

    def __str__(self) -> str:
        fragment = f"#^{self.block}" if self.block else "".join(f"#{heading}" for heading in self.headings)
        return self.page + fragment

    @property
    def display(self) -> str:
        """The text of a link without a label: ``Page › Heading``."""
        parts = [part for part in (self.page, *self.headings) if part]
        if self.block:
            parts.append("^" + self.block)
        return " › ".join(parts)


def split_target(text: str) -> Target:
    """Split ``page#heading#heading`` or ``page#^block``; a final ``.md`` of the page is dropped."""
    page, _, fragment = text.strip().partition("#")
    page = page.strip()
    if page.lower().endswith(".md"):
        page = page[:-3]
    fragment = fragment.strip()
    if fragment.startswith("^"):
        return Target(page, (), fragment[1:].strip())
    return Target(page, tuple(part.strip() for part in fragment.split("#") if part.strip()))


def scan(text: str, position: int, end: int) -> tuple[int, str, int] | None:
    """Read a target from just after ``[[``.

    Returns the position where it ends (at ``]]`` or ``|``), its text without escapes, and the position where its label
    begins (-1 for none); None if there is no target here.
    """
    read: list[str] = []
    depth = 0
    start = position
    outer_closed = -1  # where a bracket opened at the very start is closed
    while position < min(end, start + MAX_TARGET_LENGTH):
        letter = text[position]
        if letter == "\n":  # a target is one line
            return None
        if letter == "`" and (code := CODE.match(text, position, min(end, start + MAX_TARGET_LENGTH))):
            if "]]" in code[2]:  # code binds tighter than links
                return None
            read.append(code[2].strip())
            position = code.end()
            continue
        if letter == "\\" and position + 1 < end and text[position + 1] in ESCAPABLE:
            if text[position + 1] == "|" and depth == 0:  # as written inside tables
                return position, "".join(read), position + 2
            read.append(text[position + 1])
            position += 2
            continue
        if letter == "[":
            depth += 1
            if depth > MAX_BRACKET_DEPTH:
                return None
        elif letter == "]":
            if depth == 0:
                # [[[a]]] is “[”, a link and “]”
                if text.startswith("]]", position) and outer_closed != position - 1:
                    return position, "".join(read), -1
                return None
            depth -= 1
            if depth == 0 and text[start] == "[" and outer_closed < 0:
                outer_closed = position
        elif letter in ("|", MASK) and depth == 0:
            return position, "".join(read), position + 1
        read.append(letter)
        position += 1
    return None


def label_end(state: StateInline, start: int) -> int:
    """Return the position of the ``]]`` that closes a label, -1 if there is none.

    The label is scanned token by token, since code and roles in it may contain brackets.
    """
    position, end = state.pos, state.posMax
    depth, state.pos = 0, start
    found = -1
    while state.pos < end:
        here = state.pos
        letter = state.src[here]
        if letter == "\n":
            break
        if letter == "]":
            if depth == 0:
                found = here if state.src.startswith("]]", here) else -1
                break
            depth -= 1
            state.pos += 1
        elif state.src.startswith("[[", here):  # links cannot be nested: neither is a link
            break
        else:
            state.md.inline.skipToken(state)
            if letter == "[" and state.pos == here + 1:
                depth += 1
    state.pos = position
    return found


def wikilink(state: StateInline, silent: bool) -> bool:
    """Parse a link or an embed (a rule of markdown-it for inline text)."""
    source, start, end = state.src, state.pos, state.posMax
    embed = source.startswith("![[", start)
    if not embed and not source.startswith("[[", start):
        return False
    found = scan(source, start + (3 if embed else 2), end)
    if found is None:
        return torn(state, silent)
    close, raw, label = found
    if label >= 0:
        close = label_end(state, label)
        if close < 0:
            return torn(state, silent)
    if label >= 0 and state.md.options.get("kb_label_first"):  # [[label|page]], as in Dendron
        return label_first(state, silent, raw, label, close)
    target = split_target(raw)
    if not (target.page or target.headings or target.block) or target.page.startswith("^"):
        return False
    if not embed and (state.linkLevel or ADDRESS.match(source, close + 2)):
        return False
    if not silent:
        push(state, target, embed, lines_before(state, start), label, close)
    state.pos = close + 2
    return True


def label_first(state: StateInline, silent: bool, label: str, start: int, close: int) -> bool:
    """Parse a link whose target follows its label; the label is text without markup."""
    target = split_target(state.src[start:close])
    if not (target.page or target.headings or target.block) or state.linkLevel:
        return False
    embed = state.src.startswith("![[", state.pos)
    if not silent:
        meta = {"target": target, "offset": lines_before(state, state.pos)}
        if embed:
            state.push("wikiembed", "", 0).meta = {**meta, "arguments": label}
        else:
            state.push("wikilink_open", "a", 1).meta = meta
            state.push("text", "", 0).content = label.strip()
            state.push("wikilink_close", "a", -1)
    state.pos = close + 2
    return True


def torn(state: StateInline, silent: bool) -> bool:
    """Parse the opening brackets of a link that is broken over two lines as text, with a token that says so."""
    found = TORN.match(state.src, state.pos, state.posMax)
    if not found or not any(map(str.isalpha, found[0])):  # numbers in brackets are not meant as a link
        return False
    if not silent:
        written = " ".join(found[0].split())
        state.push("wikilink_torn", "", 0).meta = {"written": written, "offset": lines_before(state, state.pos)}
        state.pending += found[0][: found[0].index("[[") + 2]
    state.pos += found[0].index("[[") + 2
    return True


def lines_before(state: StateInline, position: int) -> int:
    """Return the number of lines of the block before a position, counting on from the previous link."""
    source, counted, lines = state.env.get("kb_counted") or ("", 0, 0)
    if source is not state.src or counted > position:
        counted = lines = 0
    lines += state.src.count("\n", counted, position)
    state.env["kb_counted"] = (state.src, position, lines)
    return lines


def push(state: StateInline, target: Target, embed: bool, offset: int, label: int, close: int) -> None:
    """Add the tokens of one link; `offset` counts lines from the start of the block."""
    meta = {"target": target, "offset": offset}
    text = state.src[label:close] if label >= 0 else ""
    if embed:
        state.push("wikiembed", "", 0).meta = {**meta, "arguments": text}
    elif not text.strip():
        state.push("wikilink", "a", 0).meta = meta
    else:
        state.push("wikilink_open", "a", 1).meta = meta
        end = state.posMax
        # posMax must lie on “]”: the text rule runs on to the next special character without regard to it
        state.pos, state.posMax = label + len(text) - len(text.lstrip()), close
        without_links(state)
        if state.pending:
            state.pending = state.pending.rstrip()
        if state.tokens[-1].type == "text":
            state.tokens[-1].content = state.tokens[-1].content.rstrip()
        state.posMax = end
        state.push("wikilink_close", "a", -1)


def without_links(state: StateInline) -> None:
    """Parse a label; other links and HTML in it stay text, since links cannot be nested."""
    ruler = state.md.inline.ruler
    linking = [name for name in NOT_IN_LABELS if name in ruler.get_active_rules()] if MAY_BEGIN_A_LINK.search(
        state.src, state.pos, state.posMax) else []
    ruler.disable(linking)
    state.linkLevel += 1
    state.md.inline.tokenize(state)
    state.linkLevel -= 1
    ruler.enable(linking)


def block_id(state: StateInline, silent: bool) -> bool:
    """Parse ``… text ^id`` at the very end of a block (a rule of markdown-it for inline text)."""
    position = state.pos
    if state.src[position] != "^" or state.level or state.posMax != len(state.src):
        return False
    if position and state.src[position - 1] not in " \t\n":
        return False
    found = BLOCK_ID.match(state.src, position)
    if not found:
        return False
    if not silent:
        state.pending = state.pending.rstrip()
        state.push("wiki_block_id", "", 0).meta = {"id": found[1], "offset": lines_before(state, position)}
    state.pos = state.posMax
    return True


def masked(source: str) -> str | None:
    """Return the source with every ``|`` of a wiki link masked; None if there is none."""
    if "[[" not in source:
        return None
    result = MASKABLE.sub(lambda link: UNESCAPED.sub(MASK, link[0]), source)
    return None if result == source else result


def table_rule(original: Callable[..., bool]) -> Callable[..., bool]:
    """Wrap markdown-it's rule for tables: an unescaped ``|`` inside ``[[a|b]]`` does not split a cell."""

    def rule(state: StateBlock, first_line: int, last_line: int, silent: bool) -> bool:
        kept = state.env.get("kb_masked")
        if kept is None or kept[0] is not state.src:
            kept = state.env["kb_masked"] = (state.src, masked(state.src))
        source, without_pipes = kept
        if without_pipes is None:
            return original(state, first_line, last_line, silent)
        first = len(state.tokens)
        state.src = without_pipes
        try:
            return original(state, first_line, last_line, silent)
        finally:
            state.src = source
            for token in state.tokens[first:]:
                if token.type == "inline":
                    token.content = token.content.replace(MASK, "|")

    return rule


def wikilink_plugin(markdown: MarkdownIt) -> None:
    """Add wiki links to a markdown-it parser."""
    markdown.use(block_ids_plugin)
    markdown.inline.ruler.before("link", "wikilink", wikilink)
    markdown.inline.ruler.before("link", "wiki_block_id", block_id)
    blocks = markdown.block.ruler
    rules = dict(zip(blocks.get_active_rules(), blocks.getRules(""), strict=True))
    if table := rules.get("table"):
        interrupted = [chain for chain in BLOCK_CHAINS if table in blocks.getRules(chain)]
        blocks.at("table", table_rule(table), {"alt": interrupted})
