"""Read pages again when a record that they show changes, or when one is added to a kind that they list.

A feature notes what a page shows while the page is read (`note_record`, `note_listing`), and answers the event
``kb-records`` with the current records by kind and key.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.digests import digest_of
from sphinx_kb.core.fingerprint import has_nothing_to_say
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.core.diagnostic import Diagnostic

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ShownRecord:
    """Fact: the page shows a record, with its content at the time of reading."""

    kind: str
    identifier: str
    shown: str
    """The digest of the `repr` of the record, to detect changes: that of many is long."""


@dataclass(frozen=True)
class ShownListing:
    """Fact: the page lists all records of a kind."""

    kind: str
    identifiers: str
    """The keys of the listed records, separated by commas."""


def note_record(env: BuildEnvironment, kind: str, identifier: str, record: object) -> None:
    """Note that the page being read shows a record; `record` is None if it does not exist yet."""
    store_of(env).note(env.docname, ShownRecord(kind, identifier, digest_of(record)))


def note_listing(env: BuildEnvironment, kind: str, identifiers: Iterable[str]) -> None:
    """Note that the page being read lists all records of a kind."""
    store_of(env).note(env.docname, ShownListing(kind, ",".join(identifiers)))


def pages_with_changed_records(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """Return the pages that show a changed record, or list a kind whose records changed."""
    return [] if has_nothing_to_say(app) else pages_that_show_others(app, env)


@cached_for_build
def digests_of(env: BuildEnvironment) -> dict[int, tuple[object, str]]:
    """Return the digests of records that have been asked for: `id` → the record itself, and its digest."""
    return {}


def pages_that_show_others(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that show records as they no longer are; the digests are known from then on."""
    records: dict[str, Mapping[str, Any]] = {}
    for answer in env.events.emit("kb-records", env):
        records |= answer

    digests = digests_of(env)

    def shown(kind: str, identifier: str) -> str:
        record = records.get(kind, {}).get(identifier)
        if id(record) not in digests:  # many pages show the same
            digests[id(record)] = record, digest_of(record)  # with the record, else another might get its `id`
        return digests[id(record)][1]

    pages = {docname for docname, fact in store_of(env).facts(ShownRecord)
             if shown(fact.kind, fact.identifier) != fact.shown}
    pages |= {
        docname for docname, fact in store_of(env).facts(ShownListing)
        if ",".join(records.get(fact.kind, {})) != fact.identifiers
    }
    return sorted(pages & env.found_docs)


def warn_of_faults(env: BuildEnvironment, faults: Iterable[Diagnostic]) -> None:
    """Warn of mistakes in data files, at their lines."""
    for fault in faults:
        place = f"{Path(env.srcdir, fault.path)}:{fault.line}"
        logger.warning(fault.message, location=place, type="kb", subtype="data")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_event("kb-records")
    app.connect("env-get-outdated", pages_with_changed_records)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
