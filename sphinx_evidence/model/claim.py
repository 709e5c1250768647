"""A claim of the article and what the evidence says of it. Knows no file and no page."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_evidence.model.vocabulary import SPECIES, STUDIES
from sphinx_kb.core.diagnostic import one_of
from sphinx_kb.core.review import today

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class Verdict:
    """One of the five judgements: a word and a sign, so that it never rests on colour."""

    id: str
    word: str
    sign: str
    meaning: str
    needs_instead: bool
    """Whether the reader must be told what holds instead."""


VERDICTS = {
    verdict.id: verdict
    for verdict in (
        Verdict("supported", "有据", "✓", "多方证据一致，没有见到有分量的反对。", False),
        Verdict("supported-with-nuance", "大体成立", "≈", "方向对，但要加上条件、程度或物种才准确。", True),
        Verdict("contested", "有争议", "⇄", "可靠的证据互相矛盾，两边都列出。", True),
        Verdict("not-supported", "无据", "✗", "没有找到支持它的证据，或直接的证据与它相反。", True),
        Verdict("editorial", "编者说明", "○", "是说明或声明，不是可以核查的事实。", False),
    )
}
SECTIONS = {
    "0 元数据与观前提醒": "开头：观前提醒",
    "0 导言": "开头：导言",
    "一.1 α2 受体": "一之 1：α₂ 受体拮抗",
    "一.2 5-HT 受体": "一之 2：5-HT 受体拮抗",
    "一.3 H1 受体": "一之 3：H₁ 受体拮抗",
    "二.1 药代动力学": "二之 1：药代动力学",
    "二.2 剂量-效应": "二之 2：剂量与效应",
    "三 临床表现": "三：临床表现",
    "四.1 生理依赖": "四之 1：生理依赖与停药",
    "四.2 心理依赖": "四之 2：心理依赖",
}
"""The sections of the article, in its order, with what readers see."""
REQUIRED = ("id", "article", "statement", "verdict", "reason", "page", "reviewed")
OPTIONAL = ("instead", "for", "against", "species", "study")
LISTS = ("for", "against", "species", "study")
IDENTIFIER = re.compile(r"C\d{3}")


@dataclass(frozen=True)
class Claim:
    """One atomic claim, judged."""

    id: str
    """C001 …; its address in the ledger is the same in lower case."""
    article: str
    """The section of the article that makes the claim, a key of SECTIONS."""
    statement: str
    """What the article claims, in our words."""
    verdict: Verdict
    """What the evidence says."""
    reason: str
    """Why, in a sentence or two that a patient understands."""
    instead: str
    """What we say instead; may be empty only where the verdict does not need it."""
    supporting: tuple[str, ...]
    """Keys of references for the claim."""
    opposing: tuple[str, ...]
    """Keys of references against it."""
    species: tuple[str, ...]
    """In what it was seen, where that matters."""
    study: tuple[str, ...]
    """In what kind of study, where that matters."""
    page: str
    """Its home: the page that deals with it."""
    reviewed: dt.date
    """When it was last judged."""
    path: str
    """The file it stands in."""
    line: int
    """The line in that file."""

    @property
    def anchor(self) -> str:
        """Its id in the ledger."""
        return self.id.lower()

    @property
    def refs(self) -> tuple[str, ...]:
        """All its references, those for it first, each once."""
        return tuple(dict.fromkeys(self.supporting + self.opposing))


def mistakes(row: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one entry, in words for its author."""
    for key in row:
        if key not in REQUIRED + OPTIONAL:
            yield f"不认识的字段 {key}{one_of(str(key), REQUIRED + OPTIONAL)}"
    for key in REQUIRED:
        if not row.get(key):
            yield f"缺 {key}"
        elif key not in ("reviewed", *LISTS) and not isinstance(row[key], str):
            yield f"{key} “{row[key]}” 应是一句话：用引号括起来"
    for key in LISTS:
        if not is_list_of_words(row.get(key) or []):
            yield f"{key} 要写成列表：[甲, 乙]"
    yield from word_mistakes(row)
    yield from review_mistakes(row.get("reviewed"))
    yield from verdict_mistakes(row)


def is_list_of_words(found: Any) -> bool:
    """Whether something is a list of texts."""
    return isinstance(found, list) and all(isinstance(word, str) for word in found)


def word_mistakes(row: Mapping[str, Any]) -> Iterator[str]:
    """Words that must be among those we know."""
    if row.get("id") and not IDENTIFIER.fullmatch(str(row["id"])):
        yield f"id “{row['id']}” 要写成 C 加三位数字"
    if row.get("article") and row["article"] not in SECTIONS:
        yield f"article “{row['article']}” 不认识{one_of(str(row['article']), SECTIONS)}"
    for key, allowed in (("species", SPECIES), ("study", STUDIES)):
        for name in row.get(key) or () if is_list_of_words(row.get(key)) else ():
            if name not in allowed:
                yield f"{key} 里的 “{name}” 不认识{one_of(name, allowed)}"


def review_mistakes(reviewed: Any) -> Iterator[str]:
    """The day of judgement is a day, and not one to come."""
    if reviewed and type(reviewed) is not dt.date:
        yield f"reviewed “{reviewed}” 不是日期，要写成 2026-11-23"
    elif reviewed and reviewed > today() + dt.timedelta(days=1):
        yield f"reviewed {reviewed} 还没到：写最近一次评定的日期"


def verdict_mistakes(row: Mapping[str, Any]) -> Iterator[str]:
    """What a verdict asks for."""
    verdict = VERDICTS.get(str(row.get("verdict")))
    if row.get("verdict") and verdict is None:
        yield f"verdict “{row['verdict']}” 不认识{one_of(str(row['verdict']), VERDICTS)}"
    if verdict is None:
        return
    if verdict.needs_instead and not row.get("instead"):
        yield f"判为“{verdict.word}”的论断要写 instead：我们改说什么"
    if verdict.id == "contested" and not (row.get("for") and row.get("against")):
        yield "有争议的论断，for 和 against 两边都要列文献"
    elif verdict.id != "editorial" and not (row.get("for") or row.get("against")):
        yield "没有文献：下了判定就要有依据"
    both = [key for key in row.get("for") or () if key in (row.get("against") or ())]
    if both:
        yield f"文献 {'、'.join(both)} 同时列在 for 和 against 里：只留一边"


def claim_of(row: Mapping[str, Any], path: str, line: int) -> Claim:
    """The record of an entry without mistakes."""
    def listed(key: str) -> tuple[str, ...]:
        return tuple(str(name) for name in row.get(key) or ())

    return Claim(
        id=str(row["id"]), article=str(row["article"]), statement=str(row["statement"]).strip(),
        verdict=VERDICTS[str(row["verdict"])], reason=str(row["reason"]).strip(),
        instead=str(row.get("instead") or "").strip(), supporting=listed("for"), opposing=listed("against"),
        species=listed("species"), study=listed("study"), page=str(row["page"]), reviewed=row["reviewed"],
        path=path, line=line,
    )
