"""Keys of references, claims, values and terms must exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.check import Content, Finding
from kb.model.fault import nearest
from kb.text.names import key as same
from kb.text.source import roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CLAIM_BLOCK = re.compile(r"^\s*(?:`{3,}|:{3,})\{claim\}\s+(\S+)\s*$")


def check(content: Content) -> Iterator[Finding]:
    data = content.data
    terms = {same(name) for term in data.terms.values() for name in term.names}
    names = [name for term in data.terms.values() for name in term.names]
    for page in content.pages:
        for line, role, text in roles(page.text):
            if role.split(":")[0] == "cite":
                for key in (part.strip() for part in text.split(",")):
                    yield from unknown(page.path, line, "文献", key, data.references)
            elif role == "claim":
                yield from unknown(page.path, line, "论断", text.strip(), data.claims)
            elif role == "value":
                yield from unknown(page.path, line, "数值", text.partition("|")[0].strip(), data.values)
            elif role == "term" and same(text) not in terms and "<" not in text:
                yield from unknown(page.path, line, "术语", text.strip(), names)
        for fence in (line for line in page.lines if line.kind == "fence"):
            if found := CLAIM_BLOCK.match(fence.text):
                yield from unknown(page.path, fence.number, "论断", found[1], data.claims)


def unknown(path: str, line: int, kind: str, key: str, known: Iterable[str]) -> Iterator[Finding]:
    """A finding if the key is not among the known ones."""
    if key not in known:
        advice = nearest(key, known) or "：看看有没有写错，或先在 _data/ 里加上"
        yield Finding(path, line, "keys", f"没有 “{key}” 这条{kind}{advice}")
