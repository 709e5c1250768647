"""Concepts: groups of names that mean the same to a reader, and where each leads.

A term with its names, a page with its aliases, a group of lay words; groups with the same main name are one. Pure:
data in, values out.
"""

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
    """Names that mean the same."""

    names: list[str] = field(default_factory=list)
    """What the site calls it; the first is what the others are shown as."""
    words: list[str] = field(default_factory=list)
    """What readers type instead."""
    asked: list[str] = field(default_factory=list)
    """Whole questions of readers, as patterns."""
    places: list[str] = field(default_factory=list)
    """Where they lead, the best first: `page` or `page#anchor`."""
    alone: bool = False
    """Whether it counts only if nothing else is asked."""
    beside: bool = False
    """Whether it counts only if something is asked of it: what the site does not deal with."""
    endings: tuple[str, ...] = ()
    """How more of its words end."""

    def add(self, names: Iterable[str], places: Iterable[str], words: Iterable[str] = ()) -> None:
        """Add names, lay words and places that are not there yet."""
        self.names = list(dict.fromkeys((*self.names, *names)))
        self.words = list(dict.fromkeys((*self.words, *words)))
        self.places = list(dict.fromkeys((*self.places, *places)))


def concepts(
    synonyms: Iterable[SynonymGroup], pages: Iterable[tuple[str, Page]], terms: Iterable[Term],
    places: Mapping[str, str],
) -> list[Concept]:
    """Every concept; where editors say a word leads goes before the page of that name, and this before a definition.

    What has neither leads to its definition first, and then to the page that deals with it.
    `places` gives for the anchor of a term the page it stands on.
    """
    found: dict[str, Concept] = {}
    for group in synonyms:
        concept = found.setdefault(group.name, Concept(alone=group.alone, beside=group.beside, endings=group.endings))
        concept.add((group.name,), group.targets, group.words)
        concept.asked += group.questions
    for docname, page in pages:
        if page.aliases:
            by_file = docname.rpartition("/")[2].replace("-", " ")
            found.setdefault(page.title, Concept()).add((page.title, *page.aliases), (docname,), (by_file,))
    for term in terms:
        concept = found.setdefault(term.name, Concept())
        definition = [f"{places[term.anchor]}#{term.anchor}"] if term.anchor in places else []
        home = [term.page] if term.page else []
        concept.add(term.names, (*home, *definition) if concept.places else (*definition, *home))
    return list(found.values())
