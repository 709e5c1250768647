"""A change in what the site says of the evidence, told to readers: one entry of ``evidence-changes.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sphinx_evidence.locale import N_, _
from sphinx_evidence.model.claim_values import filled, mistakes_in_text
from sphinx_kb.core.diagnostic import Diagnostic, as_guess
from sphinx_kb.core.schema import IDENTIFIER, Field, Schema, text, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping

    from sphinx_evidence.model.data import Data


@dataclass(frozen=True)
class KindOfChange:
    """One kind of change, shown as a heading, so that readers find what was wrong before what is new."""

    id: str
    english: str
    """Its heading in English."""
    needs_before: bool
    """Whether the entry must say what the site said before."""
    needs_refs: bool
    """Whether the entry must cite a reference."""

    @property
    def title(self) -> str:
        """Its heading in the language of the site."""
        return str(_(self.english))


KINDS_OF_CHANGE = {
    kind.id: kind
    for kind in (
        KindOfChange("corrected", N_("Corrected: what was wrong"), True, True),
        KindOfChange("qualified", N_("Said more carefully: what was too strong or too short"), True, True),
        KindOfChange("withdrawn", N_("Withdrawn: what rests on nothing that we could check"), True, False),
        KindOfChange("added", N_("Added"), False, True),
        KindOfChange("open", N_("Still open: what we could not find out"), False, False),
    )
}
"""The kinds of change, in the order of the page."""
SCHEMA = Schema(
    Field("id", N_("lower-case English letters, digits and hyphens; its address on the page"), is_required=True,
          form=IDENTIFIER),
    Field("date", N_("the day of the change"), is_required=True, kind="date", cure=N_("write the day of the change")),
    Field("kind", N_("what kind of change it is"), is_required=True, choices=KINDS_OF_CHANGE),
    Field("title", N_("what it is about, in a few words"), is_required=True),
    Field("before", N_("what the site said before; needed for what was corrected, qualified or withdrawn")),
    Field("now", N_("what the site says now"), is_required=True),
    Field("reason", N_("why, or what was seen where")),
    Field("refs", N_("keys of references; needed unless something is withdrawn or open"), kind="list"),
    Field("pages", N_("the pages that were changed"), is_required=True, kind="list"),
    translate=_,
)


@dataclass(frozen=True)
class Change:
    """One change, as readers are told of it."""

    id: str
    date: dt.date
    """The day of the change."""
    kind: KindOfChange
    title: str
    before: str
    """What the site said before; may be empty."""
    now: str
    """What the site says now."""
    reason: str
    """Why; may be empty."""
    refs: tuple[str, ...]
    """Keys of references."""
    pages: tuple[str, ...]
    """The pages that were changed."""
    path: str
    """The path of its file, relative to the source folder."""
    line: int
    """The line in that file."""

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"change-{self.id}"


def change_mistakes(row: Mapping[str, Any], schema: Schema = SCHEMA) -> Iterator[str]:
    """Yield what is wrong with one entry, in words for its author."""
    yield from schema.mistakes(row)
    kind = KINDS_OF_CHANGE.get(str(row.get("kind")))
    if kind is None:
        return
    if kind.needs_before and not row.get("before"):
        yield _("A change of the kind %s needs “before”: what the site said before") % kind.id
    if kind.needs_refs and not row.get("refs"):
        yield _("A change of the kind %s needs “refs”: what it rests on") % kind.id


def change_of(row: Mapping[str, Any], path: str, line: int) -> Change:
    """Return the record of an entry without mistakes."""
    return Change(
        id=text(row, "id"), date=row["date"], kind=KINDS_OF_CHANGE[str(row["kind"])], title=text(row, "title"),
        before=text(row, "before"), now=text(row, "now"), reason=text(row, "reason"), refs=texts(row, "refs"),
        pages=texts(row, "pages"), path=path, line=line,
    )


def changes_with_numbers(data: Data) -> tuple[dict[str, Change], list[Diagnostic]]:
    """Return the changes with the numbers in their texts filled in, and the mistakes in these numbers."""
    changes: dict[str, Change] = {}
    faults: list[Diagnostic] = []
    for name, change in data.changes.items():
        written = (change.title, change.before, change.now, change.reason)
        messages = [message for one in written for message in mistakes_in_text(one, data)]
        faults += [Diagnostic(change.path, change.line, f"{name} {message}") for message in messages]
        title, before, now, reason = (filled(one, data) for one in written)
        changes[name] = replace(change, title=title, before=before, now=now, reason=reason)
    return changes, faults


def on_unknown_pages(data: Data, pages: Collection[str]) -> Iterator[Diagnostic]:
    """Yield changes that name a page which does not exist."""
    known = frozenset(pages)
    for change in data.changes.values():
        for page in change.pages:
            if page not in known:
                problem = _("The page %(page)s of the change %(change)s does not exist") % {
                    "page": page, "change": change.id}
                yield Diagnostic(change.path, change.line, as_guess(problem, page, known, _("change pages")))
