"""The affinity of a drug for a target: one row of ``affinities.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_evidence.locale import N_, _
from sphinx_evidence.model import vocabulary
from sphinx_evidence.model.value import NUMBER, SOURCE_NEEDED, SOURCED_FIELDS, as_number, keys_of
from sphinx_evidence.model.vocabulary import Vocabulary
from sphinx_kb.core.schema import Field, Schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sphinx_evidence.model.subject import Subject

TARGETS = Vocabulary({
    "h1": "H₁", "h3": "H₃", "h4": "H₄",
    "alpha1": "α₁", "alpha1a": "α₁A", "alpha2": N_("α₂ (subtype unknown)"), "alpha2a": "α₂A", "alpha2b": "α₂B",
    "alpha2c": "α₂C", "beta": "β",
    "5-ht1a": "5-HT₁A", "5-ht1b": "5-HT₁B", "5-ht1d": "5-HT₁D", "5-ht1e": "5-HT₁E", "5-ht1f": "5-HT₁F",
    "5-ht2a": "5-HT₂A", "5-ht2b": "5-HT₂B", "5-ht2c": "5-HT₂C", "5-ht3": "5-HT₃", "5-ht3a": "5-HT₃A",
    "5-ht4": "5-HT₄", "5-ht5a": "5-HT₅A", "5-ht6": "5-HT₆", "5-ht7": "5-HT₇",
    "d1": "D₁", "d2": "D₂", "d3": "D₃", "d4": "D₄",
    "m1": "M₁", "m2": "M₂", "m3": "M₃", "m4": "M₄", "m5": "M₅", "muscarinic": N_("M (all)"),
    "sert": "SERT", "net": "NET", "dat": "DAT", "herg": "hERG",
})
"""The targets that every site knows."""
SPECIES = Vocabulary({name: vocabulary.SPECIES.labels[name] for name in ("human", "rat", "mouse", "guinea-pig")})
"""The species for which affinities are recorded."""
USES = Vocabulary({"": "", "outlier": N_("outlier, not used")})
UNIT = "nmol/L"
LOWEST_KI, HIGHEST_KI = 0.001, 1e7
"""The bounds of a plausible Ki, in nmol/L: below 1 pmol/L or above 10 mmol/L, the unit must be wrong."""
SCHEMA = Schema(
    Field("drug", N_("the drug, as kb_drugs calls it"), is_required=True),
    Field("target", N_("the receptor, transporter or channel"), choices=TARGETS),
    Field("ki", N_("the median Ki, or the single one"), is_required=True,
          cure=N_("write the median Ki, or the single one")),
    Field("low", N_("the smallest Ki on record")),
    Field("high", N_("the largest Ki on record")),
    Field("censored", N_("> if the Ki is only known to be larger")),
    Field("n", N_("how many records there are")),
    Field("species", N_("the species"), choices=SPECIES),
    Field("unit", N_("the unit, always nmol/L"), is_required=True, cure=N_("write nmol/L")),
    Field("use", N_("outlier for a record that no chart uses"), choices=USES),
    *SOURCED_FIELDS,
    translate=_,
)
COLUMNS = SCHEMA.names


@dataclass(frozen=True)
class Affinity:
    """The affinity of one drug at one target of one species."""

    drug: str
    """A drug of the site."""
    target: str
    """A key of TARGETS, or a target of the site."""
    ki: float
    """The median Ki in nmol/L, or the single one."""
    low: float
    """The smallest Ki on record in nmol/L; equal to `ki` if there is no range."""
    high: float
    """The largest Ki on record in nmol/L; equal to `ki` if there is no range."""
    censored: bool
    """Whether the Ki is only known to be larger than `ki`."""
    n: int
    """The number of records; databases copy each other, so it is not a number of experiments."""
    species: str
    """A key of SPECIES."""
    use: str
    """A key of USES."""
    refs: tuple[str, ...]
    """Keys of references."""
    status: str
    """How the number was checked, a key of STATUSES."""
    note: str
    """What a reader of the table should know."""
    path: str
    """The path of its file, relative to the source folder."""
    line: int
    """The line in that file."""

    @property
    def id(self) -> str:
        """The id: unique, made of drug, target, species and use."""
        return "-".join(filter(None, (self.drug, self.target, self.species, self.use)))

    def show(self) -> str:
        """The Ki in nmol/L for a table: median and range, or the lower bound."""
        if self.censored:
            return f">{self.ki:g}"
        if self.low < self.high:
            return _("%(number)s (%(ends)s)") % {"number": f"{self.ki:g}", "ends": f"{self.low:g}–{self.high:g}"}
        return f"{self.ki:g}"


def affinity_mistakes(row: Mapping[str, str], schema: Schema = SCHEMA) -> Iterator[str]:
    """Yield what is wrong with one row, in words for its author."""
    yield from schema.mistakes(row)
    written = [column for column in ("ki", "low", "high") if row[column]]
    found = [message for column in written for message in ki_mistakes(column, row[column])]
    yield from found
    if bool(row["low"]) != bool(row["high"]):
        yield str(_("low and high must be given together, or both left empty"))
    elif not found and len(written) == 3 and not float(row["low"]) <= float(row["ki"]) <= float(row["high"]):
        yield _("ki %(ki)s is not between low %(low)s and high %(high)s") % row
    if row["unit"] and row["unit"] != UNIT:
        yield _("unit “%(unit)s” is not allowed: convert to %(wanted)s") % {"unit": row["unit"], "wanted": UNIT}
    if row["censored"] not in ("", ">"):
        yield _("censored “%s” is unknown: write > if the Ki is only known to be larger, otherwise leave it empty") % (
            row["censored"])
    elif row["censored"] and row["low"]:
        yield str(_("censored is >, so only the lower bound is known: leave low and high empty"))
    if not (row["n"].isascii() and row["n"].isdecimal() and int(row["n"]) >= 1):
        yield _("n “%s” must be the number of records, at least 1") % row["n"]
    if row["refs"] and not keys_of(row["refs"]):
        yield _("%(problem)s: %(cure)s") % {"problem": _("%s is empty") % "refs", "cure": _(SOURCE_NEEDED)}
    elif any(mark in row["refs"] for mark in ",\uff0c\uff1b"):
        yield _("refs “%s”: separate keys with ;") % row["refs"]


def ki_mistakes(column: str, text: str) -> Iterator[str]:
    """Yield what is wrong with one Ki as written."""
    named = {"column": column, "text": text, "unit": UNIT, "least": f"{LOWEST_KI:g}", "most": f"{HIGHEST_KI:.0f}"}
    if not NUMBER.pattern.fullmatch(text):
        yield _("%(column)s “%(text)s” is not a number: write plain digits (1.6), without unit, commas or exponent "
                "(1e3); if the Ki is only known to be larger, write the number here and > under censored") % named
    elif (ki := as_number(text)) <= 0:
        yield _("%(column)s “%(text)s” is not above zero: a Ki is a concentration; convert a pKi to %(unit)s") % named
    elif not LOWEST_KI <= ki <= HIGHEST_KI:
        yield _("%(column)s “%(text)s” does not look like %(unit)s (between %(least)s and %(most)s): "
                "check the unit and convert it") % named


def site_choices(subject: Subject) -> dict[str, Collection[str]]:
    """Return the drugs and targets that a row may name; any drug if the site names none."""
    return {"drug": dict(subject.drugs), "target": {**TARGETS, **dict(subject.targets)}}


def affinity_of(row: Mapping[str, str], path: str, line: int) -> Affinity:
    """Return the record of a row without mistakes."""
    ki = float(row["ki"])
    return Affinity(
        row["drug"], row["target"], ki, float(row["low"] or ki), float(row["high"] or ki), row["censored"] == ">",
        int(row["n"]), row["species"], row["use"], keys_of(row["refs"]), row["status"], row["note"], path, line,
    )
