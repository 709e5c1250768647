"""Reads the data files: values, affinities, claims, references, parameters, populations, interactions and changes.

A mistake in the data raises nothing: the record is left out and the mistake is kept in `Data.faults`, so an author sees
all of them at once; consequences of a mistake are not reported as well. Paths are relative to the source folder.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from sphinx_evidence.locale import _, language_of_messages
from sphinx_evidence.model import affinity, change, claim, interaction, quantity, reference, substance, value
from sphinx_evidence.model.bibtex_rows import bibtex_rows
from sphinx_evidence.model.change import changes_with_numbers
from sphinx_evidence.model.claim_values import claims_with_numbers
from sphinx_evidence.model.data import Data
from sphinx_evidence.model.interaction_checks import across_interactions, interactions_with_numbers
from sphinx_evidence.model.subject import Subject
from sphinx_kb.core.data_files import RecordForm, Stamp, read_records, stamp_of
from sphinx_kb.core.diagnostic import Diagnostic, as_guess, enumeration
from sphinx_kb.core.digests import digest_of_file
from sphinx_kb.core.parse_rows import csv_rows, yaml_rows
from sphinx_kb.core.review import today

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from sphinx_kb.core.parse_rows import Row
    from sphinx_kb.core.schema import Schema

FOLDER = "_data"
ELSEWHERE = ("terms.yaml", "lay-words.yaml", "redirects.csv", "search-rules.yaml", "search-examples/*.tsv",
             "search-classifier.json", "retired-words.yaml")
"""Patterns of files in the data folder that other features read."""


@dataclass(frozen=True)
class Kind:
    """One kind of record: its files, their format, and how a row becomes a record."""

    name: str
    """The field of `Data` with its records."""
    files: str
    """A pattern for its files, below the data folder."""
    rows: Callable[[str], Iterator[Row]]
    """Text of a file → its rows."""
    schema: Schema
    mistakes: Callable[[Mapping[str, Any], Schema], Iterator[str]]
    """Fields of a row → mistakes in them."""
    record_of: Callable[[Mapping[str, Any], str, int], Any]
    """Fields without mistakes, path and line → the record."""
    key: str = "id"
    """The field that must be unique."""
    citing: tuple[str, ...] = ()
    """The fields that hold keys of references."""
    choices: Callable[[Subject], Mapping[str, Collection[str]]] = lambda subject: {}
    """Settings of the site → the choices for fields that they add."""

    def form_for(self, subject: Subject) -> RecordForm[Any]:
        """Return how records are read, with the choices of a site."""
        schema = self.schema.with_choices(**self.choices(subject))
        return RecordForm(self.rows, lambda row: self.mistakes(row, schema), self.record_of, self.key)


KINDS = (
    Kind("values", "values/*.csv", partial(csv_rows, columns=value.COLUMNS), value.SCHEMA, value.value_mistakes,
         value.value_of, citing=("refs",)),
    Kind("claims", "claims/*.yaml", yaml_rows, claim.SCHEMA, claim.claim_mistakes, claim.claim_of,
         citing=("for", "against"), choices=claim.site_choices),
    Kind("affinities", "affinities.csv", partial(csv_rows, columns=affinity.COLUMNS), affinity.SCHEMA,
         affinity.affinity_mistakes, affinity.affinity_of, citing=("refs",), choices=affinity.site_choices),
    Kind("references", "references.bib", bibtex_rows, reference.SCHEMA, reference.reference_mistakes,
         reference.reference_of, "key"),
    Kind("parameters", "model/parameters.yaml", yaml_rows, quantity.PARAMETER, quantity.parameter_mistakes,
         quantity.parameter_of, citing=("refs",)),
    Kind("populations", "model/populations.yaml", yaml_rows, quantity.POPULATION, quantity.population_mistakes,
         quantity.population_of, citing=("refs",)),
    Kind("interactions", "interactions/classes.yaml", yaml_rows, interaction.SCHEMA,
         interaction.interaction_mistakes, interaction.interaction_of, citing=("labels", "refs")),
    Kind("substances", "interactions/substances.yaml", yaml_rows, substance.SCHEMA, substance.substance_mistakes,
         substance.substance_of, citing=("refs",)),
    Kind("changes", "evidence-changes.yaml", yaml_rows, change.SCHEMA, change.change_mistakes, change.change_of,
         citing=("refs",)),
)


def files(docs: Path) -> list[tuple[Kind, Path]]:
    """Return every data file below a source folder with its kind, in a fixed order."""
    return [(kind, path) for kind in KINDS for path in sorted((docs / FOLDER).glob(kind.files))]


def stray_files(docs: Path, known: Iterable[tuple[Kind, Path]]) -> tuple[str, ...]:
    """Return the files in the data folder that nothing reads, such as one with a wrong extension."""
    read = {path for _, path in known} | {path for name in ELSEWHERE for path in (docs / FOLDER).glob(name)}
    found = (path for path in sorted((docs / FOLDER).rglob("[!.]*")) if path.is_file() and path not in read)
    return tuple(path.relative_to(docs).as_posix() for path in found)


@dataclass(frozen=True)
class Origin:
    """All that data are read from, to tell whether they are the same."""

    docs: Path
    subject: Subject
    stamps: tuple[tuple[str, Path, Stamp], ...]
    """The kind, path and stamp of each file."""
    unread: tuple[str, ...]
    """The files that nothing reads."""
    language: str
    """The language of the messages about mistakes."""
    day: dt.date
    """A date after it is a mistake."""

    @classmethod
    def of(cls, docs: Path, subject: Subject | None = None) -> Origin:
        """Look at the files of a source folder."""
        found = files(docs)
        stamps = tuple((kind.name, path, stamp_of(path)) for kind, path in found)
        return cls(docs, subject or Subject(), stamps, stray_files(docs, found), language_of_messages(), today())

    def contents(self) -> tuple[object, ...]:
        """Return what the data depend on, by content: in another folder and at another time it may be equal."""
        digests = [(kind, path.relative_to(self.docs).as_posix(), digest_of_file(path))
                   for kind, path, _stamp in self.stamps]
        return digests, self.unread, self.subject, self.language, self.day


def load(docs: Path, subject: Subject | None = None) -> Data:
    """Return all data of a source folder; cached until a file, the subject or the language of messages changes."""
    return load_from(Origin.of(docs, subject))


@lru_cache(maxsize=4)
def load_from(origin: Origin) -> Data:
    """Read the data from files that were looked at."""
    docs, subject = origin.docs, origin.subject
    known = enumeration((*(kind.files for kind in KINDS), *ELSEWHERE))
    unread_message = _("Nothing reads this file: move it elsewhere, or give it a known name (%s)") % known
    faults = [Diagnostic(name, 1, unread_message) for name in origin.unread]
    records: dict[str, Any] = {}
    left_out: set[tuple[str, str]] = set()
    cited: set[str] = set()
    for kind in KINDS:
        paths = [path for name, path, _stamp in origin.stamps if name == kind.name]
        read = read_records(docs, paths, kind.form_for(subject))
        records[kind.name] = read.by_key
        faults += read.faults
        for key, row in read.left_out:
            left_out.add((kind.name, key))
            cited |= set(keys_in(row.fields, kind))
    data = Data(left_out=frozenset(left_out), cited_by_left_out=frozenset(cited), subject=subject, **records)
    claims, wrong = claims_with_numbers(data)
    interactions, wrong_interactions = interactions_with_numbers(data)
    changes, wrong_changes = changes_with_numbers(data)
    faults += [*wrong, *wrong_interactions, *wrong_changes, *across(data), *across_interactions(data)]
    return replace(data, claims=claims, interactions=interactions, changes=changes, faults=tuple(sorted(faults)))


def keys_in(fields: Mapping[str, Any], kind: Kind) -> Iterator[str]:
    """Yield the keys of references in a record that may have any mistake; an empty key if they are missing."""
    for name in kind.citing:
        written = fields.get(name) or ""
        for text in written if isinstance(written, list) else [written]:
            yield from (key.strip() for key in str(text).split(";"))


def across(data: Data) -> Iterator[Diagnostic]:
    """Yield mistakes that show only across files: references to missing records, and works entered twice."""
    for record in data.citing:
        for key in record.refs:
            if key not in data.references and not data.explains("references", key):
                problem = _("%(record)s cites a reference that does not exist, “%(key)s”") % {
                    "record": record.id, "key": key}
                cure = _("check the spelling of the key, or add it to references.bib")
                yield Diagnostic(record.path, record.line, as_guess(problem, key, data.references, cure))
    yield from reference.entered_twice(data.references.values())
    for group in data.populations.values():
        life = data.parameters.get(group.half_life)
        named = {"group": group.id, "parameter": group.half_life}
        if life and life.unit != "h":
            yield Diagnostic(group.path, group.line, _(
                "The half_life “%(parameter)s” of %(group)s is not a half-life: the unit of %(parameter)s is %(unit)s, "
                "not h") % {**named, "unit": life.unit})
        elif not life and not data.explains("parameters", group.half_life):
            problem = _("The half_life “%(parameter)s” of %(group)s does not exist") % named
            cure = _("add it to parameters.yaml first")
            yield Diagnostic(group.path, group.line, as_guess(problem, group.half_life, data.parameters, cure))
