"""Concepts: groups of names with one meaning, and their targets. Pure: data in, values out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_kb.core.page import Page
    from sphinx_kb.terms.synonyms import SynonymGroup
    from sphinx_kb.terms.term import Term

NAME = "\ufffc"
"""Stands for the main name of a concept in its questions; the same in `engine/index.js`."""


@dataclass
class Concept:
    """Names with one meaning: those of a term, a page and a synonym group that share the main name."""

    names: list[str] = field(default_factory=list)
    """The names that the site uses, the main one first."""
    words: list[str] = field(default_factory=list)
    """Other words that readers type."""
    questions: list[str] = field(default_factory=list)
    """Whole questions of readers, as patterns."""
    targets: list[str] = field(default_factory=list)
    """``page`` or ``page#anchor``, best first."""
    alone: bool = False
    """Whether it matches only if the query asks nothing else."""
    beside: bool = False
    """Whether it matches only if the query asks something else as well: subjects outside the site's scope."""
    endings: tuple[str, ...] = ()
    """Endings of further words."""

    @property
    def patterns(self) -> list[str]:
        """Its questions without its name: many concepts have the same, which then take no room."""
        return [question.replace(self.names[0], NAME) for question in self.questions]

    def add(self, names: Iterable[str], targets: Iterable[str], words: Iterable[str] = ()) -> None:
        """Add names, words and targets, without duplicates."""
        self.names = list(dict.fromkeys((*self.names, *names)))
        self.words = list(dict.fromkeys((*self.words, *words)))
        self.targets = list(dict.fromkeys((*self.targets, *targets)))


def concepts(
    groups: Iterable[SynonymGroup],
    pages: Iterable[tuple[str, Page]],
    terms: Iterable[Term],
    places: Mapping[str, str],
    named: Iterable[tuple[tuple[str, ...], str, tuple[str, ...]]] = (),
) -> list[Concept]:
    """Return every concept. Its targets, in order: the editors' choice, a page, a definition, a named record.

    A concept with neither of the first two targets its definition, then the page that the term names.
    `places` maps the anchor of a term to its page; `named` are records with names: names, target and questions.
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
    # apart from a page or a term of the same name, whose targets would come before
    records = [Concept([main], others, list(questions), [target]) for (main, *others), target, questions in named]
    return [*found.values(), *records]
