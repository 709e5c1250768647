"""Common words of a language that mean nearly the same: what says one of them is found by the others.

They are general data of the language, in `languages/<language>/synonyms.txt`: a group a line, words parted by spaces,
the parts of an English phrase joined by ``_``, ``#`` before a remark. They lead to no page, save that the first word,
the standard one, may be a name of the site. Every site of the language is given all of them, so that no build has to
look through its text.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sphinx_kb.search.rules import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST = 2
"""Letters of the shortest word: one letter of Han says too little."""


def groups_in(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the groups of a file."""
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    groups = (tuple(dict.fromkeys(word.replace("_", " ") for word in line if len(word) >= LEAST)) for line in lines)
    return tuple(group for group in groups if len(group) > 1)


@cache
def groups_of(language: str) -> tuple[tuple[str, ...], ...]:
    """Return the groups of a language; none if it has no file."""
    path = LANGUAGES / language / "synonyms.txt"
    return groups_in(path.read_text(encoding="utf-8")) if path.is_file() else ()


def common_words(languages: Iterable[str]) -> str:
    """Return the groups of some languages as `index.js` reads them: a group a line, words parted by strokes."""
    return "\n".join("|".join(group) for name in languages for group in groups_of(name))
