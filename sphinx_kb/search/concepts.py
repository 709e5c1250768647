"""Concepts: groups of names that mean the same to a reader, and where each leads. Pure: data in, values out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_kb.core.page import Page
    from sphinx_kb.terms.synonyms import SynonymGroup
    from sphinx_kb.terms.term import Term


@dataclass
class Concept:
    """Names that mean the same: of a term, of a page, of a group of synonyms; those with one main name are one."""

    names: list[str] = field(default_factory=list)
    """What the site calls it; the first is what the others are shown as."""
    words: list[str] = field(default_factory=list)
    """What readers type instead."""
    questions: list[str] = field(default_factory=list)
    """Whole questions of readers, as patterns."""
    targets: list[str] = field(default_factory=list)
    """Where they lead, the best place first: ``page`` or ``page#anchor``."""
    alone: bool = False
    """Whether it counts only if nothing else is asked."""
    beside: bool = False
    """Whether it counts only if something is asked of it: what the site does not deal with."""
    endings: tuple[str, ...] = ()
    """How more of its words end."""

    def add(self, names: Iterable[str], targets: Iterable[str], words: Iterable[str] = ()) -> None:
        """Add names, words and targets that are not there yet."""
        self.names = list(dict.fromkeys((*self.names, *names)))
        self.words = list(dict.fromkeys((*self.words, *words)))
        self.targets = list(dict.fromkeys((*self.targets, *targets)))


def concepts(
    groups: Iterable[SynonymGroup], pages: Iterable[tuple[str, Page]], terms: Iterable[Term], places: Mapping[str, str]
) -> list[Concept]:
    """Return every concept. Its targets, in order: the editors' choice, a page, a definition.

    A concept that has neither of the first two leads to its definition, and then to the page that the term names.
    `places` gives for the anchor of a term the page it stands on.
    """
    found: dict[str, Concept] = {}
    for group in groups:
        new = Concept(alone=group.alone, beside=group.beside, endings=group.endings)
        concept = found.setdefault(group.name, new)
        concept.add((group.name,), group.targets, group.words)
        concept.questions += group.questions
    for docname, page in pages:
        if page.aliases:
            file_name = docname.rpartition("/")[2].replace("-", " ")
            found.setdefault(page.title, Concept()).add((page.title, *page.aliases), (docname,), (file_name,))
    for term in terms:
        concept = found.setdefault(term.name, Concept())
        definition = [f"{places[term.anchor]}#{term.anchor}"] if term.anchor in places else []
        page_of_term = [term.page] if term.page else []
        concept.add(term.names, (*page_of_term, *definition) if concept.targets else (*definition, *page_of_term))
    return list(found.values())
