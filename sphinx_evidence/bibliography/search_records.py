"""Search records for references: each listed one, by title, authors, year, journal and identifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pybtex.bibtex.utils import split_name_list

from sphinx_evidence.bibliography.entries import listed_entries
from sphinx_evidence.bibliography.latex import without_latex
from sphinx_evidence.data import data_of, digest_of_data
from sphinx_evidence.locale import _, language_of_messages
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.search.records import SearchKind, SearchRecord, add_search_kind, one_line

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_evidence.model.reference import Reference

REFERENCE = "reference"


def search_records(app: Sphinx, env: BuildEnvironment) -> list[tuple[str, SearchRecord]]:
    """Return the page and the record of every listed reference, in the order of the keys."""
    listed = sorted((entry.key, entry.docname, entry.anchor) for entry in listed_entries(env))

    def compute() -> list[tuple[str, SearchRecord]]:
        references = data_of(env).references
        return [(docname, record_of(references[key], anchor)) for key, docname, anchor in listed if key in references]

    return kept_value(env, "reference-records", lambda: [digest_of_data(env), language_of_messages(), listed], compute)


def record_of(reference: Reference, anchor: str) -> SearchRecord:
    """Return the search record of a reference: title, authors, year, journal and identifiers."""
    fields = {name: without_latex(field) for name, field in reference.fields.items()}
    # translators: after an incomplete list of authors
    et_al = str(_(" et al."))
    names = split_name_list(reference.fields.get("author", ""))  # braces keep “{Institute of A and B}” together
    # translators: the separator between the names of authors
    authors = str(_("; ")).join(without_latex(name) for name in names if name != "others")
    authors += et_al if "others" in names else ""
    lead = one_line(f"{authors} {fields.get('year', '')}")
    body = one_line(f"{fields.get('journal', '')} {reference.doi} {reference.pmid}")
    return SearchRecord(REFERENCE, one_line(fields.get("title", "")), anchor, lead, body, weight=1.0)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_evidence.bibliography")
    add_search_kind(app, SearchKind(
        REFERENCE, str(_("Reference")), 0.25, "aside", later=True, seldom=True, people=True))
    app.connect("kb-search-records", search_records)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
