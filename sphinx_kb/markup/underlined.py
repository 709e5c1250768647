"""Sentences that become headings because the line below them is ``---``: their author most likely wanted a rule.

CommonMark and Obsidian both read them as headings, so they stay headings; the author is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.core.markdown import render_with
from sphinx_kb.locale import _
from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
END_OF_SENTENCE = lazy_pattern(r"[.!?;:,\u3002\uff01\uff1f\uff1b\uff1a\uff0c\u2026][\"'\u201d\u2019)\uff09\u300d*_]*\Z")
LONGEST_SHOWN = 24
"""How many characters of the heading a message repeats."""


def is_sentence(words: str) -> bool:
    """Whether the words of a heading read as running text: lines of it, or one with a sign at its end."""
    return "\n" in words or END_OF_SENTENCE.search(words.rstrip()) is not None


def extend_parser(app: Sphinx, parser: MarkdownIt) -> None:
    """Look at each heading before it is rendered."""
    rules: dict[str, Any] = getattr(parser.renderer, "rules", {})
    render_heading = rules["render_heading"]

    def render(renderer: Any, token: SyntaxTreeNode) -> None:
        words = token.children[0].content if token.children else ""
        if token.markup == "-" and is_sentence(words):
            last = words.rstrip().rpartition("\n")[2]
            shown = last[:LONGEST_SHOWN] + "…" * (len(last) > LONGEST_SHOWN)
            message = _("“%s” is a heading, because --- stands right below it: leave a line blank above --- for a "
                        "rule, or write ## in front for a heading") % shown
            place = token.map[1] - 1 if token.map else 1  # the line of ---; lines count from 1, the end is left out
            source = renderer.document["source"]
            logger.warning(message, location=f"{source}:{place}", type="kb", subtype="heading")
        render_heading(token)

    render_with(parser, "heading", render)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.connect("kb-markdown", extend_parser)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
