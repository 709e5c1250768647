"""A term of the glossary with all its names. Knows no file and no page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.diagnostic import one_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

GROUPS = {
    "drug": "药物",
    "class": "药物类别",
    "transmitter": "递质",
    "receptor": "受体与转运体",
    "concept": "药理学概念",
    "pharmacokinetics": "药代动力学",
    "sleep": "睡眠与疗法",
    "dependence": "依赖与停药",
    "safety": "安全与用法",
    "evidence": "证据与统计",
}
REQUIRED = ("id", "zh", "en", "group", "definition")
OPTIONAL = ("abbr", "variants", "pinyin", "page")
IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Term:
    """One entry of the glossary."""

    id: str
    """English kebab-case; its anchor is ``term-<id>``."""
    zh: str
    """The name it is listed under."""
    en: str
    """The established English name."""
    abbr: tuple[str, ...]
    """Abbreviations."""
    variants: tuple[str, ...]
    """What else a reader may call it or type."""
    pinyin: str
    """Syllables with spaces, for order and search; empty for names in Latin letters."""
    definition: str
    """One or two sentences, inline MyST."""
    group: str
    """A key of GROUPS."""
    page: str
    """The page that deals with it; empty if none does."""
    path: str
    """The file it stands in."""
    line: int
    """The line in that file."""

    @property
    def anchor(self) -> str:
        """Its id on the glossary's page."""
        return f"term-{self.id}"

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called, the main name first, each once."""
        return tuple(dict.fromkeys(name for name in (self.zh, *self.abbr, self.en, *self.variants) if name))


def mistakes(row: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one entry, in words for its author."""
    for key in REQUIRED:
        if not row.get(key):
            yield f"缺 {key}"
    for key in row:
        if key not in REQUIRED + OPTIONAL:
            yield f"不认识的字段 {key}{one_of(str(key), REQUIRED + OPTIONAL)}"
    if row.get("id") and not IDENTIFIER.fullmatch(str(row["id"])):
        yield f"id “{row['id']}” 要用小写英文、数字和连字符"
    if row.get("group") and row["group"] not in GROUPS:
        yield f"group “{row['group']}” 不认识{one_of(str(row['group']), GROUPS)}"
    for key in ("abbr", "variants"):
        if row.get(key) and not isinstance(row[key], list):
            yield f"{key} 要写成列表：[甲, 乙]"


def term_of(row: Mapping[str, Any], path: str, line: int) -> Term:
    """The record of an entry without mistakes."""
    def listed(key: str) -> tuple[str, ...]:
        return tuple(str(name) for name in row.get(key) or ())

    return Term(
        id=str(row["id"]), zh=str(row["zh"]), en=str(row["en"]), abbr=listed("abbr"), variants=listed("variants"),
        pinyin=str(row.get("pinyin") or ""), definition=str(row["definition"]).strip(), group=str(row["group"]),
        page=str(row.get("page") or ""), path=path, line=line,
    )
