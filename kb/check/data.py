"""The data: what the loader found, references nobody cites, claims their home page does not deal with, lost pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.check import Content, Finding
from kb.model.fault import nearest
from kb.text.source import roles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kb.model.affinity import Affinity
    from kb.model.claim import Claim
    from kb.model.value import Value

BLOCK = re.compile(r"^\s*(?:`{3,}|:{3,})\{claim\}\s+(C\d{3})\s*$", re.M)


def check(content: Content) -> Iterator[Finding]:
    data = content.data
    for fault in data.faults:
        yield Finding(fault.path, fault.line, "data", fault.message)
    by_kind: tuple[Mapping[str, Value | Claim | Affinity], ...] = (data.values, data.claims, data.affinities)
    cited = {key for records in by_kind for record in records.values() for key in record.refs}
    dealt: dict[str, set[str]] = {}
    for page in content.pages:
        dealt[page.docname] = set(BLOCK.findall(page.text))
        for _line, role, text in roles(page.text):
            if role.split(":")[0] == "cite":
                cited |= {part.strip() for part in text.split(",")}
            elif role == "claim":
                dealt[page.docname].add(text.strip())
    for key, reference in data.references.items():
        if key not in cited:
            message = f"文献 {key} 没有任何页面、论断或数值引用：引用它，或删掉"
            yield Finding(reference.path, reference.line, "data", message)
    for term in data.terms.values():
        if term.page and term.page not in dealt:
            message = f"术语 {term.id} 的页面 {term.page} 不存在{nearest(term.page, dealt)}"
            yield Finding(term.path, term.line, "data", message)
    for claim in data.claims.values():
        if claim.page not in dealt:
            message = f"论断 {claim.id} 的页面 {claim.page} 不存在{nearest(claim.page, dealt)}"
            yield Finding(claim.path, claim.line, "data", message)
        elif claim.id not in dealt[claim.page]:
            message = f"论断 {claim.id} 的页面 {claim.page} 没有用到它：在那一页写 {{claim}}`{claim.id}`，或改 page"
            yield Finding(claim.path, claim.line, "data", message)
