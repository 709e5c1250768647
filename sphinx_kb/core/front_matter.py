"""The front matter of a page: which keys there are, in which order, and what may stand in them. Knows no file."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from sphinx_kb.core.diagnostic import nearest
from sphinx_kb.core.parse_rows import Loader, yaml_problem
from sphinx_kb.core.review import today

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Key:
    """One key of the front matter."""

    name: str
    required: bool
    meaning: str
    """For the contributors' page."""


KEYS = {
    key.name: key
    for key in (
        Key("summary", True, "一句话，说清这一页讲什么；出现在搜索结果、预览和页面描述里"),
        Key("aliases", False, "这一页还叫什么，一个列表；[[别名]] 会通到这里"),
        Key("tags", False, "分类的词，一个列表"),
        Key("reviewed", True, "最近一次审阅的日期，如 2026-11-23"),
        Key("weight", False, "搜索时的分量，默认 1"),
    )
}
SUMMARY = (12, 90)
"""How many letters a summary has at least and at most."""


def mistakes(text: str, day: dt.date | None = None) -> Iterator[tuple[int, str]]:
    """Every mistake in the front matter of a page's source: line and what to do."""
    rows = text.split("\n")
    if rows[0].strip() != "---":
        yield 1, "缺开头的说明：第一行写 ---，接着写 summary 和 reviewed，再写一行 ---"
        return
    end = next((number for number, row in enumerate(rows[1:], 1) if row.strip() == "---"), None)
    if end is None:
        yield 1, "开头的说明没有结束：少了第二行 ---"
        return
    try:
        loader = Loader("\n".join(rows[1:end]))
        root = loader.get_single_node()  # its nodes know their lines
        content = loader.construct_document(root) if isinstance(root, yaml.MappingNode) else None
    except yaml.YAMLError as error:
        line, message = yaml_problem(error, "\n".join(rows[1:end]))
        yield line + 1, message
        return
    if not isinstance(root, yaml.MappingNode) or content is None:
        yield 1, "开头的说明应是一行行 “字段: 内容”"
        return
    where = {str(key.value): key.start_mark.line + 2 for key, _value in root.value}
    yield from key_mistakes([str(key.value) for key, _value in root.value], where)
    yield from content_mistakes(content, where, day or today())


def key_mistakes(names: list[str], where: dict[str, int]) -> Iterator[tuple[int, str]]:
    """Unknown, repeated, missing and misplaced keys."""
    for name in names:
        if name not in KEYS:
            yield where[name], f"不认识的字段 “{name}”{nearest(name, KEYS)}（可用的是：{'、'.join(KEYS)}）"
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield where[name], f"字段 “{name}” 写了两次"
    meant = {found for name in names if name not in KEYS for found in difflib.get_close_matches(name, KEYS, 1, 0.75)}
    for key in KEYS.values():
        # a misspelt key has been reported already: one mistake, one message
        if key.required and key.name not in names and key.name not in meant:
            yield 1, f"缺 {key.name}：{key.meaning}"
    known = [name for name in names if name in KEYS]
    if known != sorted(known, key=list(KEYS).index):
        yield where[known[0]], f"字段的次序应是：{'、'.join(name for name in KEYS if name in known)}"


def content_mistakes(content: dict[str, Any], where: dict[str, int], day: dt.date) -> Iterator[tuple[int, str]]:
    """What may not stand in a known key."""
    summary = content.get("summary")
    if "summary" in where and not (isinstance(summary, str) and SUMMARY[0] <= len(summary) <= SUMMARY[1]):
        length = len(summary) if isinstance(summary, str) else 0
        yield where["summary"], f"summary 要有 {SUMMARY[0]}–{SUMMARY[1]} 个字，现在是 {length} 个"
    reviewed = content.get("reviewed")
    if "reviewed" in where:
        if type(reviewed) is not dt.date:
            yield where["reviewed"], f"reviewed “{reviewed}” 不是日期，要写成 2026-11-23"
        elif reviewed > day + dt.timedelta(days=1):
            yield where["reviewed"], f"reviewed {reviewed} 还没到"
    for name in ("aliases", "tags"):
        value = content.get(name)
        is_list = isinstance(value, list) and all(isinstance(item, str | int | float) for item in value)
        if name in where and not is_list:
            yield where[name], f"{name} 要写成列表：[甲, 乙]"
    weight = content.get("weight", 1)
    if not isinstance(weight, (int, float)) or isinstance(weight, bool) or weight <= 0:
        yield where["weight"], f"weight “{weight}” 要是大于 0 的数"
