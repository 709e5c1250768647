"""Mistakes that show only when data and pages are read together: uncited references, claims without their page.

The linter finds the uses in the sources, a build in what it has read; both report the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.locale import _
from sphinx_kb.core.diagnostic import Diagnostic, as_guess

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sphinx_evidence.model.data import Data


def uncited(data: Data, on_pages: Collection[str]) -> Iterator[Diagnostic]:
    """Yield references that no page, claim or number cites; `on_pages` are the keys cited on pages."""
    if "" in data.cited_by_left_out:
        return  # that they are not cited may follow from another mistake
    cited = {key for record in data.citing for key in record.refs}.union(on_pages, data.cited_by_left_out)
    faulty = {(fault.path, fault.line) for fault in data.faults}
    for key, reference in data.references.items():
        if key not in cited and (reference.path, reference.line) not in faulty:
            yield Diagnostic(reference.path, reference.line, _(
                "No page, claim or number cites the reference %s: cite it, or delete it") % key)


def without_page(data: Data, claims_on: Mapping[str, Collection[str]]) -> Iterator[Diagnostic]:
    """Yield claims whose page does not exist or does not use them; `claims_on` maps pages to the claims they use."""
    for claim in data.claims.values():
        named = {"claim": claim.id, "page": claim.page}
        if claim.page not in claims_on:
            problem = _("The page %(page)s of the claim %(claim)s does not exist") % named
            message = as_guess(problem, claim.page, claims_on, _("change page"))
            yield Diagnostic(claim.path, claim.line, message)
        elif claim.id not in claims_on[claim.page] and set(data.claims).issuperset(claims_on[claim.page]):
            # if the page names an unknown claim, that is reported, and it may be this one misspelt
            yield Diagnostic(claim.path, claim.line, _(
                "The page %(page)s of the claim %(claim)s does not use it: write {claim}`%(claim)s` there, "
                "or change page") % named)
