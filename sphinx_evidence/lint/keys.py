"""Keys of references, claims, values, interactions and terms that pages use must exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_evidence.model.data import unknown_record
from sphinx_evidence.model.load import load
from sphinx_evidence.model.subject import Subject
from sphinx_kb.lint import Content, Finding, Rule
from sphinx_kb.terms.load import terms_in_settings
from sphinx_kb.text.myst_source import roles
from sphinx_kb.text.names import normalized

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx_kb.lint import PageSource

CLAIM_BLOCK = re.compile(r"^\s*(?:`{3,}|:{3,})\{claim\}\s+(\S+)\s*$")
INTERACTION_BLOCK = re.compile(r"^\s*(?:`{3,}|:{3,})\{interaction\}\s+(.+?)\s*$")


def check(content: Content) -> Iterator[Finding]:
    data = load(content.root, Subject.from_settings(content.settings))
    terms = terms_in_settings(content.root, content.settings)
    known: dict[str, Collection[str]] = {
        "references": data.references, "claims": data.claims, "values": data.values,
        "interactions": data.interactions,
        "terms": [name for term in terms.by_key.values() for name in term.names],
    }
    same_terms = {normalized(name) for name in known["terms"]}
    for page in content.pages:
        for line, kind, key in records_named(page):
            is_term = kind == "terms"
            is_known = normalized(key) in same_terms if is_term else key in known[kind]
            is_explained = terms.explains(key) if is_term else data.explains(kind, key)
            if not is_known and not is_explained:
                yield Finding(page.path, line, "keys", unknown_record(kind, key, known[kind]))


def records_named(page: PageSource) -> Iterator[tuple[int, str, str]]:
    """Yield the records that a page names: line, kind, key."""
    for line, role, text in roles(page.text):
        if role.split(":")[0] == "cite":
            yield from ((line, "references", part.strip()) for part in text.split(","))
        elif role == "claim":
            yield line, "claims", text.strip()
        elif role == "value":
            yield line, "values", text.partition("|")[0].strip()
        elif role == "term" and "<" not in text:
            yield line, "terms", text.strip()
    for source in page.lines:
        if source.kind == "fence" and (found := CLAIM_BLOCK.match(source.text)):
            yield source.number, "claims", found[1]
        if source.kind == "fence" and (found := INTERACTION_BLOCK.match(source.text)):
            yield from ((source.number, "interactions", key) for key in found[1].replace(",", " ").split())


RULE = Rule("keys", check)
