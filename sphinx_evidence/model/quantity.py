"""The assumptions of the dose model: uncertain parameters, and populations.

They are the entries of ``_data/model/parameters.yaml`` and ``_data/model/populations.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_evidence.locale import N_, _
from sphinx_evidence.model.value import SOURCE_NEEDED
from sphinx_evidence.model.vocabulary import Vocabulary
from sphinx_kb.core.schema import IDENTIFIER, Field, Schema, is_positive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHAPES = Vocabulary({"fixed": N_("fixed"), "log-uniform": N_("log-uniform"), "log-normal": N_("log-normal")})
"""How a quantity is distributed."""
BASES = Vocabulary({
    "published": N_("published"), "derived": N_("derived from published values"), "assumption": N_("our assumption"),
})
"""The basis of a number of the model."""
UNITS = {
    "clearance": "L/h", "clearance-person": "1", "half-life": "h", "peak-time": "h", "fraction-unbound": "1",
    "single-ki": "1", "molar-mass": "g/mol",
}
"""The parameters that the model needs, and their units."""
SETTINGS_DIRECTIVES = ("dose-chart", "dose-table")
"""The directives of the dose model, whose content is settings, not prose."""
FRACTION = "fraction-unbound"
"""The parameter that is a fraction: at most 1."""
KEYS_WANTED = N_("%(field)s “%(value)s” must be a list of keys of references: [one, two]")
BASIS_FIELDS = (
    Field("basis", N_("what the number is based on"), is_required=True, choices=BASES),
    Field("refs", N_("keys of references"), is_required=True, kind="list", items=(str,), cure=SOURCE_NEEDED,
          wrong=KEYS_WANTED),
    Field("why", N_("where the numbers come from, in a sentence"), is_required=True),
)
PARAMETER = Schema(
    Field("id", N_("the name by which the model looks it up"), is_required=True, form=IDENTIFIER),
    Field("quantity", N_("the quantity"), is_required=True),
    Field("shape", N_("how it is distributed"), is_required=True, choices=SHAPES),
    Field("low", N_("the lower end, or the 5 % point of a log-normal"), is_required=True, kind="number"),
    Field("high", N_("the upper end, or the 95 % point"), is_required=True, kind="number"),
    Field("unit", N_("the unit as printed; 1 for none"), is_required=True),
    *BASIS_FIELDS,
    translate=_,
)
POPULATION = Schema(
    Field("id", N_("its id in addresses"), is_required=True, form=IDENTIFIER),
    Field("name", N_("its name for readers"), is_required=True),
    Field("clearance", N_("oral clearance as a multiple of an average adult's"), is_required=True, kind="number"),
    Field("half_life", N_("the parameter that gives the half-life"), is_required=True),
    Field("half_life_factor", N_("the factor that multiplies that half-life"), is_required=True, kind="number"),
    *BASIS_FIELDS,
    translate=_,
)


@dataclass(frozen=True)
class Parameter:
    """An uncertain quantity of the model."""

    id: str
    """The name by which the model looks it up."""
    quantity: str
    """What it is, in the language of the site."""
    shape: str
    """A key of SHAPES."""
    low: float
    """The lower bound, or the 5 % point of a log-normal."""
    high: float
    """The upper bound, or the 95 % point of a log-normal."""
    unit: str
    """The unit as printed; 1 for a dimensionless number."""
    basis: str
    """A key of BASES."""
    refs: tuple[str, ...]
    """Keys of references."""
    why: str
    """Where the bounds come from, in a sentence."""
    path: str
    """The path of its file, relative to the source folder."""
    line: int
    """The line in that file."""


@dataclass(frozen=True)
class Population:
    """A population that the model can describe."""

    id: str
    """Its id, also in addresses of the explorer."""
    name: str
    """Its name for readers."""
    clearance: float
    """Apparent oral clearance as a multiple of an average adult's."""
    half_life: str
    """The parameter that gives the half-life."""
    half_life_factor: float
    """The factor that multiplies that half-life."""
    basis: str
    """A key of BASES."""
    refs: tuple[str, ...]
    """Keys of references."""
    why: str
    """Where the factors come from, in a sentence."""
    path: str
    """The path of its file, relative to the source folder."""
    line: int
    """The line in that file."""


def parameter_mistakes(row: Mapping[str, Any], schema: Schema = PARAMETER) -> Iterator[str]:
    """Yield what is wrong with one parameter, in words for its author."""
    yield from schema.mistakes(row)
    low, high = row.get("low"), row.get("high")
    if is_positive(low) and is_positive(high):
        ends = {"low": low, "high": high}
        if low > high:
            yield _("low %(low)s is above high %(high)s: swap them") % ends
        elif low < high and row.get("shape") == "fixed":
            yield _("shape is fixed, but low %(low)s and high %(high)s differ: make them equal, or choose another "
                    "shape") % ends
        if row.get("id") == FRACTION and high > 1:
            yield _("high %s is above 1: write a fraction as a number from 0 to 1, such as 0.15 for 15%%") % high
    unit = UNITS.get(str(row.get("id")))
    if unit and isinstance(row.get("unit"), str) and row["unit"] != unit:
        yield _("unit “%(unit)s” is not allowed: convert to %(wanted)s") % {"unit": row["unit"], "wanted": unit}


def population_mistakes(row: Mapping[str, Any], schema: Schema = POPULATION) -> Iterator[str]:
    """Yield what is wrong with one population, in words for its author."""
    yield from schema.mistakes(row)


def parameter_of(row: Mapping[str, Any], path: str, line: int) -> Parameter:
    """Return the record of an entry without mistakes."""
    numbers = {"low": float(row["low"]), "high": float(row["high"])}
    fields = {name: row[name] for name in PARAMETER.names} | numbers | {"refs": tuple(row["refs"])}
    return Parameter(**fields, path=path, line=line)


def population_of(row: Mapping[str, Any], path: str, line: int) -> Population:
    """Return the record of an entry without mistakes."""
    fields = {name: row[name] for name in POPULATION.names} | {"refs": tuple(row["refs"])}
    return Population(**fields, path=path, line=line)
