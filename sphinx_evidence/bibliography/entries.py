"""The entries of the lists of references and their citing pages, as sphinxcontrib-bibtex stores them.

There is no documented interface. Only this module reads the internals of `BibtexDomain` (`citations`, `citation_refs`,
`bibliographies`, `formatted_entry`, `bibliography_key`), so that a release that changes them is dealt with here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sphinxcontrib.bibtex.domain import BibtexDomain

from sphinx_kb.core.cached import cached_for_build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pybtex.database import Entry
    from pybtex.richtext import BaseText
    from pybtex.style import FormattedEntry
    from pybtex_docutils import Backend
    from sphinx.environment import BuildEnvironment


@dataclass(frozen=True)
class ListedEntry:
    """One entry of a list of references."""

    key: str
    """The BibTeX key."""
    docname: str
    """The page of the list."""
    anchor: str
    """Its id on that page."""
    label: str
    """The label in citations: an author with a year, or a number."""
    style: str
    """The name of the list's style."""
    formatted: FormattedEntry
    """The reference as the style prints it."""
    entry: Entry
    """The reference as the file gives it."""
    backend: Backend
    """Turns what the style prints into nodes."""

    @property
    def text(self) -> BaseText:
        return self.formatted.text


@cached_for_build
def listed_entries(env: BuildEnvironment) -> list[ListedEntry]:
    """Return every entry of every list; complete once all pages are read, empty if no page has a list."""
    domain = cast("BibtexDomain", env.domains[BibtexDomain.name])
    return [
        ListedEntry(
            citation.key, citation.bibliography_key.docname, citation.citation_id, citation.formatted_entry.label,
            domain.bibliographies[citation.bibliography_key].style, citation.formatted_entry, citation.entry,
            domain.backend,
        )
        for citation in domain.citations
    ]


@cached_for_build
def known_texts(env: BuildEnvironment) -> dict[int, tuple[Entry, str]]:
    """Return where `text_of` notes each entry, which so keeps its number, and its text."""
    return {}


def text_of(env: BuildEnvironment, entry: Entry) -> str:
    """Return all that a file gives of a reference; several features compare it, and it is slow to put together."""
    texts = known_texts(env)
    if id(entry) not in texts:
        texts[id(entry)] = entry, repr(entry)
    return texts[id(entry)][1]


def citing_pages(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    """Yield the page and the key for every citation on a page."""
    for reference in cast("BibtexDomain", env.domains[BibtexDomain.name]).citation_refs:
        for target in reference.targets:
            yield reference.docname, target.key


def pages_with_lists_of_missing_files(env: BuildEnvironment) -> set[str]:
    """Return the pages with a list of references from a file that sphinxcontrib-bibtex has not loaded."""
    domain = cast("BibtexDomain", env.domains[BibtexDomain.name])
    loaded = domain.bibdata.bibfiles.keys()
    return {key.docname for key, listed in domain.bibliographies.items() if not loaded >= set(listed.bibfiles)}
