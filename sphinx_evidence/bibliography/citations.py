"""Which pages and claims cite each reference: in the text, through numbers and through claims; related warnings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx import addnodes
from sphinx.util.nodes import get_node_line
from sphinxcontrib.bibtex.nodes import bibliography

from sphinx_evidence.bibliography.entries import citing_pages, listed_entries
from sphinx_evidence.data import DataList, data_of, records_of, warn_of_missing_record
from sphinx_evidence.model.cross_check import uncited
from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.page import AlphabeticalList
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
    line: int


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


def note_citations(app: Sphinx, doctree: nodes.document) -> None:
    """Note which references the text of a page cites, and where.

    Claims and numbers cite through `citation`, whose nodes have no `refdoc`.
    """
    store = store_of(app.env)
    for node in doctree.findall(addnodes.pending_xref):
        if node.get("refdomain") == "cite" and "refdoc" in node:
            for key in str(node["reftarget"]).split(","):
                store.note(app.env.docname, Citation(key.strip(), get_node_line(node)))
    if any(doctree.findall(bibliography)):
        store.note(app.env.docname, AlphabeticalList())


def check_citations(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of cited references that do not exist, and of references that nobody cites."""
    data, cited = data_of(env), set()
    for docname, found in store_of(env).facts(Citation):
        cited.add(found.key)
        if found.key not in data.references:
            warn_of_missing_record(env, "references", found.key, (docname, found.line))
    if listed_entries(env):
        warn_of_faults(env, uncited(data, cited))
