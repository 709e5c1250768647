"""`make fix`: links by title, alias or former name become links by file, which Obsidian and Foam understand too."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

import yaml

from kb.model.move import followed, read
from kb.model.page import Name, Names, Page
from kb.text.rewrite import rewritten

if TYPE_CHECKING:
    from kb.check import Content, PageSource

KINDS = ("prose",)
REWRITTEN = ("title", "alias", "former")
"""What other programs do not resolve; a term they resolve as little, but it has no file."""


def page_of(source: PageSource) -> Page:
    """A page's title and aliases, from its source."""
    title = next((line.text.lstrip("# ").strip() for line in source.lines if line.kind == "heading"), source.slug)
    front = "\n".join(line.text for line in source.lines if line.kind == "front").strip("-\n ")
    try:
        known = yaml.safe_load(front)
    except yaml.YAMLError:
        known = None
    aliases = known.get("aliases") if isinstance(known, dict) else None
    return Page(title, aliases=tuple(map(str, aliases)) if isinstance(aliases, list) else ())


def names_of(content: Content) -> Names:
    """Every name of every page and term, without a build."""
    pages = {source.docname: page_of(source) for source in content.pages}
    terms = [Name(name, "", term.anchor, term.zh) for term in content.data.terms.values() for name in term.names]
    table = content.root / "_data/redirects.csv"
    moves, _unreadable = read(table.read_text(encoding="utf-8", errors="replace")) if table.exists() else ([], [])
    former = [(str(move.old), move.new.page) for move in followed(moves) if not move.old.anchor]
    return Names(pages, terms, former)


def fix(content: Content) -> list[str]:
    """Rewrite every page in place; the names of those that changed."""
    names = names_of(content)
    stems = [posixpath.basename(docname) for docname in names.pages]
    changed = []
    for source in content.pages:
        def file_of(name: str, docname: str = source.docname) -> str:
            answer = names.locate(name, docname)
            if answer.problem or answer.hit is None or answer.hit.kind not in REWRITTEN:
                return ""
            stem = posixpath.basename(answer.hit.docname)
            return stem if stems.count(stem) == 1 else answer.hit.docname

        lines = (rewritten(line.text, file_of) if line.kind in KINDS else line.text for line in source.lines)
        text = "\n".join(lines)
        if text != source.text:
            (content.root / source.path).write_text(text, encoding="utf-8")
            changed.append(source.path)
    return changed
