"""What the dose model assumes: uncertain quantities and groups of people. Knows no file and no page.

They are the entries of ``_data/model/parameters.yaml`` and ``_data/model/populations.yaml``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHAPES = {"fixed": "定值", "log-uniform": "对数均匀", "log-normal": "对数正态"}
BASES = {"published": "发表值", "derived": "由发表值推出", "assumption": "我们的假设"}
PARAMETER = ("id", "quantity", "shape", "low", "high", "unit", "basis", "refs", "why")
POPULATION = ("id", "name", "clearance", "half_life", "half_life_factor", "basis", "refs", "why")
UNITS = {
    "clearance": "L/h", "clearance-person": "1", "half-life": "h", "peak-time": "h", "fraction-unbound": "1",
    "single-ki": "1", "molar-mass": "g/mol",
}
"""The parameters that the model asks for, and in which unit it takes them."""
SETTINGS_DIRECTIVES = ("dose-chart", "dose-table")
"""The directives of the dose model, in which settings stand, not prose."""
SHARE = "fraction-unbound"
"""The parameter that is a share: at most 1."""
IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


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


def fields_of(row: Mapping[str, Any], wanted: tuple[str, ...], numbers: tuple[str, ...]) -> Iterator[str]:
    """What is missing, unknown, without source, no text or no positive number."""
    for name in wanted:
        field = row.get(name)
        if field in (None, "", []):
            yield "refs 是空的：每个数都要有来源" if name == "refs" else f"缺 {name}"
        elif name == "refs":
            if not (isinstance(field, list) and all(isinstance(key, str) for key in field)):
                yield f"refs “{field}” 应是文献键的列表，写成 [键一, 键二]"
        elif name in numbers:
            if not is_positive(field):
                yield f"{name} “{field}” 应是大于零的数"
        elif not isinstance(field, str):
            yield f"{name} “{field}” 应是文字：数字和日期要加引号"
    for name in row:
        if name not in wanted:
            yield f"不认识的字段 {name}，可用的是：{'、'.join(wanted)}"
    if isinstance(row.get("id"), str) and not IDENTIFIER.fullmatch(row["id"]):
        yield f"id “{row['id']}” 要用小写英文、数字和连字符"
    if row.get("basis") and row["basis"] not in BASES:
        yield f"basis “{row['basis']}” 不认识，可用的是：{'、'.join(BASES)}"


def is_positive(number: object) -> TypeGuard[float]:
    """Whether something is a finite number above zero; YAML knows .nan, .inf, true and integers of any length."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        return False
    try:
        return math.isfinite(number) and number > 0
    except OverflowError:
        return False


def parameter_mistakes(row: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one parameter, in words for its author."""
    yield from fields_of(row, PARAMETER, ("low", "high"))
    if row.get("shape") and row["shape"] not in SHAPES:
        yield f"shape “{row['shape']}” 不认识，可用的是：{'、'.join(SHAPES)}"
    low, high = row.get("low"), row.get("high")
    if is_positive(low) and is_positive(high):
        if low > high:
            yield f"low {low} 大于 high {high}：两个数写反了"
        elif low < high and row.get("shape") == "fixed":
            yield f"shape 是 fixed（定值），low {low} 与 high {high} 却不同：写成一样，或换一种 shape"
        if row.get("id") == SHARE and high > 1:
            yield f"high {high} 大于 1：游离分数写成 0 到 1 之间的数，15% 写 0.15"
    unit = UNITS.get(str(row.get("id")))
    if unit and isinstance(row.get("unit"), str) and row["unit"] != unit:
        yield f"unit “{row['unit']}” 不行：换算成 {unit} 再写"


def population_mistakes(row: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one group, in words for its author."""
    yield from fields_of(row, POPULATION, ("clearance", "half_life_factor"))


def parameter_of(row: Mapping[str, Any], path: str, line: int) -> Parameter:
    """The record of an entry without mistakes."""
    fields = {name: row[name] for name in PARAMETER} | {"low": float(row["low"]), "high": float(row["high"])}
    return Parameter(**{**fields, "refs": tuple(row["refs"])}, path=path, line=line)


def population_of(row: Mapping[str, Any], path: str, line: int) -> Population:
    """The record of an entry without mistakes."""
    return Population(**{**{name: row[name] for name in POPULATION}, "refs": tuple(row["refs"])}, path=path, line=line)
