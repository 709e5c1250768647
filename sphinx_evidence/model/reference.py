"""A reference and its state of checking: one entry of ``references.bib``."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_evidence.locale import N_, _
from sphinx_evidence.model.vocabulary import STATUSES
from sphinx_kb.core.diagnostic import Diagnostic, as_choice
from sphinx_kb.core.review import EXAMPLE_DATE, today
from sphinx_kb.core.schema import Field, Form, Schema
from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TYPES = {
    "article": "J", "book": "M", "inbook": "M", "incollection": "M", "phdthesis": "D", "mastersthesis": "D",
    "inproceedings": "C", "proceedings": "C", "techreport": "R", "standard": "S", "patent": "P", "newspaper": "N",
    "database": "DB", "dataset": "DS", "software": "CP", "online": "EB", "misc": "EB",
}
"""Types of entry and the marks that GB/T 7714—2015 gives them."""
YEAR = re.compile(r"(1[89]|20)[0-9]{2}|\[(1[89]|20)[0-9]{2}\]")
"""A year; in square brackets if it is not on the work but inferred by an editor (GB/T 7714—2015, 8.4.3.3)."""
SCHEMA = Schema(
    Field("key", N_("the key that pages cite"), is_required=True, form=Form(
        re.compile(r"[a-z][a-z0-9]*"),
        N_("The key “%(value)s” must consist of lower-case English letters and digits and begin with a letter"))),
    Field("type", N_("the type of the work, such as @article")),
    Field("author", N_("the authors"), is_required=True,
          cure=N_("write {{Anonymous}} for a work without a named author")),
    Field("editor", N_("the editors")),
    Field("title", N_("the title"), is_required=True, cure=N_("write the title")),
    Field("journal", N_("the journal")),
    Field("booktitle", N_("the book that it is a part of")),
    Field("year", N_("the year of publication")),
    Field("volume", N_("the volume")),
    Field("number", N_("the issue")),
    Field("pages", N_("the pages")),
    Field("edition", N_("the edition")),
    Field("publisher", N_("the publisher")),
    Field("institution", N_("the institution that published it")),
    Field("school", N_("the university that awarded the degree")),
    Field("address", N_("the place of publication")),
    Field("doi", N_("the DOI, without an address"), form=Form(
        lazy_pattern(r"10\.\d{4,9}/\S*[^\s.,;\uff0c\u3002\uff1b]", re.ASCII),
        N_("%(field)s “%(value)s” does not have the right form: it begins with 10., without an address, and ends "
           "without punctuation"))),
    Field("pmid", N_("the PubMed number"), form=Form(
        re.compile(r"[1-9][0-9]{0,8}"),
        N_("%(field)s “%(value)s” does not have the right form: digits only, no leading 0"))),
    Field("url", N_("the address of a work read on the web"), form=Form(
        re.compile(r"https?://[^\s/]+\.[^\s]+"),
        N_("%(field)s “%(value)s” is not a web address: it begins with http:// or https://"))),
    Field("urldate", N_("the date of access")),
    Field("unsure", N_("the parts of the entry that nobody has checked against the work, shown to readers")),
    Field("verified", N_("how far it was checked"), is_required=True, choices=STATUSES,
          cure=N_("write how far it was checked")),
    Field("checked", N_("how it was checked, not printed")),
    translate=_,
)
NOT_BIBTEX = ("key", "type", "verified")
"""Fields of the schema that are not fields of BibTeX."""


@dataclass(frozen=True)
class Reference:
    """One entry of the bibliography."""

    key: str
    """The BibTeX key."""
    type: str
    """A key of TYPES."""
    fields: Mapping[str, str]
    """The fields by lower-case name, without the braces around values."""
    verified: str
    """How far it was checked, a key of STATUSES."""
    path: str
    """The path of its file, relative to the source folder."""
    line: int
    """The line in that file."""

    @property
    def doi(self) -> str:
        return self.fields.get("doi", "")

    @property
    def pmid(self) -> str:
        return self.fields.get("pmid", "")

    @property
    def unsure(self) -> str:
        """The parts of the entry that nobody has checked against the work or a catalogue, for readers."""
        return self.fields.get("unsure", "")

    @property
    def identifiers(self) -> Iterator[tuple[str, str]]:
        """Yield what identifies the work (DOI, PMID, address, title), each with a normalized value to compare."""
        address = self.fields.get("url", "")
        yield "doi", (self.doi or address.partition("doi.org/")[2]).lower()
        yield "pmid", self.pmid
        yield "url", address.rstrip("/")
        letters = unicodedata.normalize("NFKC", self.fields.get("title", "")).casefold()
        yield str(_("title")), "".join(letter for letter in letters if letter.isalnum()) + self.fields.get("year", "")


def reference_mistakes(row: Mapping[str, str], schema: Schema = SCHEMA) -> Iterator[str]:
    """Yield what is wrong with one entry, in words for its author."""
    if row["type"] not in TYPES:
        yield as_choice(_("The type @%s is unknown") % row["type"], row["type"], TYPES)
    if "note" in row:
        yield str(_("note would be printed: write how the entry was checked under checked"))
    yield from schema.mistakes(row, also_known=("note",))
    for name in ("author", "title", "journal", "booktitle"):
        if "$" in row.get(name, ""):
            yield _("%s contains a LaTeX formula, which would be printed as it is: write characters such as α₂") % name
    if row["type"] == "article" and not row.get("journal"):
        yield str(_("journal is missing: write the name of the journal of an article"))
    yield from date_mistakes(row)


def date_mistakes(row: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the year and the date of access."""
    year, accessed = row.get("year", ""), row.get("urldate", "")
    if not (year or accessed):
        yield str(_("year is missing: write the year of publication; for a page that gives none, write urldate"))
    if year and not (YEAR.fullmatch(year) and int(year.strip("[]")) <= today().year + 1):
        yield _("year “%s” is not a year of publication: four digits, next year at the latest; in brackets, such as "
                "[1996], if it is not on the work but inferred by an editor") % year
    if row.get("url") and not row.get("doi") and not accessed:
        yield _("urldate is missing: write the date of access, such as %s") % EXAMPLE_DATE
    if accessed:
        try:
            if dt.date.fromisoformat(accessed) > today() + dt.timedelta(days=1):
                yield _("%(field)s %(value)s is in the future") % {"field": "urldate", "value": accessed}
        except ValueError:
            yield _("%(field)s “%(value)s” is not a date; write it like %(example)s") % {
                "field": "urldate", "value": accessed, "example": EXAMPLE_DATE}


def reference_of(row: Mapping[str, str], path: str, line: int) -> Reference:
    """Return the record of an entry without mistakes."""
    fields = {name: text for name, text in row.items() if name in SCHEMA.fields and name not in NOT_BIBTEX}
    return Reference(row["key"], row["type"], fields, row["verified"], path, line)


def entered_twice(references: Iterable[Reference]) -> Iterator[Diagnostic]:
    """Yield a mistake for every entry of a work that has an earlier entry, by the first identifier they share."""
    seen: dict[tuple[str, str], Reference] = {}
    for entry in references:
        firsts = [(kind, seen.setdefault((kind, name), entry)) for kind, name in entry.identifiers if name]
        kind, first = next(((kind, first) for kind, first in firsts if first is not entry), ("", entry))
        if first is not entry:
            yield Diagnostic(entry.path, entry.line, _(
                "%(key)s and %(first)s have the same %(kind)s: keep one entry for one work"
            ) % {"key": entry.key, "first": first.key, "kind": kind})
