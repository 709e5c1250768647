"""Tables of Chinese for the engine, reduced to the characters of a site: traditional characters and pinyin readings.

Built with opencc and pypinyin, which are imported when they are needed. Pure: texts in, tables out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_kb.text.lazy_pattern import lazy_pattern
from sphinx_kb.text.pinyin import syllables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HAN = lazy_pattern(r"[\u3400-\u9fff]")
HAN_RUN = lazy_pattern(r"[\u3400-\u9fff]+")
LONGEST_WORD = 8
"""In characters: the longest word that is typed as one in pinyin. `zh/readings.js` has the same constant."""
UNHEARD = "-"
"""Stands for the syllables that no name has."""
REQUIRED_PACKAGES = ("opencc", "pypinyin")
"""The packages that provide characters and readings."""


def missing_packages() -> list[str]:
    """Return the packages that are not installed."""
    return [name for name in REQUIRED_PACKAGES if find_spec(name) is None]


@cache
def traditional() -> dict[str, str]:
    """Return traditional → simplified character, from opencc's table."""
    import opencc  # an optional dependency

    table = {}
    path = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        old, new = line.split("\t")
        new = new.split(" ")[0]
        if old != new and len(old) == len(new) == 1:
            table[old] = new
    return table


@cache
def common_letters() -> tuple[str, ...]:
    """Return the 3,755 characters of GB 2312's first level, from which mistyped characters come."""
    rows = range(0xB0, 0xD8)
    codes = (bytes([row, cell]) for row in rows for cell in range(0xA1, 0xFF) if not (row == 0xD7 and cell > 0xF9))
    return tuple(code.decode("gb2312") for code in codes)


def syllables_of(word: str) -> list[str]:
    """Return the syllables of a word's most common reading as they are typed: with v for u umlaut."""
    return [part.replace("\u00fc", "v") for part in syllables(word)]


@cache
def syllable_of(letter: str) -> str:
    """Return the most common reading of a character."""
    return syllables_of(letter)[0]


@dataclass(frozen=True)
class Tables:
    """The tables of the engine; all empty for a site without Chinese."""

    simplified: str = ""
    """Pairs of a traditional and a simplified character, for the characters of names."""
    simplified_rest: str = ""
    """The same for characters that occur only in the text."""
    common: str = ""
    """The syllable of each of `common_letters`, which are sorted by sound, and how many have it in a row.

    ``-`` stands for syllables that no name has."""
    syllables: dict[str, str] = field(default_factory=dict)
    """Syllable → the other characters of names, and of the text, with this reading."""
    readings: dict[str, str] = field(default_factory=dict)
    """Word → its reading, if that differs from the readings of its characters."""

    @classmethod
    def of(cls, names: Iterable[str], text: str, variants: Mapping[str, str], late: Iterable[str] = ()) -> Tables:
        """Return the tables for the names of a site and all its text.

        `variants` are characters that opencc maps otherwise or not at all. `late` are names that come with the bodies:
        what only they need is in the tables that come later.
        """
        early = list(names)
        names = [*early, *late]
        letters = {letter for letter in set().union(text, *names) if HAN.match(letter)}
        simple = {**traditional(), **variants}
        pairs = [(old, new) for old, new in sorted(simple.items()) if new in letters and old not in letters]
        runs = dict.fromkeys(run for name in names for run in HAN_RUN.findall(name))
        words = {run: syllables_of(run) for run in runs if 1 < len(run) <= LONGEST_WORD}
        needed = {part for parts in words.values() for part in parts}
        syllables: dict[str, list[str]] = {}
        for letter in sorted(letters.difference(common_letters())):
            part = syllable_of(letter)
            if part in needed:
                syllables.setdefault(part, []).append(letter)
        single = {letter: part for letter in letters for part in (syllable_of(letter),) if part in needed}
        used = {letter for name in early for letter in name}
        return cls(
            simplified="".join(old + new for old, new in pairs if new in used),
            simplified_rest="".join(old + new for old, new in pairs if new not in used),
            common=in_rows(part if part in needed else UNHEARD for part in map(syllable_of, common_letters())),
            syllables={part: "".join(members) for part, members in sorted(syllables.items())},
            readings={
                word: " ".join(parts) for word, parts in sorted(words.items())
                if [single.get(letter) for letter in word] != parts
            },
        )


def in_rows(syllables: Iterable[str]) -> str:
    """Return syllables, each with how many times it stands in a row."""
    return "".join(f"{part}{sum(1 for _ in row)}" for part, row in groupby(syllables))
