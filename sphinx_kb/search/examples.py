"""Reads example queries: what readers type, and the places that answer it. Pure: text in, values out.

A file holds a query a line: its place, or several parted by ``|``, the best first; a tab; the query. The place ``-``
stands for what the site does not answer. ``#`` begins a line that is a remark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sphinx_kb.core.diagnostic import Diagnostic
from sphinx_kb.core.digests import digest_of
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

UNANSWERED = "-"
"""Stands for the place of a query that the site does not answer."""


class ExampleQuery(NamedTuple):  # there are thousands; quicker to make than a dataclass
    """A query, and the places that answer it, the best first; none for what the site does not answer."""

    text: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Examples:
    """The example queries of some files."""

    queries: tuple[ExampleQuery, ...] = ()
    first: tuple[tuple[str, str, int], ...] = ()
    """Each place once, with the path and the line where it first stands."""
    faults: tuple[Diagnostic, ...] = ()

    @property
    def digest(self) -> str:
        """A digest of the queries and their places, whichever files they lie in."""
        return digest_of(sorted((query.text, query.places) for query in self.queries))


def examples_in(texts: Mapping[str, str]) -> Examples:
    """Return the examples in the texts of some files, by their paths."""
    queries: list[ExampleQuery] = []
    first: dict[str, tuple[str, int]] = {}
    faults: list[Diagnostic] = []
    lines: dict[str, tuple[str, int]] = {}
    known: dict[str, tuple[str, ...]] = {}
    for path, text in texts.items():
        for number, line in enumerate(text.splitlines(), 1):
            places, tab, query = line.partition("\t")
            query = query.strip()
            if line.startswith("#") or not (query or line.strip()):
                continue
            if not (query and tab and places.strip()) or "\t" in query:
                faults.append(Diagnostic(path, number, _("An example is a place, one tab and a query")))
                continue
            if query in lines:
                problem = _("The query “%(query)s” also stands at %(place)s: delete one of the two")
                place = "{}:{}".format(*lines[query])
                faults.append(Diagnostic(path, number, problem % {"query": query, "place": place}))
                continue
            lines[query] = (path, number)
            found = known.get(places)
            if found is None:  # many queries have the same
                found = known[places] = tuple(place.strip() for place in places.split("|"))
                for place in found:
                    first.setdefault(place, (path, number))
            queries.append(ExampleQuery(query, () if found == (UNANSWERED,) else found))
    first.pop(UNANSWERED, None)
    return Examples(tuple(queries), tuple((place, *where) for place, where in first.items()), tuple(faults))


def lost_places(examples: Examples, known: Iterable[str]) -> list[tuple[str, str, int]]:
    """Return the places of examples that do not exist, with the path and the line of the first example."""
    there = frozenset(known)
    return [one for one in examples.first if one[0] not in there]
