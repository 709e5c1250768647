"""Search records for claims: each claim of the ledger, by statement, verdict, reason and what we say instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.claims.sections import by_section
from sphinx_evidence.data import data_of, ledger_of
from sphinx_evidence.locale import _
from sphinx_kb.search.records import SearchKind, SearchRecord, add_search_kind, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_evidence.model.claim import Claim

CLAIM = "claim"


def search_records(app: Sphinx, env: BuildEnvironment) -> Iterator[tuple[str, SearchRecord]]:
    """Yield the page of the ledger and the record of every claim, in its order."""
    ledger = ledger_of(env)
    if ledger:
        for claims in by_section(data_of(env)).values():
            for claim in claims:
                yield ledger, record_of(claim)


def record_of(claim: Claim) -> SearchRecord:
    """Return the search record of a claim: its statement, then as on its card verdict, reason, what we say instead."""
    said = [_("Verdict: %s. ") % claim.verdict.word, _("Reason: %s") % claim.reason]
    if claim.instead:
        said.append(_("We say instead: %s") % claim.instead)
    return SearchRecord(
        CLAIM, one_line(claim.statement), claim.anchor, body=one_line(" ".join(said)), names=(claim.id,))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_evidence.claims")
    add_search_kind(app, SearchKind(CLAIM, str(_("Claim")), 0.3, "part", later=True))
    app.connect("kb-search-records", search_records)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
