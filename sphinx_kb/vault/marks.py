"""Marks in a line: ``==highlight==``, ``~~strike~~``, ``#tag``, ``^[a footnote]``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markdown_it.rules_inline.state_inline import Delimiter

from sphinx_kb.core.book_style import add_book_style
from sphinx_kb.core.markdown import render_with
from sphinx_kb.core.tags import tag_reference
from sphinx_kb.text.lazy_pattern import lazy_pattern
from sphinx_kb.vault.dialect import is_vault

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.tree import SyntaxTreeNode
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

TAG = lazy_pattern("#((?:[\\w/-]|[\U0001F000-\U0001FAFF\u2600-\u27BF])+)")
NOT_ONLY_DIGITS = re.compile(r"[^\d/-]")
EQUALS = ord("=")


class highlight(nodes.inline):  # noqa: N801  # docutils' way of naming nodes
    """Text that is marked as with a pen."""


class strike(nodes.inline):  # noqa: N801  # as above
    """Text that no longer holds."""


def highlight_delimiters(state: StateInline, silent: bool) -> bool:
    """Collect the pairs of ``==`` (a rule of markdown-it, like its own for ``~~``)."""
    if silent or state.src[state.pos] != "=":
        return False
    scanned = state.scanDelims(state.pos, True)
    if scanned.length != 2:
        return False
    state.push("text", "", 0).content = "=="
    # only a space matters, as in Obsidian: a Chinese sentence goes on right after the full stop of what is marked
    before, after = state.src[state.pos - 1 : state.pos], state.src[state.pos + 2 : state.pos + 3]
    state.delimiters.append(Delimiter(marker=EQUALS, length=0, token=len(state.tokens) - 1, end=-1,
                                      open=bool(after.strip()), close=bool(before.strip())))
    state.pos += 2
    return True


def pair_highlights(state: StateInline) -> None:
    """Turn the pairs of ``==`` into tokens, in the line and in what is nested in it."""
    for delimiters in (state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta
                                           if meta and "delimiters" in meta)):
        for opening in delimiters:
            if opening.marker != EQUALS or opening.end == -1:
                continue
            for token, kind, nesting in ((state.tokens[opening.token], "open", 1),
                                         (state.tokens[delimiters[opening.end].token], "close", -1)):
                token.type, token.tag, token.nesting, token.content = f"highlight_{kind}", "mark", nesting, ""
                token.markup = "=="


def hashtag(state: StateInline, silent: bool) -> bool:
    """Parse ``#tag`` after a space or at the start of a line."""
    if state.src[state.pos] != "#" or (state.pos and not state.src[state.pos - 1].isspace()):
        return False
    found = TAG.match(state.src, state.pos, state.posMax)
    if not found or not NOT_ONLY_DIGITS.search(found[1]):
        return False
    if not silent:
        state.push("hashtag", "", 0).meta = {"tag": found[1].strip("/")}
    state.pos = found.end()
    return True


def inline_footnote(state: StateInline, silent: bool) -> bool:
    """Parse ``^[text]``."""
    if not state.src.startswith("^[", state.pos):
        return False
    start = state.pos + 2
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    if end < 0:
        return False
    if not silent:
        state.push("inline_footnote_open", "", 1)
        last = state.posMax
        state.pos, state.posMax = start, end
        state.md.inline.tokenize(state)
        state.posMax = last
        state.push("inline_footnote_close", "", -1)
    state.pos = end + 1
    return True


def render_inline(kind: type[nodes.inline], name: str) -> Any:
    """Return the function that renders a pair of tokens as a node with a class."""

    def render(renderer: Any, token: SyntaxTreeNode) -> None:
        with renderer.current_node_context(kind("", classes=[name]), append=True):
            renderer.render_children(token)

    return render


def render_hashtag(renderer: Any, token: SyntaxTreeNode) -> None:
    """Render a tag."""
    name = token.meta["tag"]
    renderer.current_node.append(tag_reference(f"#{name}", f"#{name}", tag=name, classes=["kb-tag"]))


def render_inline_footnote(renderer: Any, token: SyntaxTreeNode) -> None:
    """Render a footnote that stands in its sentence like any other footnote."""
    document = renderer.document
    number = len(document.autofootnotes) + 1
    while f"inline-{number}" in document.nametypes:
        number += 1
    name = f"inline-{number}"
    reference = nodes.footnote_reference(f"[^{name}]", auto=1, refname=name)
    renderer.add_line_and_source_path(reference, token)
    document.note_autofootnote_ref(reference)
    document.note_footnote_ref(reference)
    renderer.current_node.append(reference)
    footnote = nodes.footnote("", auto=1, names=[name])
    renderer.add_line_and_source_path(footnote, token)
    document.note_autofootnote(footnote)
    document.note_explicit_target(footnote, footnote)
    paragraph = nodes.paragraph()
    footnote += paragraph
    document.append(footnote)  # MyST collects footnotes at the end
    with renderer.current_node_context(paragraph):
        renderer.render_children(token)


def extend_parser(app: Sphinx, parser: MarkdownIt) -> None:
    """Read the marks in a vault."""
    if not is_vault(app.config):
        return
    parser.enable("strikethrough")
    parser.inline.ruler.before("emphasis", "highlight", highlight_delimiters)
    parser.inline.ruler2.before("emphasis", "highlight", pair_highlights)
    parser.inline.ruler.before("link", "inline_footnote", inline_footnote)
    parser.inline.ruler.before("link", "hashtag", hashtag)
    render_with(parser, "highlight", render_inline(highlight, "kb-highlight"))
    render_with(parser, "s", render_inline(strike, "kb-strike"))
    render_with(parser, "hashtag", render_hashtag)
    render_with(parser, "inline_footnote", render_inline_footnote)


def visit_highlight(translator: Any, node: highlight) -> None:
    translator.body.append(translator.starttag(node, "mark", ""))


def depart_highlight(translator: Any, node: highlight) -> None:
    translator.body.append("</mark>")


def visit_strike(translator: Any, node: strike) -> None:
    translator.body.append(translator.starttag(node, "s", ""))


def depart_strike(translator: Any, node: strike) -> None:
    translator.body.append("</s>")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.vault.dialect")
    app.add_node(highlight, html=(visit_highlight, depart_highlight))
    app.add_node(strike, html=(visit_strike, depart_strike))
    for name in ("book.typ", "book.css"):
        add_book_style(app, Path(__file__).with_name(name))
    app.connect("kb-markdown", extend_parser)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
