"""Old addresses and old names of pages and headings go on working.

The table ``kb_redirects`` (columns old, new; an address is a page, or page#anchor) says what moved where. A page that
moved leaves a page that leads on: by meta refresh, without a script; a script file only carries the heading along. A
heading that got another anchor keeps the old one beside it; one that moved to another page leaves a line with a link.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.redirect import Mistake, Move, followed, read
from sphinx_kb.core.resolver import name_index_of, reference_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
KEPT = ".kb-redirects.json"
"""The pages of the last build that lead on, beside the output."""
SCRIPT = "js/redirect.js"


@cached_for_build
def table_of(app: Sphinx) -> tuple[list[Move], list[Mistake]]:
    """The table of this project and what in it cannot be read; empty if there is no file."""
    path = Path(app.srcdir, app.config.kb_redirects)
    try:
        moves, mistakes = read(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        moves, mistakes = [], []
    except UnicodeDecodeError:
        moves, mistakes = [], [Mistake(1, "这个文件不是 UTF-8 编码（可能是 GBK）：请另存为 UTF-8")]
    return followed(moves), mistakes


def moves_of(app: Sphinx) -> list[Move]:
    """What moved where in this project."""
    return table_of(app)[0]


def mistakes_of(app: Sphinx, env: BuildEnvironment) -> Iterator[Mistake]:
    """What is wrong with the table."""
    moves, unreadable = table_of(app)
    yield from unreadable
    known = anchors_of(env)
    for move in moves:
        if move.new == move.old:
            yield Mistake(move.line, f"{move.old} 绕了一圈又回到自己：请删掉其中一行")
        elif move.new.page not in env.found_docs:
            message = f"{move.old} 要转到 {move.new}，可是没有 {move.new.page} 这一页：请改成现在的地址"
            yield Mistake(move.line, message)
        elif not move.old.anchor and move.old.page in env.found_docs:
            message = f"{move.old} 这一页还在，不能又转到 {move.new}：请删掉这一行，或删掉那一页"
            yield Mistake(move.line, message)
        elif move.new.anchor and (move.new.page, move.new.anchor) not in known:
            message = f"{move.old} 要转到 {move.new}，可是那一页没有 {move.new.anchor} 这个标题"
            yield Mistake(move.line, message)


def anchors_of(env: BuildEnvironment) -> set[tuple[str, str]]:
    """Every place in a page that has an address: headings, blocks, terms and labels."""
    names = name_index_of(env)
    found = {(docname, heading.id) for docname, page in names.pages.items() for heading in page.headings}
    found |= {(docname, anchor) for docname, page in names.pages.items() for anchor in page.blocks.values()}
    found |= {(name.docname, name.anchor) for name in names.names}
    return found | {(docname, anchor) for docname, anchor in env.domains.standard_domain.anonlabels.values()}


def report(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of mistakes in the table in every build."""
    path = Path(app.srcdir, app.config.kb_redirects)
    for mistake in mistakes_of(app, env):
        logger.warning(mistake.message, location=f"{path}:{mistake.line}", type="kb", subtype="redirect")


def former_names(app: Sphinx) -> list[tuple[str, str]]:
    """What pages were called before, for wiki links."""
    return [(move.old.page, move.new.page) for move in moves_of(app) if not move.old.anchor]


def anchors_on(app: Sphinx, docname: str) -> list[Move]:
    """The headings that this page once had under other anchors."""
    return [move for move in moves_of(app) if move.old.anchor and move.old.page == docname]


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """A page keeps its old anchors."""
    shown: dict[str, Any] = {}
    for move in moves_of(app):
        if move.old.anchor and move.old.page in env.found_docs:
            shown.setdefault(move.old.page, []).append([str(move.old), str(move.new)])
    return shown


def keep_anchors(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give headings their old anchors too; for one that went elsewhere, leave a line that says where."""
    for move in anchors_on(app, docname):
        if move.new.page == docname:
            for part in doctree.findall(nodes.Element):
                if move.new.anchor in part["ids"] and move.old.anchor not in part["ids"]:
                    part["ids"].append(move.old.anchor)
        elif move.new.page in app.env.all_docs:
            title = app.env.titles[move.new.page].astext()
            link = reference_to(app.builder, docname, move.new.page, move.new.anchor, nodes.inline("", title))
            doctree.append(nodes.paragraph("", "这一节已移到：", link, ids=[move.old.anchor], classes=["kb-moved"]))


def pages_that_lead_on(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """A page at every old address, in the site's own frame; those of moves no longer listed go."""
    if not isinstance(app.builder, StandaloneHTMLBuilder) or not is_site(app.builder):
        return
    moves = moves_of(app)
    whole = {move.old.page: move.new for move in moves
             if not move.old.anchor and move.old.page not in app.env.found_docs and move.new.page in app.env.found_docs}
    kept = Path(app.outdir, KEPT)
    old = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else []
    for page in set(old) - whole.keys() - app.env.found_docs:
        Path(app.builder.get_outfilename(page)).unlink(missing_ok=True)
    if whole:
        kept.write_text(json.dumps(sorted(whole), ensure_ascii=False) + "\n", encoding="utf-8")
    else:
        kept.unlink(missing_ok=True)
    for page, new in sorted(whole.items()):
        address = app.builder.get_relative_uri(page, new.page) + (f"#{new.anchor}" if new.anchor else "")
        title = app.env.titles[new.page].astext()
        anchors = {move.old.anchor: app.builder.get_relative_uri(page, move.new.page) + f"#{move.new.anchor}"
                   for move in moves if move.old.anchor and move.old.page == page}
        data = escape(json.dumps(anchors, ensure_ascii=False))
        yield page, {
            "title": escape(title),
            "body": f'<h1>{escape(title)}</h1>\n<p>这一页已移到 <a href="{escape(address)}" data-kb-anchors="{data}">'
                    f"{escape(title)}</a>，马上带你过去。</p>",
            "kb_head": f'<meta http-equiv="refresh" content="0; url={escape(address)}">'
                       '<meta name="robots" content="noindex">',
            "metatags": f'<meta http-equiv="refresh" content="0; url={escape(address)}" />',
            "kb_leads_on": True,
        }, "page.html"


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """The script is for pages that lead on."""
    if context.get("kb_leads_on"):
        app.add_js_file(SCRIPT, loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_redirects", "_data/redirects.csv", "env", types=frozenset({str}),
                         description="旧地址表（列 old、new），相对于文稿目录")
    app.setup_extension("sphinx_kb.core")
    app.connect("kb-former-names", former_names)
    app.connect("kb-page-fingerprint", pages_show)
    app.connect("env-updated", report)
    app.connect("doctree-resolved", keep_anchors)
    app.connect("html-collect-pages", pages_that_lead_on)
    app.connect("html-page-context", add_script)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
