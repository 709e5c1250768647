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

from sphinx_kb.search.records import comes_later

if TYPE_CHECKING:
    from collections.abc import Iterable

HAN = re.compile(r"[\u3400-\u9fff]")
HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
LONGEST = 8
"""Letters of a word that is typed as one in pinyin; the engine has the same."""
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
    """The tables of the engine."""

    simplified: str
    """Pairs of letters, traditional and simplified, for the letters of names."""
    simplified_rest: str
    """The same for the letters of the text alone."""
    syllables: dict[str, str]
    """Syllable → the letters of names that are read so."""
    mistaken: dict[str, str]
    """The same for the letters of no name, which are typed by mistake."""
    readings: dict[str, str]
    """Words whose reading is not that of their letters one by one."""

    @classmethod
    def of(cls, names: Iterable[str], records: Iterable[dict[str, Any]]) -> Tables:
        """The tables for these names and records."""
        records = list(records)
        titles = dict.fromkeys(record["title"] for record in records if not comes_later(record))
        names = [*names, *titles]
        text = "".join(names) + "".join(record["title"] + record["lead"] + record["body"] for record in records)
        letters = {letter for letter in text if HAN.match(letter)}
        pairs = [(old, new) for old, new in sorted(traditional().items()) if new in letters and old not in letters]
        runs = dict.fromkeys(run for name in names for run in HAN_RUN.findall(name))
        words = {run: lazy_pinyin(run) for run in runs if 1 < len(run) <= LONGEST}
        words = {word: [part.replace("ü", "v") for part in parts] for word, parts in words.items()}
        needed = {part for parts in words.values() for part in parts}
        syllables: dict[str, list[str]] = {}
        for letter in dict.fromkeys([*common_letters(), *sorted(letters)]):
            part = syllable(letter)
            if part in needed:
                syllables.setdefault(part, []).append(letter)
        single = {letter: part for part, members in syllables.items() for letter in members}
        used = {letter for name in names for letter in name}
        return cls(
            simplified="".join(old + new for old, new in pairs if new in used),
            simplified_rest="".join(old + new for old, new in pairs if new not in used),
            syllables=only(syllables, used),
            mistaken=only(syllables, single.keys() - used),
            readings={
                word: " ".join(parts) for word, parts in sorted(words.items())
                if [single.get(letter) for letter in word] != parts
            },
        )


def only(syllables: dict[str, list[str]], letters: Iterable[str]) -> dict[str, str]:
    """The syllables of some letters."""
    chosen = set(letters)
    found = {part: "".join(letter for letter in members if letter in chosen) for part, members in syllables.items()}
    return {part: members for part, members in sorted(found.items()) if members}
