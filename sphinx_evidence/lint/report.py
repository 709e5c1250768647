"""What is no mistake but wants attention: long without review, or not verified. Never fails anything."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import yaml

from sphinx_evidence.model.value import STATUSES
from sphinx_kb.core.review import REVIEW_DAYS, is_old

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_kb.lint import Content, PageSource


def reviewed(page: PageSource) -> dt.date | None:
    """When a page was last reviewed, or None if it does not say."""
    front = "\n".join(line.text for line in page.lines if line.kind == "front").strip("-\n ")
    try:
        known = yaml.safe_load(front)
    except yaml.YAMLError:
        return None
    date = known.get("reviewed") if isinstance(known, dict) else None
    return date if isinstance(date, dt.date) else None


def report(content: Content, day: dt.date) -> Iterator[str]:
    """The report, line by line."""
    data = content.data
    pages = sorted((date, page.path) for page in content.pages if (date := reviewed(page)) and is_old(date, day))
    claims = [claim for claim in data.claims.values() if is_old(claim.reviewed, day)]
    yield f"超过 {REVIEW_DAYS} 天没有复核的页面：{len(pages)}"
    yield from (f"  {path}：{date.isoformat()}" for date, path in pages)
    yield f"超过 {REVIEW_DAYS} 天没有复核的论断：{len(claims)}"
    yield from (f"  {claim.path}:{claim.line}: {claim.id}：{claim.reviewed.isoformat()}" for claim in claims)
    values, references = data.values.values(), data.references.values()
    for title, states in (("数字", [value.status for value in values]), ("文献", [r.verified for r in references])):
        yield f"{title}的核对：{'、'.join(f'{word} {states.count(state)}' for state, word in STATUSES.items())}"
    yield from (f"  {v.path}:{v.line}: {v.id}（{v.quantity}）未核实" for v in values if v.is_unverified)
    yield from (f"  {r.path}:{r.line}: {r.key} 未核实" for r in references if r.verified == "unverified")
