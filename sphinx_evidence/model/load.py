"""The one place that opens the data files of evidence: numbers, affinities, claims, references, assumptions.

Nothing is raised for a mistake in the data: a record with one is left out and the mistake told, so that an author sees
all of them at once; what merely follows from it is not told again. Paths are relative to the source folder.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from sphinx_evidence.model import affinity, claim, quantity, reference, value
from sphinx_evidence.model.bibtex_rows import bibtex_rows
from sphinx_evidence.model.claim_values import claims_with_numbers
from sphinx_kb.core.data_files import RecordForm, read_records
from sphinx_kb.core.diagnostic import Fault, nearest
from sphinx_kb.core.parse_rows import csv_rows, yaml_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sphinx_evidence.model.affinity import Affinity
    from sphinx_evidence.model.claim import Claim
    from sphinx_evidence.model.quantity import Parameter, Population
    from sphinx_evidence.model.reference import Reference
    from sphinx_evidence.model.value import Value

FOLDER = "_data"
ELSEWHERE = ("terms.yaml", "lay-words.yaml", "redirects.csv", "search-rules.yaml")
"""Read by the features that they are for."""


@dataclass(frozen=True)
class Kind:
    """One kind of record: where it stands and in which form."""

    name: str
    """A field of Data."""
    files: str
    """Which files hold it, as a pattern below the folder of data."""
    form: RecordForm[Any]
    citing: tuple[str, ...] = ()
    """The fields that hold keys of references."""


KINDS = (
    Kind("values", "values/*.csv",
         RecordForm(partial(csv_rows, columns=value.COLUMNS), value.mistakes, value.value_of), ("refs",)),
    Kind("claims", "claims/*.yaml", RecordForm(yaml_rows, claim.mistakes, claim.claim_of), ("for", "against")),
    Kind("affinities", "affinities.csv",
         RecordForm(partial(csv_rows, columns=affinity.COLUMNS), affinity.mistakes, affinity.affinity_of), ("refs",)),
    Kind("references", "references.bib",
         RecordForm(bibtex_rows, reference.mistakes, reference.reference_of, "key")),
    Kind("parameters", "model/parameters.yaml",
         RecordForm(yaml_rows, quantity.parameter_mistakes, quantity.parameter_of), ("refs",)),
    Kind("populations", "model/populations.yaml",
         RecordForm(yaml_rows, quantity.population_mistakes, quantity.population_of), ("refs",)),
)


@dataclass(frozen=True)
class Data:
    """All that the data files say, by id, in the order of the files."""

    values: dict[str, Value] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    references: dict[str, Reference] = field(default_factory=dict)
    affinities: dict[str, Affinity] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    populations: dict[str, Population] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    left_out: frozenset[tuple[str, str]] = frozenset()
    """Kind and id of each record that a fault keeps out; the id is empty where it could not be read."""
    cited_by_left_out: frozenset[str] = frozenset()
    """Keys of the references that such records cite; an empty one where one of them may cite any."""

    def explains(self, kind: str, identifier: str) -> bool:
        """Whether a fault already says why there is no such record."""
        return (kind, identifier) in self.left_out or (kind, "") in self.left_out

    @property
    def citing(self) -> tuple[Any, ...]:
        """Every record that cites references."""
        return tuple(record for kind in KINDS if kind.citing for record in getattr(self, kind.name).values())


def files(docs: Path) -> list[tuple[Kind, Path]]:
    """Every data file below a source folder with its kind, in a stable order."""
    return [(kind, path) for kind in KINDS for path in sorted((docs / FOLDER).glob(kind.files))]


def strays(docs: Path) -> tuple[str, ...]:
    """The data files that nothing reads, such as one with another ending."""
    read = {path for _, path in files(docs)} | {docs / FOLDER / name for name in ELSEWHERE}
    found = (path for path in sorted((docs / FOLDER).rglob("[!.]*")) if path.is_file() and path not in read)
    return tuple(path.relative_to(docs).as_posix() for path in found)


def load(docs: Path) -> Data:
    """Read all data of a source folder; read again only if a file has changed."""
    return _load(docs, tuple((kind, path, path.stat().st_mtime_ns) for kind, path in files(docs)), strays(docs))


@lru_cache(maxsize=4)
def _load(docs: Path, stamps: tuple[tuple[Kind, Path, int], ...], unread: tuple[str, ...]) -> Data:
    known = "、".join((*(kind.files for kind in KINDS), *ELSEWHERE))
    faults = [Fault(name, 1, f"没有谁读这个文件：挪走，或改成认得的名字（{known}）") for name in unread]
    records: dict[str, dict[str, Any]] = {}
    left_out: set[tuple[str, str]] = set()
    cited: set[str] = set()
    for kind in KINDS:
        read = read_records(docs, [path for other, path, _stamp in stamps if other is kind], kind.form)
        records[kind.name] = read.by_key
        faults += read.faults
        for key, row in read.left_out:
            left_out.add((kind.name, key))
            cited |= set(keys_in(row.fields, kind))
    data = Data(left_out=frozenset(left_out), cited_by_left_out=frozenset(cited), **records)  # type: ignore[arg-type]  # by name
    claims, wrong = claims_with_numbers(data)
    return replace(data, claims=claims, faults=tuple(sorted([*faults, *wrong, *across(data)])))


def keys_in(fields: Mapping[str, Any], kind: Kind) -> Iterator[str]:
    """Keys of references in a record that may be wrong in any way; an empty one where they are missing."""
    for name in kind.citing:
        written = fields.get(name) or ""
        for text in written if isinstance(written, list) else [written]:
            yield from (key.strip() for key in str(text).split(";"))


def across(data: Data) -> Iterator[Fault]:
    """What only shows when files are read together: keys that lead nowhere, what may stand only once."""
    for record in data.citing:
        for key in record.refs:
            if key not in data.references and not data.explains("references", key):
                advice = nearest(key, data.references) or "：看看键有没有写错，或在 references.bib 里加上"
                yield Fault(record.path, record.line, f"{record.id} 引了不存在的文献 “{key}”{advice}")
    yield from reference.entered_twice(data.references.values())
    for group in data.populations.values():
        life = data.parameters.get(group.half_life)
        wrong = f"{group.id} 的 half_life “{group.half_life}” "
        if life and life.unit != "h":
            yield Fault(group.path, group.line, f"{wrong}不是半衰期：{life.id} 的单位是 {life.unit}，应是 h")
        elif not life and not data.explains("parameters", group.half_life):
            advice = nearest(group.half_life, data.parameters) or "：先在 parameters.yaml 里加上"
            yield Fault(group.path, group.line, f"{wrong}不存在{advice}")
