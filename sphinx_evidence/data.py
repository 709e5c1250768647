"""The data within a Sphinx build: loaded once, mistakes reported in every build, changes tracked by page.

`sphinx_evidence.model` reads the files. Features that show a record take it from `data_of(env)` and call `depend` for
the page being read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from sphinx_evidence.locale import CATALOGUE, FOLDER, N_
from sphinx_evidence.model.data import Data, unknown_record
from sphinx_evidence.model.load import Origin, load_from
from sphinx_evidence.model.subject import Subject
from sphinx_kb.core.book_style import add_book_style
from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.digests import digest_of
from sphinx_kb.core.fingerprint import has_nothing_to_say
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.core.records import note_listing, note_record, warn_of_faults
from sphinx_kb.core.settings import NAMES, NUMBER, TEXTS, Fields, declare_settings
from sphinx_kb.core.store import store_of, version_of_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.core.places import Place

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class DataList:
    """The page lists all records of a kind: it does not count as citing them, and has no sources below its text."""


@dataclass(frozen=True)
class LedgerPage:
    """The page holds the ledger of all claims."""


def ledger_of(env: BuildEnvironment) -> str | None:
    """Return the page with the ledger of all claims, or None."""
    return next(iter(store_of(env).pages_with(LedgerPage)), None)


SETTINGS: dict[str, tuple[Any, frozenset[type], str]] = {
    "kb_claim_sections": ({}, frozenset({dict}), N_("the sections of the text whose claims are judged, in its order: "
                                                    "name in claims → title for readers")),
    "kb_value_groups": ({}, frozenset({dict}), N_("titles of the tables of values, in their order: file → title")),
    "kb_drugs": ({}, frozenset({dict}), N_("names of drugs and of groups of drugs: as the data call them → name")),
    "kb_targets": ({}, frozenset({dict}), N_("further targets, beyond the built-in ones: id → name")),
    "kb_numbers_off": ([], frozenset({list, tuple}), N_("patterns of pages where numbers with units may be typed")),
    "kb_data_licence": ({}, frozenset({dict}), N_("the licence of the data files offered for download: name, url, "
                                                  "attribution")),
}
"""The settings of the data, by name: default, types and description."""


SHAPES: dict[str, Any] = {
    **dict.fromkeys(("kb_claim_sections", "kb_value_groups", "kb_drugs", "kb_targets", "kb_data_licence"), NAMES),
    **dict.fromkeys(("kb_numbers_off", "kb_not_medical", "kb_chart_requires", "kb_model_disclaimer",
                     "kb_model_disclaimer_brief", "kb_interaction_affixes"), TEXTS),
    "kb_fingerprint_targets": [TEXTS],
    "kb_subject": {str: object},
    "kb_dose_model": Fields(
        drug=str, receptors=TEXTS, population=str, doses=[NUMBER], usual_dose=NUMBER, dose_step=NUMBER, days_taken=int,
        days_shown=int, estimates=str,
        measured=Fields(receptor=str, value=str, dose=NUMBER, hours=NUMBER, method=str),
    ),
}
"""What the settings of this package hold."""


def subject_of(config: Config) -> Subject:
    """Return the words that the settings add for use in records."""
    return Subject.from_settings({name: config[name] for name in SETTINGS})


_DATA: WeakKeyDictionary[BuildEnvironment, tuple[Origin, Data, str]] = WeakKeyDictionary()
"""The data of each environment, what they were read from, and a digest of its content."""


@cached_for_build
def data_of(env: BuildEnvironment) -> Data:
    """Return all data of the source folder, from an earlier build if the files are the same."""
    origin = Origin.of(Path(env.srcdir), subject_of(env.config))
    if env not in _DATA or _DATA[env][0] != origin:
        contents = origin.contents()
        data = kept_value(env, "data", origin.contents, lambda: load_from(origin))
        is_sure = origin.contents() == contents  # else a file was changed while it was read
        _DATA[env] = origin, data, digest_of(contents if is_sure else uuid4())
    return _DATA[env][1]


def digest_of_data(env: BuildEnvironment) -> str:
    """Return a digest of all data, for what is made from them and kept; no other data have it."""
    data_of(env)
    return _DATA[env][2]


def depend(env: BuildEnvironment, kind: str, identifier: str, shown: object) -> None:
    """Note that the page being read shows one record, so that it is read again when the record changes."""
    note_record(env, kind, identifier, shown)


def depend_on_each(env: BuildEnvironment, records: str) -> Mapping[str, Any]:
    """Note that the page being read lists and shows all `records` (a field of `Data`); return them."""
    found: Mapping[str, Any] = getattr(data_of(env), records)
    for identifier, record in found.items():
        depend(env, KINDS_OF_FIELDS[records], identifier, record)
    depend_on_all(env, records)
    return found


def depend_on_all(env: BuildEnvironment, records: str) -> None:
    """Note that the page being read lists all `records` (a field of `Data`); it is read again when one is added."""
    note_listing(env, KINDS_OF_FIELDS[records], getattr(data_of(env), records))


KINDS_OF_FIELDS = {
    "values": "value", "claims": "claim", "references": "reference", "affinities": "affinity",
    "parameters": "parameter", "populations": "population", "interactions": "interaction", "substances": "substance",
    "changes": "change",
}
"""Field of `Data` → the name of the kind of its records, as `depend` takes it."""
FIELDS_OF_KINDS = {kind: field for field, kind in KINDS_OF_FIELDS.items()}


def records_of(data: Data, kind: str) -> Mapping[str, Any]:
    """Return the records of a kind (as `depend` takes it) by id; empty for a kind of another package."""
    return getattr(data, FIELDS_OF_KINDS[kind]) if kind in FIELDS_OF_KINDS else {}


def all_records(data: Data) -> dict[str, Mapping[str, Any]]:
    """Return all records, by kind and id."""
    return {kind: getattr(data, field) for field, kind in KINDS_OF_FIELDS.items()}


def report_mistakes(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Warn of every mistake in the data, in every build, since mistakes do not belong to a page that is read."""
    if has_nothing_to_say(app):
        return
    warn_of_faults(env, data_of(env).faults)


def warn_of_missing_record(
    env: BuildEnvironment, kind: str, identifier: str, place: nodes.Node | Place
) -> None:
    """Warn that a page names a record that does not exist, unless a reported mistake in the data explains it."""
    data = data_of(env)
    if not data.explains(kind, identifier):
        message = unknown_record(kind, identifier, getattr(data, kind))
        logger.warning(message, location=place, type="kb", subtype="data")


def citation(keys: Iterable[str], *, alone: bool = False) -> nodes.inline | addnodes.pending_xref:
    """Return a parenthetical citation of some references, which sphinxcontrib-bibtex resolves like any other.

    `alone` is for one that stands by itself, as in a cell: its number, if it is one, is not superior.
    Empty if there are no keys, as when mistakes in the data have left out all records with sources.
    """
    target = ",".join(filter(None, keys))
    if not target:
        return nodes.inline()
    node = addnodes.pending_xref(refdomain="cite", reftype="p", reftarget=target, refwarn=False, refexplicit=False,
                                 alone=alone)
    node += nodes.inline(target, target)
    return node


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    app.setup_extension("sphinx_kb.core")
    for name in ("book.typ", "book.css"):
        add_book_style(app, Path(__file__).with_name(name))
    for name, (default, kinds, description) in SETTINGS.items():
        app.add_config_value(name, default, "env", types=kinds, description=description)
    declare_settings(app, SHAPES)
    app.connect("kb-inputs", lambda app: [])  # data lies below the source folder: nothing else is looked at
    app.connect("kb-records", lambda app, env: all_records(data_of(env)))
    app.connect("env-before-read-docs", report_mistakes)
    return {
        "version": "1", "env_version": version_of_code(Path(__file__).parent),
        "parallel_read_safe": True, "parallel_write_safe": True,
    }
