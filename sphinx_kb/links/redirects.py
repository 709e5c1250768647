"""Redirects: former addresses and names of pages and headings keep working.

The table ``kb_redirects`` (columns old, new; an address is a page, or page#anchor) lists the moves. At the former
address of a page there is a page that redirects by meta refresh; a script is needed only to carry the anchor over.
A heading with a new anchor keeps the old one as well; a heading that moved to another page leaves a line with a link.
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
from sphinx_kb.core.digests import write_whole
from sphinx_kb.core.files import read_state
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.redirect import Move, RedirectMistake, follow_moves, read_moves
from sphinx_kb.core.resolver import name_index_of, reference_to
from sphinx_kb.core.static_files import add_style
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
STATE_FILE = ".kb-redirects.json"
"""The redirecting pages of the last build, in the output folder."""
SCRIPT = "js/redirect.js"
HEAD_TEMPLATE, BODY_TEMPLATE = "sphinx_kb/redirect_head.html", "sphinx_kb/redirect.html"


@cached_for_build
def table_of(app: Sphinx) -> tuple[list[Move], list[RedirectMistake]]:
    """Return the moves of the table and the mistakes of unreadable rows; both are empty if there is no file."""
    path = Path(app.srcdir, app.config.kb_redirects)
    try:
        moves, mistakes = read_moves(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        moves, mistakes = [], []
    except UnicodeDecodeError:
        message = _("This file is not encoded as UTF-8 (perhaps as GBK): save it as UTF-8")
        moves, mistakes = [], [RedirectMistake(1, str(message))]
    return follow_moves(moves), mistakes


def moves_of(app: Sphinx) -> list[Move]:
    """Return the moves of the table."""
    return table_of(app)[0]


def mistakes_of(app: Sphinx, env: BuildEnvironment) -> Iterator[RedirectMistake]:
    """Yield every mistake in the table."""
    moves, unreadable = table_of(app)
    yield from unreadable
    anchors = anchors_of(env, {move.new.page for move in moves if move.new.anchor})
    for move in moves:
        words = {"old": move.old, "new": move.new, "page": move.new.page, "anchor": move.new.anchor}
        if move.new == move.old:
            message = _("%(old)s redirects to itself in a circle: delete one of the rows")
        elif move.new.page not in env.found_docs:
            message = _("%(old)s redirects to %(new)s, but there is no page %(page)s: write its current address")
        elif not move.old.anchor and move.old.page in env.found_docs:
            message = _("The page %(old)s exists, so it cannot redirect to %(new)s: delete this row or the page")
        elif move.new.anchor and (move.new.page, move.new.anchor) not in anchors:
            message = _("%(old)s redirects to %(new)s, but that page has no heading %(anchor)s")
        else:
            continue
        yield RedirectMistake(move.line, message % words)


def anchors_of(env: BuildEnvironment, docnames: Set[str]) -> set[tuple[str, str]]:
    """Return every anchor of some pages as (page, anchor): headings, blocks, terms and labels."""
    if not docnames:  # most tables name none, and the site has tens of thousands
        return set()
    index = name_index_of(env)
    pages = [(docname, index.pages[docname]) for docname in docnames & index.pages.keys()]
    anchors = {(docname, heading.id) for docname, page in pages for heading in page.headings}
    anchors |= {(docname, anchor) for docname, page in pages for anchor in page.blocks.values()}
    anchors |= {(place.docname, place.anchor) for place in index.names if place.docname in docnames}
    return anchors | {(docname, anchor) for docname, anchor in env.domains.standard_domain.anonlabels.values()
                      if docname in docnames}


def warn_of_mistakes(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of mistakes in the table in every build."""
    path = Path(app.srcdir, app.config.kb_redirects)
    for mistake in mistakes_of(app, env):
        logger.warning(mistake.message, location=f"{path}:{mistake.line}", type="kb", subtype="redirect")


def former_names(app: Sphinx) -> list[tuple[str, str]]:
    """Return the former names of pages, for wiki links."""
    return [(move.old.page, move.new.page) for move in moves_of(app) if not move.old.anchor]


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return, by page, its former anchors."""
    shown: dict[str, Any] = {}
    for move in moves_of(app):
        if move.old.anchor and move.old.page in env.found_docs:
            title = env.titles[move.new.page].astext() if move.new.page in env.titles else ""
            shown.setdefault(move.old.page, []).append([str(move.old), str(move.new), title])
    return shown


def keep_anchors(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Add former anchors to headings; for a heading that moved to another page, append a line with a link."""
    for move in moves_of(app):
        if not move.old.anchor or move.old.page != docname:
            continue
        if move.new.page == docname:
            for element in doctree.findall(nodes.Element):
                if move.new.anchor in element["ids"] and move.old.anchor not in element["ids"]:
                    element["ids"].append(move.old.anchor)
        elif move.new.page in app.env.all_docs:
            title = app.env.titles[move.new.page].astext()
            link = reference_to(app.builder, docname, move.new.page, move.new.anchor, nodes.inline("", title))
            words = nodes.Text(_("This section has moved to: "))
            doctree.append(nodes.paragraph("", "", words, link, ids=[move.old.anchor], classes=["kb-moved"]))


def redirecting_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield a page for every former address, in the site's layout; remove pages no longer in the table."""
    if not isinstance(app.builder, StandaloneHTMLBuilder) or not is_site(app.builder):
        return
    moves, pages = moves_of(app), app.env.found_docs
    moved = {move.old.page: move.new for move in moves
             if not move.old.anchor and move.old.page not in pages and move.new.page in pages}
    state = Path(app.outdir, STATE_FILE)
    written = {page for page in read_state(state, list, []) if isinstance(page, str)}
    for page in written - moved.keys() - pages:
        Path(app.builder.get_outfilename(page)).unlink(missing_ok=True)
    if moved:
        write_whole(state, json.dumps(sorted(moved), ensure_ascii=False) + "\n")
    elif not state.is_dir():
        state.unlink(missing_ok=True)
    for page, new in sorted(moved.items()):
        anchors = {move.old.anchor: app.builder.get_relative_uri(page, move.new.page) + f"#{move.new.anchor}"
                   for move in moves if move.old.anchor and move.old.page == page}
        title = app.env.titles[new.page].astext()
        words = {
            "_": _, "title": title,
            "url": app.builder.get_relative_uri(page, new.page) + (f"#{new.anchor}" if new.anchor else ""),
            "anchors": json.dumps(anchors, ensure_ascii=False),
        }
        head, body = (app.builder.templates.render(name, words) for name in (HEAD_TEMPLATE, BODY_TEMPLATE))
        yield page, {"title": escape(title), "body": body, "metatags": head,
                     "kb_redirects_to": words["url"]}, "page.html"


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the script on redirecting pages only."""
    if "kb_redirects_to" in context:
        app.add_js_file(SCRIPT, loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.setup_extension("sphinx_kb.links.assets")
    app.add_config_value("kb_redirects", "_data/redirects.csv", "env", types=frozenset({str}),
                         description=_("the table of redirects (columns old, new), relative to the source folder"))
    add_style(app, "css/wikilink.css")
    app.connect("kb-former-names", former_names)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("env-updated", warn_of_mistakes)
    app.connect("doctree-resolved", keep_anchors)
    app.connect("html-collect-pages", redirecting_pages)
    app.connect("html-page-context", add_script)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
