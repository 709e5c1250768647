"""The three forms of data files, CSV, YAML and BibTeX, as rows with their lines. Knows no file and no meaning.

What cannot be read is a row, too, with its mistakes told: nothing is raised, so that an author sees them all at once.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from pybtex.database.input.bibtex import LowLevelParser, month_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pybtex.scanner import PybtexSyntaxError

ENTRY = re.compile(r"^@(?!comment|string|preamble)(?=\w)", re.M | re.I)
"""Where an entry of a bibliography begins."""
TAB = "缩进或开头用了制表符（Tab）：YAML 只认空格，请换成空格"
YAML_PROBLEMS = (
    (r"cannot start any token", "有一个 YAML 不认识的开头：整句话用引号括起来"),
    ("expected ',' or", "方括号或花括号没有成对，或列表里少了逗号"),
    ("mapping values are not allowed", "一行里多了一个冒号，或上一行的缩进不对：整句话里有冒号时，用引号括起来"),
    ("could not find expected ':'", "“字段: 内容” 少了冒号，或冒号后少了空格"),
    ("found unexpected end of stream", "引号没有成对"),
    ("expected <block end>", "缩进没有对齐，或引号后面多了字"),
    ("found undefined alias", "开头的 * 有特别的意思：整句话用引号括起来"),
    ("found unknown escape", "双引号里的反斜杠要写两个，或改用单引号"),
    ("found duplicate anchor", "开头的 & 有特别的意思：整句话用引号括起来"),
)
"""What PyYAML says, in part, and what it means to an author."""


@dataclass(frozen=True)
class Row:
    """One record as it is written."""

    line: int
    """Where it begins, counting from 1; 1 for what concerns the whole file."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """What could be read of it."""
    mistakes: tuple[str, ...] = ()
    """What is wrong with its form, in words for its author; if anything is, the fields are not to be relied on."""


class Loader(yaml.SafeLoader):
    """YAML as data files use it: an impossible date stays the text that it is, and is told as such."""


def date_or_text(loader: Loader, node: yaml.ScalarNode) -> Any:
    """A date, or what stands in its place."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


Loader.add_constructor("tag:yaml.org,2002:timestamp", date_or_text)


def yaml_problem(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Where a text stops being YAML, counting from 1, and what to do about it."""
    if not isinstance(error, yaml.MarkedYAMLError):  # a character that no YAML may hold
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        return line, "不是合法的 YAML：这里有一个看不见的控制字符，请删掉"
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    written = text.split("\n")[line - 1] if mark else ""
    if "\t" in written:
        return line, f"不是合法的 YAML：{TAB}"
    known = (words for part, words in YAML_PROBLEMS if part in str(error.problem))
    return line, f"不是合法的 YAML：{next(known, error.problem)}"


def yaml_rows(text: str) -> Iterator[Row]:
    """The entries of a YAML list of mappings."""
    try:
        root = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        line, message = yaml_problem(error, text)
        yield Row(line, mistakes=(message,))
        return
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        yield Row(1, mistakes=("应是一个列表，每条以 “- id: …” 开头",))
        return
    for node in root.value:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            yield Row(line, mistakes=("每条应是一组 “字段: 内容”",))
            continue
        try:
            fields = Loader("").construct_document(node)
        except yaml.YAMLError as error:
            yield Row(line, mistakes=(yaml_problem(error, text)[1],))
            continue
        repeated = [key for key, count in Counter(key.value for key, _ in node.value).items() if count > 1]
        yield Row(line, fields, tuple(f"字段 {key} 写了两次" for key in repeated))


def csv_rows(text: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a CSV file with these columns, cells without space around them."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    last = 1
    try:
        if tuple(next(reader, ())) != columns:
            yield Row(1, mistakes=(f"表头应是：{','.join(columns)}{other_separator(text, columns)}",))
            return
        for cells in filter(None, reader):
            last = reader.line_num
            fields = dict(zip(columns, map(str.strip, cells), strict=False))
            yield Row(last, fields, tuple(cell_mistakes(cells, columns)))
    except csv.Error:
        yield Row(last + 1, mistakes=("从这里往下有一格的引号没有成对：整格用半角引号括起来，格里的引号写两遍",))


def cell_mistakes(cells: Sequence[str], columns: Sequence[str]) -> Iterator[str]:
    """What is wrong with the form of one row."""
    if len(cells) != len(columns):
        yield f"这一行的列数和表头不一样，应有 {len(columns)} 列：内容里有逗号的，整格加半角引号"
    elif not any(map(str.strip, cells)):
        yield "这一行是空的：删掉"
    elif any(unprintable(cell) for cell in cells):
        yield "这一行里有看不见的控制字符：删掉，或把这一行重新打一遍"


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


def bibtex_rows(text: str) -> Iterator[Row]:
    """The entries of a BibTeX file; the fields hold ``key`` and ``type``, too, names in lower case.

    Each is read by itself, from an @ at the beginning of a line to the next: a brace that is missing spoils one entry.
    """
    starts = [found.start() for found in ENTRY.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        before = text.count("\n", 0, start)
        problems: list[PybtexSyntaxError] = []
        parser = LowLevelParser(text[start:end], handle_error=problems.append, macros=dict(month_names))
        for command, (key, pairs) in parser:
            names = Counter(name.lower() for name, _ in pairs)
            values = {name.lower(): " ".join("".join(parts).split()) for name, parts in pairs}
            told = [f"字段 {name} 写了两次" for name, count in names.items() if count > 1]
            if problems:
                at = before + problems[0].lineno
                told = [f"到第 {at} 行读不下去：每个字段写成 “名 = {{值}},”，花括号要成对"]
            yield Row(before + 1, {**values, "key": key or "", "type": command.lower()}, tuple(told))
            break
        else:
            yield Row(before + 1, mistakes=("这一条读不懂：写成 “@类型{键, 名 = {值}, …}”，花括号要成对",))
