"""A mistake in a file: where it is and how to fix it. Also builds the common sentences of such messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_kb.locale import _
from sphinx_kb.text.near_names import near_names

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One mistake, in words for the person who edits the file."""

    path: str
    """The file, relative to the source folder."""
    line: int
    """Counting from 1."""
    message: str
    """What is wrong and how to fix it, in the language of the site."""
    code: str = ""
    """The kind of mistake, if callers distinguish kinds."""

    def __post_init__(self) -> None:
        """Keep the message on one line, also where it quotes a value of several."""
        object.__setattr__(self, "message", " ".join(line.strip() for line in str(self.message).splitlines()))


def nearest_name(name: str, names: Iterable[str]) -> str:
    """Return the one of `names` of which `name` is probably a misspelling, ignoring case; empty if there is none.

    Who asks again and again among thousands gives a frozen set, which is not listed anew.
    """
    return near_names(names if isinstance(names, frozenset) else tuple(names)).nearest(name)


def as_guess(problem: str, name: str, names: Iterable[str], cure: object = "") -> str:
    """Append the most similar of `names` to a problem, or the `cure` if none is similar."""
    if near := nearest_name(name, names):
        return _("%(problem)s; did you mean %(name)s?") % {"problem": problem, "name": near}
    return _("%(problem)s: %(cure)s") % {"problem": problem, "cure": cure} if cure else problem


def as_choice(problem: str, name: str, names: Iterable[str]) -> str:
    """Append the most similar of a few names to a problem, or all of them if none is similar."""
    names = [known for known in names if known]
    if near := nearest_name(name, names):
        return _("%(problem)s; did you mean %(name)s?") % {"problem": problem, "name": near}
    return _("%(problem)s; use one of: %(names)s") % {"problem": problem, "names": enumeration(names)}


def enumeration(words: Iterable[str]) -> str:
    """Join words as a list within a sentence: “a, b, c”."""
    # translators: the separator of the words of a list
    return str(_(", ")).join(words)


def conjunction(words: Iterable[str]) -> str:
    """Join words as a list whose last two are joined by “and”: “a, b and c”."""
    *others, last = words
    return _("%(others)s and %(last)s") % {"others": enumeration(others), "last": last} if others else last

