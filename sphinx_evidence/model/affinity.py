"""How tightly a drug binds to a target: one row of ``affinities.csv``. Knows no file, no page and no drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_evidence.model import vocabulary
from sphinx_evidence.model.value import NUMBER
from sphinx_evidence.model.vocabulary import STATUSES, Vocabulary
from sphinx_kb.core.diagnostic import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COLUMNS = (
    "drug", "target", "ki", "low", "high", "censored", "n", "species", "unit", "use", "refs", "status", "note",
)
TARGETS = {
    "h1": "H₁", "h3": "H₃", "h4": "H₄",
    "alpha1": "α₁", "alpha1a": "α₁A", "alpha2": "α₂（未分型）", "alpha2a": "α₂A", "alpha2b": "α₂B", "alpha2c": "α₂C",
    "beta": "β",
    "5-ht1a": "5-HT₁A", "5-ht1b": "5-HT₁B", "5-ht1d": "5-HT₁D", "5-ht1e": "5-HT₁E", "5-ht1f": "5-HT₁F",
    "5-ht2a": "5-HT₂A", "5-ht2b": "5-HT₂B", "5-ht2c": "5-HT₂C", "5-ht3": "5-HT₃", "5-ht3a": "5-HT₃A",
    "5-ht4": "5-HT₄", "5-ht5a": "5-HT₅A", "5-ht6": "5-HT₆", "5-ht7": "5-HT₇",
    "d1": "D₁", "d2": "D₂", "d3": "D₃", "d4": "D₄",
    "m1": "M₁", "m2": "M₂", "m3": "M₃", "m4": "M₄", "m5": "M₅", "muscarinic": "M（合计）",
    "sert": "SERT", "net": "NET", "dat": "DAT", "herg": "hERG",
}
DRUGS = {
    "mirtazapine": "米氮平", "olanzapine": "奥氮平", "mianserin": "米安色林", "quetiapine": "喹硫平",
    "trazodone": "曲唑酮", "doxepin": "多塞平",
}
SPECIES = Vocabulary({name: vocabulary.SPECIES.labels[name] for name in ("human", "rat", "mouse", "guinea-pig")})
"""Those that affinities are recorded for."""
USES = {"": "", "outlier": "离群，不采用"}
UNIT = "nmol/L"
LEAST, MOST = 0.001, 1e7
"""No Ki of a drug lies outside, in nmol/L: tighter than a picomolar or looser than ten millimolar is another unit."""


@dataclass(frozen=True)
class Affinity:
    """What is known of one drug at one target of one species."""

    drug: str
    """A key of DRUGS."""
    target: str
    """A key of TARGETS."""
    ki: float
    """The median Ki in nmol/L, or the only one."""
    low: float
    """The smallest Ki on record, the median where there is only one."""
    high: float
    """The largest."""
    censored: bool
    """Whether the Ki is only known to be larger than `ki`."""
    n: int
    """How many records there are; databases copy each other, so this is no number of experiments."""
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
    """The file it stands in."""
    line: int
    """The line in that file."""

    @property
    def id(self) -> str:
        """What no two rows may share."""
        return "-".join(filter(None, (self.drug, self.target, self.species, self.use)))

    def show(self) -> str:
        """The Ki in nmol/L for a table: median and range, or the bound."""
        if self.censored:
            return f">{self.ki:g}"
        return f"{self.ki:g}（{self.low:g}–{self.high:g}）" if self.low < self.high else f"{self.ki:g}"


def mistakes(row: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with one row, in words for its author."""
    for column, allowed in (
        ("drug", DRUGS), ("target", TARGETS), ("species", SPECIES), ("use", USES), ("status", STATUSES),
    ):
        if row[column] not in allowed:
            cure = nearest(row[column].lower(), allowed) or f"，可用的是：{'、'.join(filter(None, allowed))}"
            yield f"{column} “{row[column]}” 不认识{cure}"
    found = [message for column in ("ki", "low", "high") if row[column] for message in amiss(column, row[column])]
    yield from found
    if not row["ki"]:
        yield "ki 是空的：写中位数，或唯一的那个值"
    if bool(row["low"]) != bool(row["high"]):
        yield "low 和 high 要么都写，要么都空着"
    elif not found and row["low"] and row["ki"] and not float(row["low"]) <= float(row["ki"]) <= float(row["high"]):
        yield f"ki {row['ki']} 不在 low {row['low']} 与 high {row['high']} 之间"
    if row["unit"] != UNIT:
        yield f"unit “{row['unit']}” 不行：换算成 {UNIT} 再写" if row["unit"] else f"unit 是空的：写 {UNIT}"
    if row["censored"] not in ("", ">"):
        yield f"censored “{row['censored']}” 不认识：只知道“大于”时写 >，否则空着"
    elif row["censored"] and row["low"]:
        yield "censored 写了 >，就只知道下限：low 和 high 空着"
    if not (row["n"].isascii() and row["n"].isdecimal() and int(row["n"]) >= 1):
        yield f"n “{row['n']}” 应是记录的条数，至少 1"
    if not keys_of(row["refs"]):
        yield "refs 是空的：每个数都要有来源"
    elif any(mark in row["refs"] for mark in "，；,"):
        yield f"refs “{row['refs']}” 里的几个键要用半角分号 ; 分开"


def amiss(column: str, text: str) -> Iterator[str]:
    """What is wrong with one Ki as written."""
    if not NUMBER.fullmatch(text):
        yield (f"{column} “{text}” 不是数：写半角数字（如 1.6），不写单位、逗号和 1e3 这样的写法；"
               "只知道“大于”时，这里写数，censored 写 >")
    elif (ki := float(text.replace("−", "-"))) <= 0:
        yield f"{column} “{text}” 不大于零：Ki 是浓度，只能为正；手上若是 pKi，先换算成 {UNIT}"
    elif not LEAST <= ki <= MOST:
        yield f"{column} “{text}” 不像 {UNIT}（应在 {LEAST:g} 到 {MOST:.0f} 之间）：看看单位，换算以后再写"


def keys_of(refs: str) -> tuple[str, ...]:
    """The keys of references of a row."""
    return tuple(key.strip() for key in refs.split(";") if key.strip())


def affinity_of(row: Mapping[str, str], path: str, line: int) -> Affinity:
    """The record of a row without mistakes."""
    ki = float(row["ki"])
    return Affinity(
        row["drug"], row["target"], ki, float(row["low"] or ki), float(row["high"] or ki), row["censored"] == ">",
        int(row["n"]), row["species"], row["use"], keys_of(row["refs"]), row["status"], row["note"], path, line,
    )
