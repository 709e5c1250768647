"""A mistake in a file: where it is and what to do about it; and the sentences that messages are made of."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_LIKENESS = 0.75
"""How much a name must be like another, from 0 to 1, to be taken for a misspelling of it."""


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One mistake, in words for the person who edits the file."""

    path: str
    """The file, relative to the source folder."""
    line: int
    """Counting from 1."""
    message: str
    """What is wrong and how to mend it, in the language of the site."""
    code: str = ""
    """What kind of mistake it is, where callers tell kinds apart."""


def nearest_name(name: str, names: Iterable[str]) -> str:
    """Return the one of `names` that `name` is probably a misspelling of, or an empty string; case does not count."""
    folded = {known.casefold(): known for known in names if known}
    near = difflib.get_close_matches(name.casefold(), folded, 1, LEAST_LIKENESS)
    return folded[near[0]] if near else ""


def as_guess(problem: str, name: str, names: Iterable[str], cure: object = "") -> str:
    """Add to a problem the nearest of `names`; where none is near, a `cure` if there is one."""
    if near := nearest_name(name, names):
        return _("%(problem)s; did you mean %(name)s?") % {"problem": problem, "name": near}
    return _("%(problem)s: %(cure)s") % {"problem": problem, "cure": cure} if cure else problem


def as_choice(problem: str, name: str, names: Iterable[str]) -> str:
    """Add to a problem the nearest of a few names, or all of them."""
    names = [known for known in names if known]
    if near := nearest_name(name, names):
        return _("%(problem)s; did you mean %(name)s?") % {"problem": problem, "name": near}
    return _("%(problem)s; use one of: %(names)s") % {"problem": problem, "names": enumeration(names)}


def enumeration(words: Iterable[str]) -> str:
    """Join words as a list within a sentence: “a, b, c”."""
    # translators: what stands between the words of a list
    return str(_(", ")).join(words)


def conjunction(words: Iterable[str]) -> str:
    """Join words as a list whose last two are joined by “and”: “a, b and c”."""
    *others, last = words
    return _("%(others)s and %(last)s") % {"others": enumeration(others), "last": last} if others else last

