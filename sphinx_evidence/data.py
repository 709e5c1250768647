"""The data within a Sphinx build: loaded once, its mistakes reported in every build, its changes noticed.

What a file means is `sphinx_evidence.model`'s business; where a value or a claim is shown is the business of other
features, which take `data_of(env)` and call `depend` for the page they are on.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from sphinx_evidence.locale import CATALOGUE, FOLDER
from sphinx_evidence.model.load import Data, load
from sphinx_kb.core.diagnostic import unknown
from sphinx_kb.core.store import store_of, version_of_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinxcontrib.bibtex.domain import BibtexDomain

    from sphinx_kb.core.diagnostic import Fault

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ShownRecord:
    """A page shows one record of the data, as it read when the page was read."""

    kind: str
    """A key of `records_of`."""
    identifier: str
    shown: str


@dataclass(frozen=True)
class ShownListing:
    """A page lists all records of a kind."""

    records: str
    """A field of Data."""
    identifiers: str
    """Of those listed, with commas between."""


@dataclass(frozen=True)
class DataList:
    """The page lists data and therefore cites everything: of no use as «cited by», nor with sources at its foot."""


@dataclass(frozen=True)
class LedgerPage:
    """The page holds the ledger of all claims."""


def ledger_of(env: BuildEnvironment) -> str | None:
    """The page with the ledger of all claims, if there is one."""
    return next(iter(store_of(env).pages_with(LedgerPage)), None)


def data_of(env: BuildEnvironment) -> Data:
    """All data of the source folder, read again only if a file changed."""
    return load(Path(env.srcdir))


def depend(env: BuildEnvironment, kind: str, identifier: str, shown: object) -> None:
    """Note that the page being read shows one record; it is read again when the record reads differently."""
    store_of(env).note(env.docname, ShownRecord(kind, identifier, repr(shown)))


def pages_with_changed_data(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """The pages that show a record which is now another, or none."""
    data = data_of(env)
    return sorted(
        {
            docname
            for docname, fact in store_of(env).facts(ShownRecord)
            if docname in env.found_docs and repr(records_of(data, fact.kind).get(fact.identifier)) != fact.shown
        }
    )


def records_of(data: Data, kind: str) -> Mapping[str, Any]:
    """The records of a kind, as `depend` calls it, by id."""
    by_kind: dict[str, Mapping[str, Any]] = {
        "value": data.values, "claim": data.claims, "term": data.terms, "reference": data.references,
        "affinity": data.affinities, "parameter": data.parameters, "population": data.populations,
    }
    return by_kind[kind]


def report_mistakes(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Warn of every mistake in the data, in every build: they are not tied to a page being read."""
    warn(env, data_of(env).faults)


def warn(env: BuildEnvironment, faults: Iterable[Fault]) -> None:
    """Warn of mistakes in the data where they are written."""
    for fault in faults:
        place = f"{Path(env.srcdir, fault.path)}:{fault.line}"
        logger.warning(fault.message, location=place, type="kb", subtype="data")


def missing(env: BuildEnvironment, kind: str, identifier: str, place: nodes.Node | tuple[str, int]) -> None:
    """Warn that a page names a record that does not exist, unless a mistake in the data says why."""
    data = data_of(env)
    if not data.explains(kind, identifier):
        message = unknown(kind, identifier, getattr(data, kind))
        logger.warning(message, location=place, type="kb", subtype="data")


def cited_in(env: BuildEnvironment) -> BibtexDomain:
    """What pages cite and what the lists of references hold, as sphinxcontrib-bibtex keeps it."""
    return cast("BibtexDomain", env.domains["cite"])


def citation(keys: Iterable[str]) -> nodes.inline | addnodes.pending_xref:
    """A parenthetical citation of some references, resolved by sphinxcontrib-bibtex like one written on the page.

    Nothing is cited where there are none: mistakes in the data may have kept out all that has sources.
    """
    target = ",".join(filter(None, keys))
    if not target:
        return nodes.inline()
    node = addnodes.pending_xref(refdomain="cite", reftype="p", reftarget=target, refwarn=False, refexplicit=False)
    node += nodes.inline(target, target)
    return node


def depend_on_all(env: BuildEnvironment, records: str) -> None:
    """Note that the page being read lists all `records`, a field of `Data`; it is read again when one is added."""
    store_of(env).note(env.docname, ShownListing(records, ",".join(getattr(data_of(env), records))))


def pages_with_new_data(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """The pages that list all records of a kind to which one was added."""
    data = data_of(env)
    return sorted(
        {
            docname
            for docname, fact in store_of(env).facts(ShownListing)
            if docname in env.found_docs and ",".join(getattr(data, fact.records)) != fact.identifiers
        }
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    app.setup_extension("sphinx_kb.core")
    app.connect("env-get-outdated", pages_with_changed_data)
    app.connect("env-get-outdated", pages_with_new_data)
    app.connect("env-before-read-docs", report_mistakes)
    return {
        "version": "1", "env_version": version_of_code(Path(__file__).parent),
        "parallel_read_safe": True, "parallel_write_safe": True,
    }
