"""The one place that opens data files: numbers, affinities, claims, terms, lay words, references, assumptions.

Nothing is raised for a mistake in the data: a record with one is left out and the mistake told, so that an author sees
all of them at once; what merely follows from it is not told again. Paths are relative to the source folder.
"""

from __future__ import annotations

<<<<<<< HEAD
import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
=======
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
>>>>>>> 8495710 (data: one mistake, one message, the same in the check and in the build; what follows from it is not told again)
from typing import TYPE_CHECKING, Any

from kb.model import affinity, claim, lay, quantity, reference, term, value
from kb.model.fault import Fault, nearest
from kb.model.rows import Row, bibtex_rows, csv_rows, yaml_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from kb.model.affinity import Affinity
    from kb.model.claim import Claim
    from kb.model.lay import LayWords
    from kb.model.quantity import Parameter, Population
    from kb.model.reference import Reference
    from kb.model.term import Term
    from kb.model.value import Value

FOLDER = "_data"
NOT_UTF_8 = "这个文件不是 UTF-8 编码（可能是 GBK）：请另存为 UTF-8"


@dataclass(frozen=True)
class Kind:
    """One kind of record: where it stands, in which form, and who knows what may stand in it."""

    name: str
    """A field of Data."""
    files: str
    """Which files hold it, as a pattern below the folder of data."""
    rows: Callable[[str], Iterator[Row]]
    mistakes: Callable[[Mapping[str, Any]], Iterator[str]]
    record_of: Callable[[Mapping[str, Any], str, int], Any]
    key: str = "id"
    """What no two records may share."""
    citing: tuple[str, ...] = ()
    """The fields that hold keys of references."""


KINDS = (
    Kind("values", "values/*.csv", partial(csv_rows, columns=value.COLUMNS), value.mistakes, value.value_of,
         citing=("refs",)),
    Kind("claims", "claims/*.yaml", yaml_rows, claim.mistakes, claim.claim_of, citing=("for", "against")),
    Kind("affinities", "affinities.csv", partial(csv_rows, columns=affinity.COLUMNS), affinity.mistakes,
         affinity.affinity_of, citing=("refs",)),
    Kind("terms", "terms.yaml", yaml_rows, term.mistakes, term.term_of),
    Kind("lay_words", "lay-words.yaml", yaml_rows, lay.mistakes, lay.lay_words_of, "name"),
    Kind("references", "references.bib", bibtex_rows, reference.mistakes, reference.reference_of, "key"),
    Kind("parameters", "model/parameters.yaml", yaml_rows, quantity.parameter_mistakes, quantity.parameter_of,
         citing=("refs",)),
    Kind("populations", "model/populations.yaml", yaml_rows, quantity.population_mistakes, quantity.population_of,
         citing=("refs",)),
)


@dataclass(frozen=True)
class Data:
    """All that the data files say, by id, in the order of the files."""

    values: dict[str, Value] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    references: dict[str, Reference] = field(default_factory=dict)
    affinities: dict[str, Affinity] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    populations: dict[str, Population] = field(default_factory=dict)
    lay_words: dict[str, LayWords] = field(default_factory=dict)
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


def load(docs: Path) -> Data:
    """Read all data of a source folder; read again only if a file has changed."""
    return _load(docs, tuple((kind, path, path.stat().st_mtime_ns) for kind, path in files(docs)))


@lru_cache(maxsize=4)
def _load(docs: Path, stamps: tuple[tuple[Kind, Path, int], ...]) -> Data:
    records: dict[str, dict[str, Any]] = {kind.name: {} for kind in KINDS}
    faults: list[Fault] = []
    left_out: set[tuple[str, str]] = set()
    cited: set[str] = set()
    for kind, path, _stamp in stamps:
        name = path.relative_to(docs).as_posix()
<<<<<<< HEAD
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            line = path.read_bytes().count(b"\n", 0, error.start) + 1
            faults.append(Fault(name, line, "这个文件不是 UTF-8 编码（可能是 GBK）：请另存为 UTF-8"))
            continue
        if path.name == "affinities.csv":
            keep(read_rows(text, name, affinity, affinity.affinity_of, faults), affinities, "id", faults)
        elif path.suffix == ".csv":
            keep(read_rows(text, name, value, value.value_of, faults), values, "id", faults)
        elif path.suffix == ".bib":
            found = reference.parse(text, name)
            faults += [Fault(name, entry.line, message) for entry in found for message in reference.mistakes(entry)]
            keep(found, references, "key", faults)
        elif path.parent.name == "claims":
            keep(read_entries(text, name, claim.mistakes, claim.claim_of, faults), claims, "id", faults)
        elif path.name == "parameters.yaml":
            entries = read_entries(text, name, quantity.parameter_mistakes, quantity.parameter_of, faults)
            keep(entries, parameters, "id", faults)
        elif path.name == "populations.yaml":
            entries = read_entries(text, name, quantity.population_mistakes, quantity.population_of, faults)
            keep(entries, populations, "id", faults)
        elif path.name == "lay-words.yaml":
            keep(read_entries(text, name, lay.mistakes, lay.lay_words_of, faults), lay_words, "name", faults)
        else:
            keep(read_entries(text, name, term.mistakes, term.term_of, faults), terms, "id", faults)
    sourced = [*values.values(), *claims.values(), *affinities.values(), *parameters.values(), *populations.values()]
    faults += [*across(sourced, references), *lay.repeated(lay_words.values())]
    for group in populations.values():
        life = parameters.get(group.half_life)
        if life is None:
            advice = nearest(group.half_life, parameters) or "：先在 parameters.yaml 里加上"
            faults.append(Fault(group.path, group.line, f"{group.id} 的 half_life “{group.half_life}” 不存在{advice}"))
        elif life.unit != "h":
            advice = f"不是半衰期：{life.id} 的单位是 {life.unit}，应是 h"
            faults.append(Fault(group.path, group.line, f"{group.id} 的 half_life “{group.half_life}” {advice}"))
    return Data(
        values, claims, terms, references, affinities, parameters, populations, lay_words, tuple(sorted(faults))
    )


def keep(records: Iterable[Any], kept: dict[str, Any], key: str, faults: list[Fault]) -> None:
    """Keep records by id; the second of the same id is a fault."""
    for record in records:
        identifier = getattr(record, key)
        if identifier in kept:
            first = kept[identifier]
            message = f"“{identifier}” 已经在 {first.path}:{first.line} 用过了：换一个，或删掉一处"
            faults.append(Fault(record.path, record.line, message))
        else:
            kept[identifier] = record


def read_rows(text: str, name: str, kind: Any, record_of: Any, faults: list[Fault]) -> Iterator[Any]:
    """The rows of a CSV file that have no mistake; `kind` is the module that knows its columns."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    last = 1
    try:
        if tuple(reader.fieldnames or ()) != kind.COLUMNS:
            faults.append(Fault(name, 1, f"表头应是：{','.join(kind.COLUMNS)}{other_separator(text, kind.COLUMNS)}"))
            return
        for row in reader:
            last = reader.line_num
            if None in row or None in row.values():
                message = f"这一行的列数和表头不一样，应有 {len(kind.COLUMNS)} 列：内容里有逗号的，整格加半角引号"
                faults.append(Fault(name, last, message))
                continue
            stripped = {column: cell.strip() for column, cell in row.items()}
            if not any(stripped.values()):
                faults.append(Fault(name, last, "这一行是空的：删掉"))
                continue
            found = list(kind.mistakes(stripped))
            if any(unprintable(cell) for cell in stripped.values()):
                found.append("这一行里有看不见的控制字符：删掉，或把这一行重新打一遍")
            faults += [Fault(name, last, message) for message in found]
            if not found:
                yield record_of(stripped, name, last)
    except csv.Error:
        message = "从这里往下有一格的引号没有成对：整格用半角引号括起来，格里的引号写两遍"
        faults.append(Fault(name, last + 1, message))


def other_separator(text: str, columns: tuple[str, ...]) -> str:
    """What to do about a table whose cells are not separated by commas."""
    first = text.partition("\n")[0]
    for mark, said in ((";", "分号"), ("\t", "制表符"), ("，", "全角逗号")):
        if first.count(mark) >= len(columns) - 1:
            return f"；这份表是用{said}分列的：另存为以半角逗号分列的 CSV（UTF-8）"
    return ""


def unprintable(text: str) -> bool:
    """Whether a text has characters that no page may hold."""
    return any(letter < " " and letter not in "\t\r\n" for letter in text)


def read_entries(text: str, name: str, mistakes: Any, record_of: Any, faults: list[Fault]) -> Iterator[Any]:
    """The entries of a YAML list that have no mistake, each with the line it begins on."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1
        faults.append(Fault(name, line, f"不是合法的 YAML：{error.problem}"))
        return
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        faults.append(Fault(name, 1, "应是一个列表，每条以 “- id: …” 开头"))
        return
    constructor = yaml.SafeLoader("")
    for node in root.value:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            faults.append(Fault(name, line, "每条应是一组 “字段: 内容”"))
            continue
        try:
            row = constructor.construct_document(node)
        except (yaml.YAMLError, ValueError) as error:
            faults.append(Fault(name, line, f"这一条读不懂：{error}"))
            continue
        repeated = [key for key, count in Counter(key.value for key, _ in node.value).items() if count > 1]
        found = [*mistakes(row), *(f"字段 {key} 写了两次" for key in repeated)]
        faults += [Fault(name, line, f"{row.get('id', row.get('name', ''))} {message}".strip()) for message in found]
        if not found:
            yield record_of(row, name, line)


def across(sourced: Iterable[Any], references: dict[str, Reference]) -> Iterator[Fault]:
    """What only shows when files are read together: keys that lead nowhere, one paper entered twice."""
    for record in sourced:
        for key in record.refs:
            if key not in references:
                advice = nearest(key, references) or "：看看键有没有写错，或在 references.bib 里加上"
                yield Fault(record.path, record.line, f"{record.id} 引了不存在的文献 “{key}”{advice}")
    seen: dict[tuple[str, str], Reference] = {}
    for entry in references.values():
        for kind in ("doi", "pmid"):
            number = entry.fields.get(kind, "").lower()
            if not number:
=======
        kept = records[kind.name]
        for row in rows_of(path, kind):
            identifier = str(row.fields.get(kind.key) or "")
            found = row.mistakes or tuple(kind.mistakes(row.fields))
            record = None if found else kind.record_of(row.fields, name, row.line)
            if record and (first := kept.get(getattr(record, kind.key))):
                found = (f"已经在 {first.path}:{first.line} 用过了：换一个，或删掉一处",)
            elif record:
                kept[getattr(record, kind.key)] = record
>>>>>>> 8495710 (data: one mistake, one message, the same in the check and in the build; what follows from it is not told again)
                continue
            faults += [Fault(name, row.line, f"{identifier} {message}".lstrip()) for message in found]
            left_out.add((kind.name, identifier))
            cited |= set(keys_in(row.fields, kind))
    data = Data(left_out=frozenset(left_out), cited_by_left_out=frozenset(cited), **records)  # type: ignore[arg-type]
    return replace(data, faults=tuple(sorted([*faults, *across(data)])))


def rows_of(path: Path, kind: Kind) -> Iterator[Row]:
    """The rows of a file, or one that says why it cannot be read."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield Row(raw.count(b"\n", 0, error.start) + 1, mistakes=(NOT_UTF_8,))
        return
    yield from kind.rows(text)


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
    yield from lay.repeated(data.lay_words.values())
    for group in data.populations.values():
        if group.half_life not in data.parameters and not data.explains("parameters", group.half_life):
            advice = nearest(group.half_life, data.parameters) or "：先在 parameters.yaml 里加上"
            yield Fault(group.path, group.line, f"{group.id} 的 half_life “{group.half_life}” 不存在{advice}")
