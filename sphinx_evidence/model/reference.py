"""A reference and how far it was checked. Knows no file, no page and no citation style."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_evidence.model.vocabulary import STATUSES
from sphinx_kb.core.diagnostic import Fault, one_of
from sphinx_kb.core.review import today

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TYPES = {
    "article": "J", "book": "M", "inbook": "M", "incollection": "M", "phdthesis": "D", "mastersthesis": "D",
    "inproceedings": "C", "proceedings": "C", "techreport": "R", "standard": "S", "patent": "P", "newspaper": "N",
    "database": "DB", "dataset": "DS", "software": "CP", "online": "EB", "misc": "EB",
}
"""Types of entry and the marks that GB/T 7714—2015 gives them."""
FIELDS = (
    "author", "editor", "title", "journal", "booktitle", "year", "volume", "number", "pages", "edition", "publisher",
    "institution", "school", "address", "doi", "pmid", "url", "urldate", "unsure", "verified", "checked",
)
"""What an entry may say; `verified`, `checked` and `unsure` are ours and no part of the reference as printed."""
KEY = re.compile(r"[a-z][a-z0-9]*")
DOI = re.compile(r"10\.\d{4,9}/\S*[^\s.,;，。；]", re.ASCII)
PMID = re.compile(r"[1-9][0-9]{0,8}")
YEAR = re.compile(r"(1[89]|20)[0-9]{2}|\[(1[89]|20)[0-9]{2}\]")
"""In square brackets: not on the work, worked out by an editor (GB/T 7714—2015, 8.4.3.3)."""
ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")


@dataclass(frozen=True)
class Reference:
    """One entry of the bibliography, as far as the knowledge base itself reads it."""

    key: str
    """The BibTeX key."""
    type: str
    """A key of TYPES."""
    fields: Mapping[str, str]
    """The fields, lower case, braces of the value taken off."""
    verified: str
    """How far it was checked, a key of STATUSES."""
    path: str
    """The file it stands in."""
    line: int
    """The line in that file."""

    @property
    def doi(self) -> str:
        return self.fields.get("doi", "")

    @property
    def pmid(self) -> str:
        return self.fields.get("pmid", "")

    @property
    def unsure(self) -> str:
        """The parts of the entry that nobody has seen on the work or in a catalogue, for readers: 作者、卷."""
        return self.fields.get("unsure", "")

    @property
    def names(self) -> Iterator[tuple[str, str]]:
        """What says which work it is: DOI, PMID, address, title; each with the value by which to compare."""
        address = self.fields.get("url", "")
        yield "doi", (self.doi or address.partition("doi.org/")[2]).lower()
        yield "pmid", self.pmid
        yield "url", address.rstrip("/")
        letters = unicodedata.normalize("NFKC", self.fields.get("title", "")).casefold()
        yield "题名", "".join(letter for letter in letters if letter.isalnum()) + self.fields.get("year", "")


def mistakes(row: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with one entry, in words for its author."""
    if not KEY.fullmatch(row["key"]):
        yield f"键 “{row['key']}” 要用小写英文字母和数字，字母开头"
    if row["type"] not in TYPES:
        yield f"类型 @{row['type']} 不认识{one_of(row['type'], TYPES)}"
    for name in row:
        if name == "note":
            yield "note 会印出来：核对的经过写进 checked"
        elif name not in (*FIELDS, "key", "type"):
            yield f"不认识的字段 {name}{one_of(name, FIELDS)}"
    if not row.get("verified"):
        yield f"缺 verified：写核对到哪一步，可用的是：{'、'.join(STATUSES)}"
    elif row["verified"] not in STATUSES:
        yield f"verified “{row['verified']}” 不认识{one_of(row['verified'], STATUSES)}"
    for name, cure in (("author", "没有署名的写 {{佚名}}"), ("title", "写题名")):
        if not row.get(name):
            yield f"缺 {name}：{cure}"
    yield from form_mistakes(row)
    yield from date_mistakes(row)


def form_mistakes(row: Mapping[str, str]) -> Iterator[str]:
    """What has not the form that it must have, or leads nowhere."""
    if row.get("doi") and not DOI.fullmatch(row["doi"]):
        yield f"doi “{row['doi']}” 不合格式：以 10. 开头，不带网址，末尾没有标点"
    if row.get("pmid") and not PMID.fullmatch(row["pmid"]):
        yield f"pmid “{row['pmid']}” 不合格式：只写数字，不以 0 开头"
    if row.get("url") and not ADDRESS.fullmatch(row["url"]):
        yield f"url “{row['url']}” 不是网址：以 http:// 或 https:// 开头"
    for name in ("author", "title", "journal", "booktitle"):
        if "$" in row.get(name, ""):
            yield f"{name} 里有 LaTeX 公式，会原样印出来：直接写 α₂ 这样的字符"
    if row["type"] == "article" and not row.get("journal"):
        yield "缺 journal：期刊文章要写刊名"


def date_mistakes(row: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the year, and with the day on which a page was looked at."""
    year, looked = row.get("year", ""), row.get("urldate", "")
    if not (year or looked):
        yield "缺 year：写出版年；网页没有写年份的，空着 year，写 urldate"
    if year and not (YEAR.fullmatch(year) and int(year.strip("[]")) <= today().year + 1):
        yield f"year “{year}” 不是出版年：写四位数字，不晚于明年；原件上没有、由编者推定的放在方括号里，如 [1996]"
    if row.get("url") and not row.get("doi") and not looked:
        yield "缺 urldate：网上的资料要写查阅的日期，如 2026-11-23"
    if looked:
        try:
            if dt.date.fromisoformat(looked) > today() + dt.timedelta(days=1):
                yield f"urldate {looked} 还没到"
        except ValueError:
            yield f"urldate “{looked}” 不是日期，要写成 2026-11-23"


def reference_of(row: Mapping[str, str], path: str, line: int) -> Reference:
    """The record of an entry without mistakes."""
    fields = {name: text for name, text in row.items() if name in FIELDS and name != "verified"}
    return Reference(row["key"], row["type"], fields, row["verified"], path, line)


def entered_twice(references: Iterable[Reference]) -> Iterator[Fault]:
    """Works that have two entries: told once, by the first thing that gives them away."""
    seen: dict[tuple[str, str], Reference] = {}
    for entry in references:
        firsts = [(kind, seen.setdefault((kind, name), entry)) for kind, name in entry.names if name]
        kind, first = next(((kind, first) for kind, first in firsts if first is not entry), ("", entry))
        if first is not entry:
            message = f"{entry.key} 与 {first.key} 的 {kind} 相同：同一篇文献只留一条"
            yield Fault(entry.path, entry.line, message)
