"""Callouts: ``> [!note]- Title`` is a box with a title, which readers can fold if it has a sign.

All kinds of Obsidian are known, by all their names; another kind is a plain box that is headed by its name. In books a
folded box is open.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markdown_it.token import Token

from sphinx_kb.core.markdown import render_with
from sphinx_kb.core.static_files import add_static_folder, add_style
from sphinx_kb.locale import N_, _
from sphinx_kb.vault.dialect import is_vault

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.tree import SyntaxTreeNode
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

MARK = re.compile(r"\[!([^\]\n|]+)(?:\|[^\]\n]*)?\]([+-]?)[ \t]*([^\n]*)(?:\n|$)")
KINDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "note": (N_("Note"), "note", ()),
    "abstract": (N_("Abstract"), "note", ("summary", "tldr")),
    "info": (N_("Information"), "note", ()),
    "todo": (N_("To do"), "note", ()),
    "tip": (N_("Tip"), "tip", ("hint", "important")),
    "success": (N_("Success"), "tip", ("check", "done")),
    "question": (N_("Question"), "important", ("help", "faq")),
    "warning": (N_("Warning"), "warning", ("caution", "attention")),
    "failure": (N_("Failure"), "danger", ("fail", "missing")),
    "danger": (N_("Danger"), "danger", ("error",)),
    "bug": (N_("Bug"), "danger", ()),
    "example": (N_("Example"), "note", ()),
    "quote": (N_("Quotation"), "seealso", ("cite",)),
}
"""Kind → its title, the admonition of Sphinx whose look it has, and its other names."""
KIND_OF = {name: kind for kind, (_title, _look, others) in KINDS.items() for name in (kind, *others)}
FOLDS = {"": "", "+": "open", "-": "closed"}


class callout(nodes.admonition):  # noqa: N801  # docutils' way of naming nodes
    """A callout; ``fold`` is open, closed or empty for one that does not fold."""


class callout_title(nodes.title):  # noqa: N801  # as above
    """The title of a callout."""


def callouts(state: StateCore) -> None:
    """Turn quotations that begin with a mark into callouts (a core rule of markdown-it, before inline text)."""
    if "[!" not in state.src:
        return
    found: list[Token] = []
    is_callout: list[bool] = []
    tokens = iter(range(len(state.tokens)))
    for place in tokens:
        token = state.tokens[place]
        if token.type == "blockquote_open":
            following = state.tokens[place + 1 : place + 4]
            mark = MARK.match(following[1].content) if [one.type for one in following[:2]] == [
                "paragraph_open", "inline"] else None
            is_callout.append(mark is not None)
            if mark:
                found += opened(token, following, mark)
                for _skipped in range(3):
                    next(tokens)
                continue
        elif token.type == "blockquote_close" and is_callout.pop():
            token.type, token.tag = "callout_close", "div"
        found.append(token)
    state.tokens = found


def opened(quote: Token, paragraph: list[Token], mark: re.Match[str]) -> list[Token]:
    """Return the tokens of a callout up to the end of its first paragraph."""
    opening, text, closing = paragraph
    first, last = text.map or [0, 1]
    level = quote.level + 1
    quote.type, quote.tag = "callout_open", "div"
    quote.meta = {"kind": mark[1].strip().lower(), "name": mark[1].strip(), "fold": FOLDS[mark[2]],
                  "has_title": bool(mark[3].strip())}
    title = Token("inline", "", 0, content=mark[3].strip(), map=[first, first + 1], level=level + 1, children=[],
                  block=True)
    tokens = [quote, Token("callout_title_open", "p", 1, level=level, block=True, map=[first, first + 1]), title,
              Token("callout_title_close", "p", -1, level=level, block=True)]
    rest = text.content[mark.end() :]
    if rest.strip():
        text.content, text.map, opening.map = rest, [first + 1, last], [first + 1, last]
        tokens += [opening, text, closing]
    return tokens


def render_callout(renderer: Any, token: SyntaxTreeNode) -> None:
    """Render a callout with its title, which is the name of its kind unless the author gave one."""
    meta = token.nester_tokens.opening.meta if token.nester_tokens else token.meta
    kind = KIND_OF.get(meta["kind"], "note")
    shown, look, _others = KINDS[kind]
    node = callout("", classes=[look, "kb-callout", f"kb-callout--{kind}"], fold=meta["fold"])
    renderer.add_line_and_source_path(node, token)
    with renderer.current_node_context(node, append=True):
        renderer.render_children(token)
    title = node[0]
    if not meta["has_title"] and isinstance(title, nodes.title):
        title += nodes.Text(str(_(shown)) if meta["kind"] in KIND_OF else meta["name"].capitalize())


def render_callout_title(renderer: Any, token: SyntaxTreeNode) -> None:
    """Render the title of a callout."""
    title = callout_title(token.children[0].content if token.children else "")
    renderer.add_line_and_source_path(title, token)
    with renderer.current_node_context(title, append=True):
        renderer.render_children(token)


def extend_parser(app: Sphinx, parser: MarkdownIt) -> None:
    """Read callouts in a vault."""
    if is_vault(app.config):
        parser.core.ruler.before("inline", "callouts", callouts)
        render_with(parser, "callout", render_callout)
        render_with(parser, "callout_title", render_callout_title)


def visit_callout(translator: HTML5Translator, node: callout) -> None:
    """Open the box; one that folds is a disclosure, which needs no script."""
    attributes: dict[str, Any] = {"open": "open"} if node["fold"] == "open" else {}
    tag = "details" if node["fold"] else "div"
    translator.body.append(translator.starttag(node, tag, CLASS="admonition", **attributes))


def depart_callout(translator: HTML5Translator, node: callout) -> None:
    translator.body.append("</details>\n" if node["fold"] else "</div>\n")


def visit_title(translator: HTML5Translator, node: callout_title) -> None:
    """Open the title: a summary, if the box folds."""
    tag = "summary" if node.parent["fold"] else "p"
    translator.body.append(translator.starttag(node, tag, "", CLASS="admonition-title"))


def depart_title(translator: HTML5Translator, node: callout_title) -> None:
    translator.body.append("</summary>\n" if node.parent["fold"] else "</p>\n")


def style_vaults(app: Sphinx, config: Config) -> None:
    """Link the stylesheet from every page of a vault; other sites have nothing that it styles."""
    if is_vault(config):
        add_style(app, "css/vault.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.vault.dialect")
    app.add_node(callout, html=(visit_callout, depart_callout))
    app.add_node(callout_title, html=(visit_title, depart_title))
    add_static_folder(app, Path(__file__).with_name("static"), _)
    app.connect("config-inited", style_vaults)
    app.connect("kb-markdown", extend_parser)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
