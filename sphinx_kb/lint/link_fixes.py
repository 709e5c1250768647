"""A fix without a check: rewrite links by title, alias or former name as file links, for Obsidian and Foam."""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.front_matter import listed
from sphinx_kb.core.name_index import NamedPlace, NameIndex
from sphinx_kb.core.page import Page, page_title
from sphinx_kb.core.redirect import follow_moves, read_moves
from sphinx_kb.lint import Rule
from sphinx_kb.terms.load import terms_in_settings
from sphinx_kb.text.rewrite import first_heading, rewritten_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_kb.core.page import Destination
    from sphinx_kb.lint import Content, PageSource

REWRITTEN_KINDS = ("folder", "title", "alias", "former")
"""Kinds of names that other programs do not resolve. They do not resolve terms either, but terms have no file."""


def page_of(source: PageSource, settings: Mapping[str, Any]) -> Page:
    """Return a page's title and aliases, from its source."""
    is_home = source.docname == settings.get("root_doc", "index")
    heading = first_heading(source.text) or (str(settings.get("project", "")) if is_home else "")
    title = page_title(source.front_matter.get("title"), heading, source.docname)
    return Page(title, aliases=listed(source.front_matter.get("aliases")))


def name_index_of(content: Content) -> NameIndex:
    """Return every name of every page and term, without a build."""
    pages = {source.docname: page_of(source, content.settings) for source in content.pages}
    terms = [NamedPlace(name, "", term.anchor, term.name)
             for term in terms_in_settings(content.root, content.settings).by_key.values() for name in term.names]
    table = content.root / content.settings.get("kb_redirects", "_data/redirects.csv")
    moves, _unreadable = read_moves(table.read_text(encoding="utf-8", errors="replace")) if table.exists() else ([], [])
    former = [(str(move.old), move.new.page) for move in follow_moves(moves) if not move.old.anchor]
    return NameIndex(pages, terms, former)


def fix(content: Content) -> list[str]:
    """Rewrite links in place and nothing else; return the names of the pages that changed."""
    names = name_index_of(content)
    stems = Counter(posixpath.basename(docname) for docname in names.pages)
    changed = []
    for source in content.pages:
        def file_of(name: str, docname: str = source.docname) -> str:
            destination = names.resolve(name, docname).destination
            if destination is None or names.resolve(name, docname).problem or not is_foreign(name, destination):
                return ""
            stem = posixpath.basename(destination.docname)
            return stem if stems[stem] == 1 else destination.docname

        path = content.root / source.path
        before = path.read_bytes().decode("utf-8")
        after = rewritten_page(before, file_of)
        if after != before:
            path.write_bytes(after.encode("utf-8"))
            changed.append(source.path)
    return changed


def is_foreign(name: str, destination: Destination) -> bool:
    """Whether other programs cannot find a page by this name: they know only exact file names."""
    if destination.kind in REWRITTEN_KINDS:
        return True
    return destination.kind == "file" and name.casefold() != posixpath.basename(destination.docname).casefold()


RULE = Rule("links", fix=fix)
