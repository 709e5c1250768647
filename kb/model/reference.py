"""A reference and how far it was checked. Knows no file, no page and no citation style."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.model.value import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DOI = re.compile(r"10\.\d{4,9}/\S+")
DIGITS = re.compile(r"\d+")
ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")
ENTRY = re.compile(r"^@(\w+)\s*\{\s*([^,\s]+)\s*,", re.M)
FIELD = re.compile(r"^\s*(\w+)\s*=\s*\{", re.M)


@dataclass(frozen=True)
class Reference:
    """One entry of the bibliography, as far as the knowledge base itself reads it."""

    key: str
    """The BibTeX key."""
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


def mistakes(reference: Reference) -> Iterator[str]:
    """What is wrong with one entry, in words for its author."""
    if reference.verified not in STATUSES:
        yield f"{reference.key} 的 verified “{reference.verified}” 不认识，可用的是：{'、'.join(STATUSES)}"
    for name in ("author", "title", "year"):
        if not reference.fields.get(name):
            yield f"{reference.key} 缺 {name}"
    if reference.doi and not DOI.fullmatch(reference.doi):
        yield f"{reference.key} 的 doi “{reference.doi}” 不合格式，应以 10. 开头，不带网址"
    if reference.pmid and not DIGITS.fullmatch(reference.pmid):
        yield f"{reference.key} 的 pmid “{reference.pmid}” 应全是数字"
    address = reference.fields.get("url", "")
    if address and not ADDRESS.fullmatch(address):
        yield f"{reference.key} 的 url “{address}” 不是网址"
    if "note" in reference.fields:
        yield f"{reference.key} 有 note：它会印出来。核对的经过写进 checked"


def parse(text: str, path: str) -> list[Reference]:
    """Every entry of a BibTeX file in this project's form: braces around values, no macros."""
    starts = [*ENTRY.finditer(text)]
    ends = [start.start() for start in starts[1:]] + [len(text)]
    references = []
    for start, end in zip(starts, ends, strict=True):
        fields = dict(read_fields(text[start.end() : end]))
        verified = fields.pop("verified", "")
        line = text.count("\n", 0, start.start()) + 1
        references.append(Reference(start[2], fields, verified, path, line))
    return references


def read_fields(body: str) -> Iterator[tuple[str, str]]:
    """The fields of one entry: names in lower case, values without their outer braces."""
    position = 0
    while found := FIELD.search(body, position):
        depth, position = 1, found.end()
        while depth and position < len(body):
            depth += {"{": 1, "}": -1}.get(body[position], 0)
            position += 1
        yield found[1].lower(), " ".join(body[found.end() : position - 1].split())
