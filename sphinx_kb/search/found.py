"""What can be found on a site: the pages with the records that they have noted, and the records of other features.

Where a page is found, where it lies and how much it weighs is known without its records. They are loaded only where
something is made of them: a build that writes one page makes anew what lies in one shard.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.digests import digest_of
from sphinx_kb.core.reading import readings_of
from sphinx_kb.core.store import store_of
from sphinx_kb.core.titles import finished_titles_of
from sphinx_kb.search.records import PageRecords, SearchKind, kinds_of, size_of, summaries_of, title_of_page, weight_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from sphinx.application import Sphinx

    from sphinx_kb.core.store import Store
    from sphinx_kb.search.records import RecordsSummary, SearchRecord

LEAST_EARLY_WEIGHT = 0.5
"""Records of pages with less weight are loaded with the bodies."""
MANY_TEXTS = 200
"""Texts that hold most letters of a language."""


class FoundRecord(NamedTuple):
    """A record with its page, kind and weight."""

    docname: str
    record: SearchRecord
    kind: SearchKind
    page: str
    """The title of the page."""
    weight: float

    @property
    def target(self) -> str:
        """Its address as authors write it: ``page`` or ``page#anchor``."""
        return f"{self.docname}#{self.record.anchor}" if self.record.anchor else self.docname

    @property
    def comes_later(self) -> bool:
        """Whether it is loaded with the bodies."""
        return self.kind.later or self.weight < LEAST_EARLY_WEIGHT

    @property
    def text(self) -> str:
        """Its whole text."""
        return f"{self.record.title}{self.record.lead}{self.record.body}"

    @property
    def size(self) -> int:
        """The size of its whole text in bytes."""
        return size_of(self.record)

    @property
    def titles(self) -> list[str]:
        """The titles of its records, as a page has them."""
        return [self.record.title]

    @property
    def targets(self) -> list[str]:
        """The addresses of its records, as a page has them."""
        return [self.target]

    @property
    def stamp(self) -> str:
        """What tells it from all others."""
        return repr(self)

    def records(self) -> list[FoundRecord]:
        """Return its records, as a page does."""
        return [self]


class FoundPage:
    """A page with the records that it has noted."""

    def __init__(
        self, store: Store, docname: str, summary: RecordsSummary, kinds: Mapping[str, SearchKind], weight: float,
        reading: str, finished: Mapping[str, str],
    ) -> None:
        self._store, self.docname, self._summary, self._kinds, self.weight = store, docname, summary, kinds, weight
        self._reading = reading
        """The number of its reading; empty if it is unknown."""
        self._finished = finished
        """Anchor → title, of the records whose titles had to be finished."""
        self.kind = kinds["page"]

    @property
    def comes_later(self) -> bool:
        """Whether its records are loaded with the bodies: those that pages note are of no kind that is."""
        return self.weight < LEAST_EARLY_WEIGHT

    @property
    def title(self) -> str:
        """The title of the record of the page itself; empty if there is none."""
        return self._finished.get("", self._summary.page)

    @property
    def titles(self) -> list[str]:
        """The titles of its records."""
        return [record.title for record in self._noted()] if self._finished else self._summary.titles.split("\n")

    @property
    def targets(self) -> list[str]:
        """The addresses of its records."""
        return [f"{self.docname}#{anchor}" if anchor else self.docname for anchor in self._summary.anchors.split("\n")]

    @property
    def letters(self) -> str:
        """The letters of its leads and bodies."""
        return self._summary.letters

    @property
    def size(self) -> int:
        """The size of the texts of its records in bytes."""
        return sum(map(size_of, self._noted())) if self._finished else self._summary.size

    @property
    def stamp(self) -> str:
        """What tells its records from all others, without looking at them if it is known when the page was read."""
        return f"{self._reading or digest_of(self._noted())} {self.weight} {self._finished or ''}"

    def records(self) -> list[FoundRecord]:
        """Return its records in the order of the page."""
        noted = self._noted()
        title = title_of_page(noted) or self._store.env.titles[self.docname].astext()
        return [FoundRecord(self.docname, record, self._kinds[record.kind], title, self.weight) for record in noted]

    def _noted(self) -> list[SearchRecord]:
        """Return what the page has noted, with finished titles."""
        return [replace(record, title=self._finished[record.anchor]) if record.anchor in self._finished else record
                for fact in self._store.facts_on(self.docname, PageRecords) for record in fact.records]


Found = FoundPage | FoundRecord
"""A page with its records, or a record of another feature."""


@cached_for_build
def pages_of(app: Sphinx) -> dict[str, FoundPage]:
    """Return the pages that have noted records, in the order of their names."""
    store, kinds = store_of(app.env), kinds_of(app)
    finished: dict[str, dict[str, str]] = {}
    for (docname, anchor), title in finished_titles_of(app).items():
        finished.setdefault(docname, {})[anchor] = title
    readings = readings_of(app.env)
    return {docname: FoundPage(store, docname, summary, kinds, weight_on(app, docname), readings.get(docname, ""),
                               finished.get(docname, {}))
            for docname, summary in summaries_of(app.env).items()}


@cached_for_build
def given_records_of(app: Sphinx) -> tuple[FoundRecord, ...]:
    """Return the records of other features."""
    pages, kinds, titles = pages_of(app), kinds_of(app), app.env.titles
    return tuple(
        FoundRecord(docname, record, kinds[record.kind],
                    (docname in pages and pages[docname].title) or titles[docname].astext(),
                    weight_on(app, docname) if record.weight is None else record.weight)
        for answer in app.emit("kb-search-records", app.env) for docname, record in answer
    )


def found_on(app: Sphinx) -> list[Found]:
    """Return everything that can be found on a site."""
    return [*pages_of(app).values(), *given_records_of(app)]


def weight_on(app: Sphinx, docname: str) -> float:
    """Return the weight of a page."""
    return weight_of(docname, app.env.metadata.get(docname, {}).get("weight"), app.config.kb_search_weights)


def letters_of(app: Sphinx) -> set[str]:
    """Return every letter of the texts of all records."""
    found = [page.letters for page in pages_of(app).values()]
    for page in pages_of(app).values():
        found += page.titles
    return letters_in([*found, *(record.text for record in given_records_of(app))])


def letters_in(texts: Sequence[str]) -> set[str]:
    """Return every letter of texts; a pattern finds the few that are in no earlier text in a fifth of the time."""
    known, rest = set().union(*texts[:MANY_TEXTS]), "".join(texts[MANY_TEXTS:])
    others = re.compile(f"[^{re.escape(''.join(sorted(known)))}]+") if known else None
    return known.union(*(others.findall(rest) if others else [rest]))


def targets_among(found: Iterable[Found], sought: Set[str]) -> Iterator[tuple[str, Found]]:
    """Yield each of the targets that are sought with that of `found` which it leads to."""
    pages = {target.partition("#")[0] for target in sought}
    for one in found:
        if one.docname in pages:
            for target in one.targets:
                if target in sought:
                    yield target, one


class Order:
    """The order of records: those that come later last, otherwise by kind; of a kind those first that most names name.

    However many pages a site has, its names then lead to the right section before the bodies are there.
    """

    def __init__(self, kinds: Iterable[str], names: Mapping[str, int]) -> None:
        self._rank = {name: number for number, name in enumerate(kinds)}
        self._names = names
        """Target → how many names lead there."""
        self.names_on: dict[str, list[tuple[str, int]]] = {}
        """The same by page."""
        for target, count in names.items():
            self.names_on.setdefault(target.partition("#")[0], []).append((target, count))

    def of(self, found: Iterable[Found]) -> list[FoundRecord]:
        """Return the records of pages, and others, in this order."""
        return sorted((record for one in found for record in one.records()), key=self._place)

    def _place(self, record: FoundRecord) -> tuple[bool, int, int]:
        return record.comes_later, self._rank[record.record.kind], -self._names.get(record.target, 0)


class Shard:
    """What is loaded together, page by page."""

    def __init__(self, found: Sequence[Found], order: Order) -> None:
        self.found, self._order = found, order
        self.docnames = [docname for docname, _some in groupby(found, key=lambda one: one.docname)]

    @cached_property
    def records(self) -> list[FoundRecord]:
        """Its records: the pages by name, those of a page in the order of all."""
        return [record for _docname, some in groupby(self.found, key=lambda one: one.docname)
                for record in self._order.of(some)]

    def forget(self) -> None:
        """Drop the records, which are loaded again if they are asked for: a site may have very many."""
        vars(self).pop("records", None)

    @cached_property
    def stamp(self) -> str:
        """What tells its records and their order from all others."""
        return digest_of([(one.docname, one.stamp) for one in self.found],
                         [self._order.names_on.get(docname) for docname in self.docnames])
