"""A claim of the text that a site judges, and the verdict of the evidence: one entry of ``claims/*.yaml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_evidence.locale import N_, _
from sphinx_evidence.model.vocabulary import SPECIES, STUDIES
from sphinx_kb.core.diagnostic import enumeration
from sphinx_kb.core.schema import Field, Form, Schema, text, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping

    from sphinx_evidence.model.subject import Subject


@dataclass(frozen=True)
class Verdict:
    """One of the five verdicts, shown as a word and a sign, so that it never depends on colour."""

    id: str
    english: str
    """Its word in English."""
    sign: str
    """One character."""
    english_meaning: str
    """What it means, in an English sentence."""
    needs_instead: bool
    """Whether the claim must say what holds instead."""

    @property
    def word(self) -> str:
        """Its word in the language of the site."""
        return str(_(self.english))

    @property
    def meaning(self) -> str:
        """What it means, as a sentence in the language of the site."""
        return str(_(self.english_meaning))


VERDICTS = {
    verdict.id: verdict
    for verdict in (
        Verdict("supported", N_("supported"), "✓",
                N_("Several lines of evidence agree; no weighty evidence contradicts it."), False),
        Verdict("supported-with-nuance", N_("mostly true"), "≈",
                N_("The direction is right, but it holds only under certain conditions, to a certain degree or in "
                   "certain species."), True),
        Verdict("contested", N_("contested"), "⇄",
                N_("Reliable evidence contradicts itself; both sides are listed."), True),
        Verdict("not-supported", N_("not supported"), "✗",
                N_("No evidence for it was found, or direct evidence says the opposite."), True),
        Verdict("editorial", N_("editorial note"), "○",
                N_("It is an explanation or a statement, not a fact that can be checked."), False),
    )
}
SCHEMA = Schema(
    Field("id", N_("C and three digits; its address in the ledger"), is_required=True,
          form=Form(re.compile(r"C\d{3}"), N_("%(field)s “%(value)s” must be C and three digits"))),
    Field("article", N_("the section of the text that makes the claim, a key of kb_claim_sections"), is_required=True),
    Field("statement", N_("what the text claims, in our words"), is_required=True),
    Field("verdict", N_("what the evidence says"), is_required=True, choices=VERDICTS),
    Field("reason", N_("why, in a sentence or two that a patient understands"), is_required=True),
    Field("instead", N_("what we say instead; needed for most verdicts")),
    Field("for", N_("keys of references for it"), kind="list"),
    Field("against", N_("keys of references against it"), kind="list"),
    Field("species", N_("the species in which it was seen, where that matters"), kind="list", choices=SPECIES),
    Field("study", N_("the kind of study in which it was seen, where that matters"), kind="list", choices=STUDIES),
    Field("page", N_("the page that deals with it"), is_required=True),
    Field("reviewed", N_("the date of the last judgement"), is_required=True, kind="date",
          cure=N_("write the date of the last judgement")),
    translate=_,
)


@dataclass(frozen=True)
class Claim:
    """One atomic claim, judged."""

    id: str
    """C and three digits; in lower case, its anchor in the ledger."""
    article: str
    """The section of the text that makes the claim, a key of the setting `kb_claim_sections`."""
    statement: str
    """What the text claims, in the words of the site."""
    verdict: Verdict
    """What the evidence says."""
    reason: str
    """Why, in a sentence or two that a patient understands."""
    instead: str
    """What we say instead; may be empty only where the verdict does not need it."""
    supporting: tuple[str, ...]
    """Keys of references for the claim."""
    opposing: tuple[str, ...]
    """Keys of references against it."""
    species: tuple[str, ...]
    """Keys of SPECIES: in what it was seen, where that matters."""
    study: tuple[str, ...]
    """Keys of STUDIES: in what kind of study it was seen, where that matters."""
    page: str
    """The page that deals with it."""
    reviewed: dt.date
    """When it was last judged."""
    path: str
    """The path of its file, relative to the source folder."""
    line: int
    """The line in that file."""

    @property
    def anchor(self) -> str:
        """Its id in the ledger."""
        return self.id.lower()

    @property
    def refs(self) -> tuple[str, ...]:
        """All its references, without repetition, those for it first."""
        return tuple(dict.fromkeys(self.supporting + self.opposing))


def claim_mistakes(row: Mapping[str, Any], schema: Schema = SCHEMA) -> Iterator[str]:
    """Yield what is wrong with one entry, in words for its author."""
    yield from schema.mistakes(row)
    verdict = VERDICTS.get(str(row.get("verdict")))
    if verdict is None:
        return
    if verdict.needs_instead and not row.get("instead"):
        yield _("A claim judged “%s” needs “instead”: what we say instead") % verdict.word
    if verdict.id == "contested" and not (row.get("for") and row.get("against")):
        yield str(_("A contested claim lists references in both “for” and “against”"))
    elif verdict.id != "editorial" and not (row.get("for") or row.get("against")):
        yield str(_("No reference is given: a verdict needs evidence"))
    supporting, opposing = row.get("for") or [], row.get("against") or []
    both = [str(key) for key in supporting if key in opposing] if isinstance(supporting, list) else []
    if both:
        yield _("%s is listed in both “for” and “against”: keep it on one side") % enumeration(both)


def site_choices(subject: Subject) -> dict[str, Collection[str]]:
    """Return the sections that a claim may name; none, so that any may be named, if the site lists none."""
    return {"article": dict(subject.sections)}


def claim_of(row: Mapping[str, Any], path: str, line: int) -> Claim:
    """Return the record of an entry without mistakes."""
    return Claim(
        id=text(row, "id"), article=text(row, "article"), statement=text(row, "statement"),
        verdict=VERDICTS[str(row["verdict"])], reason=text(row, "reason"), instead=text(row, "instead"),
        supporting=texts(row, "for"), opposing=texts(row, "against"), species=texts(row, "species"),
        study=texts(row, "study"), page=text(row, "page"), reviewed=row["reviewed"], path=path, line=line,
    )
