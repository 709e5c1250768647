"""Parse YAML and CSV into rows with line numbers: text in, rows out.

Unreadable input becomes a row with mistakes. Nothing is raised, so that an author sees all mistakes at once.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from sphinx_kb.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TAB = N_("the line begins with a tab; YAML allows only spaces")
YAML_PROBLEMS = (
    (r"cannot start any token", N_("the text begins with a character that YAML reserves; put quotes around it")),
    ("expected ',' or", N_("brackets or braces are unbalanced, or a list lacks a comma")),
    ("mapping values are not allowed",
     N_("there is a colon too many, or the line before is indented wrongly; put quotes around text with a colon")),
    ("could not find expected ':'", N_("the colon of “field: value” is missing, or the space after it")),
    ("found unexpected end of stream", N_("quotes are unbalanced")),
    ("expected <block end>", N_("lines are not aligned, or text follows the closing quote")),
    ("found undefined alias", N_("a leading * has a special meaning; put quotes around the text")),
    ("found unknown escape", N_("a backslash in double quotes must be doubled; or use single quotes")),
    ("found half a character", N_("an escape such as \\ud800 is only half a character; write the character itself")),
    ("found duplicate anchor", N_("a leading & has a special meaning; put quotes around the text")),
)
"""Part of a message of PyYAML or of `Loader` → the same for authors."""
HALF_CHARACTER = re.compile("[\ud800-\udfff]")
SEPARATORS = {";": N_("semicolons"), "\t": N_("tabs"), "\uff0c": N_("full-width commas")}
"""Wrong cell separators → their names."""


@dataclass(frozen=True)
class Row:
    """One record as written in the file."""

    line: int
    """Its first line, counting from 1; 1 for mistakes of the whole file."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """The fields that could be read."""
    mistakes: tuple[str, ...] = ()
    """Messages about its form; if there are any, the fields are unreliable."""


class Loader(yaml.SafeLoader):
    """YAML loader of data files; an impossible date stays text, which the schema then reports."""


def date_or_text(loader: Loader, node: yaml.ScalarNode) -> Any:
    """Return a date, or the text if it is not a valid date."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


def whole_text(loader: Loader, node: yaml.ScalarNode) -> str:
    """Return a text. Raises YAMLError for half a character, as of the escape ``\\ud800``, which no file can hold."""
    text = str(loader.construct_scalar(node))
    if HALF_CHARACTER.search(text):
        raise yaml.constructor.ConstructorError(None, None, "found half a character", node.start_mark)
    return text


Loader.add_constructor("tag:yaml.org,2002:timestamp", date_or_text)
Loader.add_constructor("tag:yaml.org,2002:str", whole_text)
QuickLoader = getattr(yaml, "CSafeLoader", Loader)
"""The loader that composes valid YAML: the one written in C, ten times as fast, if it is installed."""


def composed(text: str) -> yaml.Node | None:
    """Return the root node of a YAML text, None if it is empty.

    Raises YAMLError. An invalid text is read again by `Loader`, whose messages `YAML_PROBLEMS` knows.
    """
    try:
        return yaml.compose(text, Loader=QuickLoader)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=Loader)


def constructed(node: yaml.Node) -> Any:
    """Return the value of a root node. Raises YAMLError."""
    return Loader("").construct_document(node)


def yaml_problem(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Return the line where a text stops being YAML, counting from 1, and what to do about it."""
    line, problem = yaml_reason(error, text)
    return line, _("This is not valid YAML: %s") % problem


def yaml_reason(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Return the line where a text stops being YAML, counting from 1, and why."""
    if not isinstance(error, yaml.MarkedYAMLError):  # a character that YAML forbids
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        return line, str(_("it contains an invisible control character; delete it"))
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    if mark and "\t" in text.split("\n")[line - 1]:
        return line, str(_(TAB))
    known = (str(_(words)) for part, words in YAML_PROBLEMS if part in str(error.problem))
    return line, next(known, str(error.problem))


def yaml_rows(text: str) -> Iterator[Row]:
    """Yield the entries of a YAML list of mappings."""
    try:
        root = composed(text)
    except yaml.YAMLError as error:
        line, message = yaml_problem(error, text)
        yield Row(line, mistakes=(message,))
        return
    except RecursionError:
        yield Row(1, mistakes=(str(_("Lists or mappings are nested too deeply: brackets may be unbalanced")),))
        return
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        yield Row(1, mistakes=(str(_("The file must be a list whose entries begin with “- id: …”")),))
        return
    for node in root.value:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            yield Row(line, mistakes=(str(_("An entry must consist of lines “field: value”")),))
            continue
        try:
            fields = constructed(node)
        except yaml.YAMLError as error:
            yield Row(line, mistakes=(yaml_problem(error, text)[1],))
            continue
        except ValueError as error:  # such as a number of five thousand digits
            yield Row(line, mistakes=(_("A value cannot be read (%s): put quotes around it") % error,))
            continue
        repeated = [key for key, count in Counter(key.value for key, _value in node.value).items() if count > 1]
        yield Row(line, fields, tuple(_("The field %s appears twice: delete one") % key for key in repeated))


def csv_rows(text: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of a CSV file with these columns; cells are stripped."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    last = 1
    try:
        if tuple(next(reader, ())) != columns:
            yield Row(1, mistakes=(header_mistake(text, columns),))
            return
        for cells in filter(None, reader):
            last = reader.line_num
            fields = dict(zip(columns, map(str.strip, cells), strict=False))
            yield Row(last, fields, tuple(cell_mistakes(cells, columns)))
    except csv.Error:
        yield Row(last + 1, mistakes=(str(_(
            "The quotes of a cell are unbalanced from here on: put the whole cell in \"\", and double the "
            "quotes inside it"
        )),))


def cell_mistakes(cells: Sequence[str], columns: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the form of one row."""
    if len(cells) != len(columns):
        yield _("The row must have %s columns like the header: put cells that contain commas in \"\"") % len(columns)
    elif not any(map(str.strip, cells)):
        yield str(_("The row is empty: delete it"))
    elif any(unprintable(cell) for cell in cells):
        yield str(_("The row contains invisible control characters: delete them, or type the row again"))


def header_mistake(text: str, columns: tuple[str, ...]) -> str:
    """Return the message for a table whose first row is not the expected header."""
    wanted = _("The header must be: %s") % ",".join(columns)
    first = text.partition("\n")[0]
    for mark, name in SEPARATORS.items():
        if first.count(mark) >= len(columns) - 1:
            return _("%(wanted)s; this table is separated by %(marks)s: save it as CSV (UTF-8) separated by commas") % {
                "wanted": wanted, "marks": _(name)}
    return wanted


def unprintable(text: str) -> bool:
    """Whether a text contains control characters."""
    return any(letter < " " and letter not in "\t\r\n" for letter in text)
