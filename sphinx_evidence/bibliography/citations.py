"""Which pages and claims cite each reference: in the text, through numbers and through claims; related warnings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx import addnodes
from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.nodes import bibliography

from sphinx_evidence.bibliography.entries import citing_pages, listed_entries
from sphinx_evidence.data import DataList, data_of, records_of, warn_of_missing_record
from sphinx_evidence.model.cross_check import uncited
from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.page import AlphabeticalList
from sphinx_kb.core.places import Place, place_of
from sphinx_kb.core.records import ShownRecord, warn_of_faults
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


@dataclass(frozen=True)
class Citation:
    """A page cites a reference in its own text."""

    key: str
    place: Place


@dataclass(frozen=True)
class GeneratedCitation:
    """A page shows a citation that is not in its text, such as that of a chart or a claim."""

    key: str


@dataclass(frozen=True)
class ListStyle:
    """A page has a list of references, read while the settings named a style."""

    default: str


@dataclass(frozen=True)
class CitedBy:
    """Who cites one reference."""

    pages: tuple[str, ...] = ()
    """Pages that cite it in their text, through a number or through a claim, in alphabetical order."""
    claims: tuple[str, ...] = ()
    """Ids of claims, in order."""


@cached_for_build
def cited_by(env: BuildEnvironment) -> dict[str, CitedBy]:
    """Return who cites each reference, by key; pages that list all data do not count."""
    store, data = store_of(env), data_of(env)
    lists = set(store.pages_with(DataList))
    pages: dict[str, set[str]] = {}
    claims: dict[str, set[str]] = {}
    for page, key in citing_pages(env):
        pages.setdefault(key, set()).add(page)
    for page, shown in store.facts(ShownRecord):
        if page not in lists:
            for key in getattr(records_of(data, shown.kind).get(shown.identifier), "refs", ()):
                pages.setdefault(key, set()).add(page)
    for claim in data.claims.values():
        for key in claim.refs:
            claims.setdefault(key, set()).add(claim.id)
    return {
        key: CitedBy(tuple(sorted(pages.get(key, ()))), tuple(sorted(claims.get(key, ()))))
        for key in pages.keys() | claims.keys()
    }


@cached_for_build
def sources_of(env: BuildEnvironment) -> dict[str, list[str]]:
    """Return the sorted keys of the references that each page cites."""
    found: dict[str, list[str]] = {}
    for key, citing in sorted(cited_by(env).items()):
        for page in citing.pages:
            found.setdefault(page, []).append(key)
    return found


def hidden_sources(env: BuildEnvironment, docname: str) -> list[str]:
    """Return the keys of the references behind what a page shows, such as numbers, in the order of the page."""
    store, data = store_of(env), data_of(env)
    if store.facts_on(docname, DataList):
        return []
    shown = (records_of(data, fact.kind).get(fact.identifier) for fact in store.facts_on(docname, ShownRecord))
    return list(dict.fromkeys(key for record in shown for key in getattr(record, "refs", ())))


@cached_for_build
def shown_keys(env: BuildEnvironment) -> dict[str, list[str]]:
    """Return the sorted keys of all references that each page shows in any way."""
    store, found = store_of(env), {page: set(keys) for page, keys in sources_of(env).items()}
    for page, shown in store.facts(GeneratedCitation):
        found.setdefault(page, set()).add(shown.key)
    return {page: sorted(keys) for page, keys in sorted(found.items())}


def note_citations(app: Sphinx, doctree: nodes.document) -> None:
    """Note which references the text of a page cites, and where.

    Claims and numbers cite through `citation`, whose nodes have no `refdoc`.
    """
    store = store_of(app.env)
    for node in doctree.findall(addnodes.pending_xref):
        if node.get("refdomain") != "cite":
            continue
        for target in parse_citation_targets(node["reftarget"]):
            if "refdoc" in node:
                store.note(app.env.docname, Citation(target.key, place_of(node, doctree, app.env.docname)))
            else:
                store.note(app.env.docname, GeneratedCitation(target.key))
    if any(doctree.findall(bibliography)):
        store.note(app.env.docname, AlphabeticalList())
        store.note(app.env.docname, ListStyle(app.config.bibtex_default_style))


def check_citations(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of cited references that do not exist, and of references that nobody cites."""
    data, cited = data_of(env), set()
    for _docname, found in store_of(env).facts(Citation):
        cited.add(found.key)
        if found.key not in data.references:
            warn_of_missing_record(env, "references", found.key, found.place)
    if listed_entries(env):
        warn_of_faults(env, uncited(data, cited))
