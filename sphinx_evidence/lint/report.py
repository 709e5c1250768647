"""A report on data that need attention: claims due for review, unverified numbers and references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.locale import _
from sphinx_evidence.model.load import load
from sphinx_evidence.model.subject import Subject
from sphinx_evidence.model.vocabulary import STATUSES
from sphinx_kb.core.diagnostic import enumeration
from sphinx_kb.core.review import REVIEW_DAYS, is_old

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from sphinx_kb.lint import Content


def report(content: Content, day: dt.date) -> Iterator[str]:
    """Yield the lines of the report; claims are due for review as of `day`."""
    data = load(content.root, Subject.from_settings(content.settings))
    claims = [claim for claim in data.claims.values() if is_old(claim.reviewed, day)]
    yield _("Claims not reviewed for more than %(days)s days: %(number)s") % {
        "days": REVIEW_DAYS, "number": len(claims)}
    for claim in claims:
        yield _("  %(path)s:%(line)s: %(claim)s: %(date)s") % {
            "path": claim.path, "line": claim.line, "claim": claim.id, "date": claim.reviewed.isoformat()}
    values, references = data.values.values(), data.references.values()
    yield _("How numbers were checked: %s") % counted(value.status for value in values)
    yield _("How references were checked: %s") % counted(reference.verified for reference in references)
    for value in values:
        if value.is_unverified:
            yield _("  %(path)s:%(line)s: %(value)s (%(quantity)s) unverified") % {
                "path": value.path, "line": value.line, "value": value.id, "quantity": value.quantity}
    for reference in references:
        if reference.verified == "unverified":
            yield _("  %(path)s:%(line)s: %(reference)s unverified") % {
                "path": reference.path, "line": reference.line, "reference": reference.key}


def counted(states: Iterable[str]) -> str:
    """Return the number of records in each state of checking, as text."""
    found = list(states)
    return enumeration(f"{word} {found.count(state)}" for state, word in STATUSES.items())
