"""What folding and pinyin need, cut to the letters of this site so that it stays small.

From opencc (traditional to simplified) and pypinyin. Pure: texts in, tables out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import opencc
from pypinyin import lazy_pinyin

if TYPE_CHECKING:
    from collections.abc import Iterable

HAN = re.compile(r"[\u3400-\u9fff]")
HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
VARIANTS = {"佔": "占", "徵": "征", "癥": "症", "裏": "里", "著": "着"}
"""Variants that opencc maps elsewhere or not at all."""


@cache
def traditional() -> dict[str, str]:
    """Traditional letter → simplified letter, from opencc's table."""
    table = {}
    path = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        old, new = line.split("\t")
        new = new.split(" ")[0]
        if old != new and len(old) == len(new) == 1:
            table[old] = new
    return {**table, **VARIANTS}


@cache
def common_letters() -> tuple[str, ...]:
    """The 3,755 letters of GB 2312's first level: what people type by mistake is one of them."""
    rows = range(0xB0, 0xD8)
    codes = (bytes([row, cell]) for row in rows for cell in range(0xA1, 0xFF) if not (row == 0xD7 and cell > 0xF9))
    return tuple(code.decode("gb2312") for code in codes)


def syllable(letter: str) -> str:
    """The most common reading of a letter, ü written v as it is typed."""
    return lazy_pinyin(letter)[0].replace("ü", "v")


@dataclass(frozen=True)
class Tables:
    """The three tables of the engine."""

    simplified: str
    """Pairs of letters, traditional and simplified."""
    syllables: dict[str, str]
    """Syllable → the letters read so."""
    readings: dict[str, str]
    """Words whose reading is not that of their letters one by one."""

    @classmethod
    def of(cls, names: Iterable[str], records: Iterable[dict[str, Any]]) -> Tables:
        """The tables for these names and records."""
        records = list(records)
        names = [*names, *dict.fromkeys(record["title"] for record in records)]
        text = "".join(names) + "".join(record["lead"] + record["body"] for record in records)
        letters = {letter for letter in text if HAN.match(letter)}
        pairs = "".join(
            old + new for old, new in sorted(traditional().items()) if new in letters and old not in letters
        )
        words = {run: lazy_pinyin(run) for name in names for run in HAN_RUN.findall(name) if len(run) > 1}
        words = {word: [part.replace("ü", "v") for part in parts] for word, parts in words.items()}
        needed = {part for parts in words.values() for part in parts}
        syllables: dict[str, list[str]] = {}
        for letter in dict.fromkeys([*common_letters(), *sorted(letters)]):
            part = syllable(letter)
            if part in needed:
                syllables.setdefault(part, []).append(letter)
        single = {letter: part for part, members in syllables.items() for letter in members}
        return cls(
            simplified=pairs,
            syllables={part: "".join(members) for part, members in sorted(syllables.items())},
            readings={
                word: " ".join(parts) for word, parts in sorted(words.items())
                if [single.get(letter) for letter in word] != parts
            },
        )
