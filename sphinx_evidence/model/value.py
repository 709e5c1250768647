"""A number of the knowledge base: what it measures, in whom, and where it comes from. Knows no file and no page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_evidence.model.vocabulary import INTERVALS, KINDS, SPECIES, STATUSES, Vocabulary
from sphinx_kb.core.diagnostic import one_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COLUMNS = (
    "id", "quantity", "value", "low", "high", "interval", "unit", "drug", "population", "species", "kind", "refs",
    "status", "note",
)
MEASURED_IN = Vocabulary({**SPECIES.labels, "-": ""})
"""The species of a number, or that it has nothing to do with people and animals."""
PARTS = ("value", "range", "number")
NUMBER = re.compile(r"[+−-]?[0-9]+(?:\.[0-9]+)?")
IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
UNSPACED = ("%", "‰", "°C", "")
"""Units that stand close to their number."""


@dataclass(frozen=True)
class Value:
    """One row of a values file."""

    id: str
    """Kebab-case, unique in the knowledge base."""
    quantity: str
    """What is measured, in Chinese."""
    value: str
    """The number as written, empty if only a range is known."""
    low: str
    """The lower end, empty if none is known."""
    high: str
    """The upper end, empty if none is known."""
    interval: str
    """What `low` and `high` mean, a key of INTERVALS."""
    unit: str
    """As printed; empty for a number without dimension."""
    drug: str
    """English, lower case."""
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
    """The file it stands in."""
    line: int
    """The line in that file."""

    @property
    def is_unverified(self) -> bool:
        """Whether the number rests on memory alone."""
        return self.status == "unverified"

    def show(self, part: str = "") -> str:
        """The number for running text.

        `part` is empty for all there is, ``value`` for the number with its unit, ``range`` for the interval with its
        unit, ``number`` for the bare number. Raises ValueError where there is no such part.
        """
        if part and part not in PARTS:
            raise ValueError(f"没有 “{part}” 这一部分，可用的是：{'、'.join(PARTS)}")
        if part == "number":
            return typeset(self.value) if self.value else self.ends()
        if part == "value" and not self.value:
            raise ValueError(f"{self.id} 没有单个数值，只有范围")
        if part == "range" and not (self.low and self.high):
            raise ValueError(f"{self.id} 没有范围")
        if part == "value" or (not part and not (self.low or self.high)):
            return with_unit(typeset(self.value), self.unit)
        if part == "range" or not self.value:
            return with_unit(self.ends(), self.unit)
        main = with_unit(typeset(self.value), self.unit)
        if self.interval == "sd":
            return f"{with_unit(f'{typeset(self.value)} ± {typeset(self.low)}', self.unit)}"
        name = INTERVALS[self.interval]
        label = f"{name} " if name and self.interval != "range" else ""
        return f"{main}（{label}{with_unit(self.ends(), self.unit if self.unit == '%' else '')}）"

    def ends(self) -> str:
        """The interval without unit: an en dash between numbers, «至» where one of them is negative."""
        if self.high and not self.low:
            return f"≤ {typeset(self.high)}"
        if self.low and not self.high:
            return f"≥ {typeset(self.low)}"
        dash = " 至 " if self.low.startswith(("-", "−")) or self.high.startswith(("-", "−")) else "–"
        return f"{typeset(self.low)}{dash}{typeset(self.high)}"


def typeset(number: str) -> str:
    """A number with a true minus sign."""
    return number.replace("-", "−")


def with_unit(number: str, unit: str) -> str:
    """A number and its unit, spaced as Chinese science does."""
    unit = "" if unit == "1" else unit
    return f"{number}{unit}" if unit in UNSPACED else f"{number} {unit}"


def mistakes(row: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with one row, in words for its author."""
    if not IDENTIFIER.fullmatch(row["id"]):
        yield f"id “{row['id']}” 要用小写英文、数字和连字符"
    if not row["quantity"]:
        yield "quantity 是空的：写明这是什么量"
    yield from number_mistakes(row)
    if not row["unit"]:
        yield "unit 是空的：写单位，没有量纲的写 1"
    for column, allowed in (("species", MEASURED_IN), ("kind", KINDS), ("status", STATUSES)):
        if row[column] not in allowed:
            yield f"{column} “{row[column]}” 不认识{one_of(row[column], allowed)}"
    if not row["population"] and row["species"] != "-":
        yield "population 是空的：写明测的是谁；与人和动物无关的，species 写 -"
    if not row["refs"].strip():
        yield "refs 是空的：每个数都要有来源"


def number_mistakes(row: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the number and its interval."""
    bad = [column for column in ("value", "low", "high") if row[column] and not NUMBER.fullmatch(row[column])]
    for column in bad:
        yield f"{column} “{row[column]}” 不是数"
    if not (row["value"] or row["low"] or row["high"]):
        yield "value、low、high 都是空的：至少要有一个数"
    interval = row["interval"]
    if interval not in INTERVALS:
        yield f"interval “{interval}” 不认识{one_of(interval, INTERVALS)}"
    elif interval == "sd":
        if not (row["value"] and row["low"]):
            yield "interval 是 sd：均值写进 value，标准差写进 low"
    elif interval and not (row["low"] and row["high"]):
        yield "interval 写了，low 和 high 却没有写全：补上，或把 interval 空着"
    elif row["low"] and row["high"] and not interval:
        yield "low 和 high 都写了，interval 却空着：写明它们是什么（range、ci95、sd……）"
    elif not bad and interval:
        low, high = as_number(row["low"]), as_number(row["high"])
        if low > high:
            yield f"low {row['low']} 大于 high {row['high']}：两个数写反了"
        elif row["value"] and not low <= as_number(row["value"]) <= high:
            yield f"value {row['value']} 不在 low {row['low']} 与 high {row['high']} 之间"


def as_number(text: str) -> float:
    """The number that a cell holds, whichever minus it is written with."""
    return float(text.replace("−", "-"))


def value_of(row: Mapping[str, str], path: str, line: int) -> Value:
    """The record of a row without mistakes."""
    fields = {column: row[column] for column in COLUMNS if column != "refs"}
    refs = tuple(key.strip() for key in row["refs"].split(";") if key.strip())
    return Value(**fields, refs=refs, path=path, line=line)
