"""What the dose model assumes: uncertain quantities and groups of people. Knows no file and no page.

They are the entries of ``_data/model/parameters.yaml`` and ``_data/model/populations.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHAPES = {"fixed": "定值", "log-uniform": "对数均匀", "log-normal": "对数正态"}
BASES = {"published": "发表值", "derived": "由发表值推出", "assumption": "我们的假设"}
PARAMETER = ("id", "quantity", "shape", "low", "high", "unit", "basis", "refs", "why")
POPULATION = ("id", "name", "clearance", "half_life", "half_life_factor", "basis", "refs", "why")


@dataclass(frozen=True)
class Parameter:
    """A quantity of the model as far as it is known."""

    id: str
    """What the model asks for it by."""
    quantity: str
    """What it is, in Chinese."""
    shape: str
    """A key of SHAPES."""
    low: float
    """The lower end, or the 5 % point of a log-normal."""
    high: float
    """The upper end, or the 95 % point."""
    unit: str
    """As printed; 1 for none."""
    basis: str
    """A key of BASES."""
    refs: tuple[str, ...]
    """Keys of references."""
    why: str
    """Where the ends come from, in a sentence."""
    path: str
    """The file it stands in."""
    line: int
    """The line in that file."""


@dataclass(frozen=True)
class Population:
    """A group of people that the model can be asked about."""

    id: str
    """In addresses of the explorer."""
    name: str
    """What readers choose."""
    clearance: float
    """Apparent oral clearance as a multiple of an average adult's."""
    half_life: str
    """The parameter that gives the half-life."""
    half_life_factor: float
    """What that half-life is multiplied by."""
    basis: str
    """A key of BASES."""
    refs: tuple[str, ...]
    """Keys of references."""
    why: str
    """Where the factors come from, in a sentence."""
    path: str
    """The file it stands in."""
    line: int
    """The line in that file."""


def fields_of(row: Mapping[str, Any], wanted: tuple[str, ...]) -> Iterator[str]:
    """What is missing, unknown or without source."""
    for name in wanted:
        if row.get(name) in (None, "", []):
            yield f"refs 是空的：{row.get('id', '')} 要有来源" if name == "refs" else f"缺 {name}"
    for name in row:
        if name not in wanted:
            yield f"不认识的字段 {name}，可用的是：{'、'.join(wanted)}"
    if row.get("basis") not in BASES:
        yield f"basis “{row.get('basis')}” 不认识，可用的是：{'、'.join(BASES)}"


def positive(row: Mapping[str, Any], *names: str) -> Iterator[str]:
    """Which of some numbers are none, or not above zero."""
    for name in names:
        number = row.get(name)
        if number is not None and (isinstance(number, bool) or not isinstance(number, int | float) or number <= 0):
            yield f"{name} “{number}” 应是大于零的数"


def parameter_mistakes(row: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one parameter, in words for its author."""
    yield from fields_of(row, PARAMETER)
    found = list(positive(row, "low", "high"))
    yield from found
    if row.get("shape") not in SHAPES:
        yield f"shape “{row.get('shape')}” 不认识，可用的是：{'、'.join(SHAPES)}"
    if not found and row.get("low") and row.get("high") and row["low"] > row["high"]:
        yield f"low {row['low']} 大于 high {row['high']}：两个数写反了"


def population_mistakes(row: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one group, in words for its author."""
    yield from fields_of(row, POPULATION)
    yield from positive(row, "clearance", "half_life_factor")


def parameter_of(row: Mapping[str, Any], path: str, line: int) -> Parameter:
    """The record of an entry without mistakes."""
    fields = {name: row[name] for name in PARAMETER} | {"low": float(row["low"]), "high": float(row["high"])}
    return Parameter(**{**fields, "unit": str(row["unit"]), "refs": tuple(row["refs"])}, path=path, line=line)


def population_of(row: Mapping[str, Any], path: str, line: int) -> Population:
    """The record of an entry without mistakes."""
    return Population(**{**{name: row[name] for name in POPULATION}, "refs": tuple(row["refs"])}, path=path, line=line)
