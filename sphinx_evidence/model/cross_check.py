"""What only shows when the data and the pages are read together: references nobody cites, pages that are not there.

`sphinx_kb.lint` learns from the sources who uses what, a build from what it has read; both are told the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.core.diagnostic import Fault, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sphinx_evidence.model.load import Data


def uncited(data: Data, on_pages: Collection[str]) -> Iterator[Fault]:
    """References that no page, claim or number cites; `on_pages` are the keys cited on pages."""
    if "" in data.cited_by_left_out:
        return  # that they are not cited may follow from another mistake
    cited = {key for record in data.citing for key in record.refs}.union(on_pages, data.cited_by_left_out)
    faulty = {(fault.path, fault.line) for fault in data.faults}
    for key, reference in data.references.items():
        if key not in cited and (reference.path, reference.line) not in faulty:
            message = f"文献 {key} 没有任何页面、论断或数值引用：引用它，或删掉"
            yield Fault(reference.path, reference.line, message)


def without_page(data: Data, claims_on: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """Claims whose page is not there or does not deal with them; `claims_on` holds each page's claims."""
    for claim in data.claims.values():
        if claim.page not in claims_on:
            message = f"论断 {claim.id} 的页面 {claim.page} 不存在{nearest(claim.page, claims_on) or '：改 page'}"
            yield Fault(claim.path, claim.line, message)
        elif claim.id not in claims_on[claim.page] and set(data.claims).issuperset(claims_on[claim.page]):
            # where the page names a claim that is not there, that is told, and may well be this one misspelt
            message = f"论断 {claim.id} 的页面 {claim.page} 没有用到它：在那一页写 {{claim}}`{claim.id}`，或改 page"
            yield Fault(claim.path, claim.line, message)
