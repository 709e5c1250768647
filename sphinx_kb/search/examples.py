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
new = tuple.__new__
"""Makes a tuple at once, where the names of its parts are given for each anew."""


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
        return digest_of(sorted(map(tuple, self.queries)))


def examples_in(texts: Mapping[str, str]) -> Examples:
    """Return the examples in the texts of some files, by their paths."""
    queries: list[ExampleQuery] = []
    first: dict[str, tuple[str, int]] = {}
    faults: list[Diagnostic] = []
    lines: dict[str, int] = {}
    """Query → its line, as if the files were one."""
    begins: dict[str, int] = {}
    """File → its first line, of these."""
    known: dict[str, tuple[str, ...]] = {}
    """Places as they are written → those of the query; there are few of them for many queries."""
    length = 0
    for path, text in texts.items():
        rows = text.splitlines()
        begins[path] = length
        length += len(rows)
        for number, row in enumerate(rows, begins[path]):
            written, tab, query = row.partition("\t")
            query = query.strip()
            if written in known and query and "\t" not in query and query not in lines:  # as most are
                lines[query] = number
                queries.append(new(ExampleQuery, (query, known[written])))
                continue
            if not row.strip() or row.startswith("#"):
                continue
            line = number - begins[path] + 1
            if not (written.strip() and tab and query) or "\t" in query:
                faults.append(Diagnostic(path, line, _("An example is a place, one tab and a query")))
                continue
            if query in lines:
                problem = _("The query “%(query)s” also stands at %(place)s: delete one of the two")
                other = next(other for other in reversed(begins) if begins[other] <= lines[query])
                place = f"{other}:{lines[query] - begins[other] + 1}"
                faults.append(Diagnostic(path, line, problem % {"query": query, "place": place}))
                continue
            lines[query] = number
            found = tuple(place.strip() for place in written.split("|"))
            for place in found:
                first.setdefault(place, (path, line))
            known[written] = () if found == (UNANSWERED,) else found
            queries.append(ExampleQuery(query, known[written]))
    first.pop(UNANSWERED, None)
    return Examples(tuple(queries), tuple((place, *where) for place, where in first.items()), tuple(faults))


def lost_places(examples: Examples, known: Iterable[str]) -> list[tuple[str, str, int]]:
    """Return the places of examples that do not exist, with the path and the line of the first example."""
    there = frozenset(known)
    return [one for one in examples.first if one[0] not in there]
