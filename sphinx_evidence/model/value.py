"""A sourced number: what it measures, in whom, and where it comes from; one row of ``values/*.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_evidence.locale import N_, _
from sphinx_evidence.model.vocabulary import INTERVALS, KINDS, SPECIES, STATUSES, Vocabulary
from sphinx_kb.core.diagnostic import enumeration
from sphinx_kb.core.schema import IDENTIFIER, Field, Form, Schema
from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MEASURED_IN = Vocabulary({**SPECIES.labels, "-": ""})
"""The species of a number; “-” if no people or animals are involved."""
PARTS = ("value", "range", "number")
NUMBER = Form(lazy_pattern(r"[+−-]?[0-9]+(?:\.[0-9]+)?"), N_("%(field)s “%(value)s” is not a number"))
UNSPACED = ("%", "‰", "°C", "")
"""Units that are printed without a space before them."""
SOURCE_NEEDED = N_("every number needs a source")
SOURCED_FIELDS = (
    Field("refs", N_("keys of references, separated by semicolons"), is_required=True, cure=SOURCE_NEEDED),
    Field("status", N_("how far it was checked"), choices=STATUSES),
    Field("note", N_("what readers of the table should know")),
)
"""The last fields of every table of sourced numbers."""
SCHEMA = Schema(
    Field("id", N_("the name to use in {value}"), is_required=True, form=IDENTIFIER),
    Field("quantity", N_("the quantity measured"), is_required=True, cure=N_("write which quantity is measured")),
    Field("value", N_("the number; empty if only a range is known"), form=NUMBER),
    Field("low", N_("the lower end; the standard deviation where interval is sd"), form=NUMBER),
    Field("high", N_("the upper end"), form=NUMBER),
    Field("interval", N_("what low and high are"), choices=INTERVALS),
    Field("unit", N_("the unit as printed; 1 for none"), is_required=True,
          cure=N_("write the unit, or 1 for a dimensionless number")),
    Field("drug", N_("the drug, in English")),
    Field("population", N_("who was measured")),
    Field("species", N_("the species; - where no people or animals are involved"), choices=MEASURED_IN),
    Field("kind", N_("where the number comes from"), choices=KINDS),
    *SOURCED_FIELDS,
    translate=_,
)
COLUMNS = SCHEMA.names


@dataclass(frozen=True)
class Value:
    """One row of a values file."""

    id: str
    """The name used in ``{value}``, in kebab case; unique."""
    quantity: str
    """What is measured, in the language of the site."""
    value: str
    """The number as written, empty if only a range is known."""
    low: str
    """The lower end, empty if none is known."""
    high: str
    """The upper end, empty if none is known."""
    interval: str
    """What `low` and `high` mean, a key of INTERVALS."""
    unit: str
    """The unit as printed; 1 for a dimensionless number."""
    drug: str
    """The drug, in English, lower case."""
    population: str
    """Who was measured."""
    species: str
    """A key of SPECIES."""
    kind: str
    """A key of KINDS."""
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
    def is_unverified(self) -> bool:
        """Whether nobody has checked the number against its source."""
        return self.status == "unverified"

    def show(self, part: str = "") -> str:
        """The number for running text.

        `part` is ``value`` for the number with its unit, ``range`` for the interval with its unit, ``number`` for the
        bare number, empty for everything. Raises ValueError if there is no such part.
        """
        if part and part not in PARTS:
            raise ValueError(_("There is no part “%(part)s”; use one of: %(parts)s") % {
                "part": part, "parts": enumeration(PARTS)})
        if part == "number":
            return typeset(self.value) if self.value else self.ends()
        if part == "value" and not self.value:
            raise ValueError(_("%s has no single number, only a range") % self.id)
        if part == "range" and not (self.low and self.high):
            raise ValueError(_("%s has no range") % self.id)
        if part == "value" or (not part and not (self.low or self.high)):
            return with_unit(typeset(self.value), self.unit)
        if part == "range" or not self.value:
            return with_unit(self.ends(), self.unit)
        main = with_unit(typeset(self.value), self.unit)
        if self.interval == "sd":
            return with_unit(f"{typeset(self.value)} ± {typeset(self.low)}", self.unit)
        ends = with_unit(self.ends(), self.unit if self.unit == "%" else "")
        if self.interval in ("", "range"):
            return _("%(number)s (%(ends)s)") % {"number": main, "ends": ends}
        return _("%(number)s (%(interval)s %(ends)s)") % {
            "number": main, "interval": INTERVALS[self.interval], "ends": ends}

    @property
    def marked(self) -> str:
        """The mark printed after an unverified number; empty for others."""
        return str(_(" (unverified)")) if self.is_unverified else ""

    def ends(self) -> str:
        """The interval without its unit: an en dash between the bounds, a word if one of them is negative."""
        if self.high and not self.low:
            return f"≤ {typeset(self.high)}"
        if self.low and not self.high:
            return f"≥ {typeset(self.low)}"
        low, high = typeset(self.low), typeset(self.high)
        if low.startswith("−") or high.startswith("−"):
            return _("%(low)s to %(high)s") % {"low": low, "high": high}
        return f"{low}–{high}"


def typeset(number: str) -> str:
    """A number with a minus sign (U+2212) for a hyphen."""
    return number.replace("-", "−")


def with_unit(number: str, unit: str) -> str:
    """A number and its unit, with a space between except before the units in UNSPACED."""
    unit = "" if unit == "1" else unit
    return f"{number}{unit}" if unit in UNSPACED else f"{number} {unit}"


def value_mistakes(row: Mapping[str, str], schema: Schema = SCHEMA) -> Iterator[str]:
    """Yield what is wrong with one row, in words for its author."""
    yield from schema.mistakes(row)
    if not row["population"] and row["species"] != "-":
        yield str(_(
            "population is empty: write who was measured; if no people or animals are involved, write - as species"))
    yield from number_mistakes(row)


def number_mistakes(row: Mapping[str, str]) -> Iterator[str]:
    """Yield what does not fit between the number and the bounds of its interval."""
    if not (row["value"] or row["low"] or row["high"]):
        yield str(_("value, low and high are all empty: write at least one number"))
    interval = row["interval"]
    if interval not in INTERVALS:
        return
    if interval == "sd":
        if not (row["value"] and row["low"]):
            yield str(_("interval is sd: write the mean under value, the standard deviation under low"))
    elif interval and not (row["low"] and row["high"]):
        yield str(_("interval is given, but low and high are not both: complete them, or leave interval empty"))
    elif row["low"] and row["high"] and not interval:
        yield str(_("low and high are given, but interval is empty: write what they are (range, ci95, sd…)"))
    elif interval and all(NUMBER.pattern.fullmatch(row[name]) for name in ("low", "high")):
        yield from order_mistakes(row)


def order_mistakes(row: Mapping[str, str]) -> Iterator[str]:
    """Yield whether low, value and high are not in ascending order."""
    low, high = as_number(row["low"]), as_number(row["high"])
    if low > high:
        yield _("low %(low)s is above high %(high)s: swap them") % row
    elif NUMBER.pattern.fullmatch(row["value"]) and not low <= as_number(row["value"]) <= high:
        yield _("value %(value)s is not between low %(low)s and high %(high)s") % row


def as_number(text: str) -> float:
    """Return a cell as a number; accepts a hyphen or a minus sign (U+2212)."""
    return float(text.replace("−", "-"))


def keys_of(refs: str) -> tuple[str, ...]:
    """Return the keys of references in a cell, which separates them by semicolons."""
    return tuple(key.strip() for key in refs.split(";") if key.strip())


def value_of(row: Mapping[str, str], path: str, line: int) -> Value:
    """Return the record of a row without mistakes."""
    fields = {column: row[column] for column in COLUMNS if column != "refs"}
    return Value(**fields, refs=keys_of(row["refs"]), path=path, line=line)
