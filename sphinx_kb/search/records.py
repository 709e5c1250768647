"""The records of search: each page, each of its sections, terms and claims; each reference."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import latexcodec  # noqa: F401  # registers the codec “ulatex”
from docutils import nodes
from sphinx import addnodes

from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx

    from sphinx_evidence.model.reference import Reference

SPACE = re.compile(r"\s+")
KINDS = {"page": "页面", "section": "段落", "term": "术语", "claim": "论断", "reference": "文献"}
BRACES = str.maketrans("", "", "{}")
LATER = ("claim", "reference")
"""Kinds that are found once the bodies are there; the first query waits for the others alone."""
APART = {
    "no-search", "kb-ledger", "kb-values", "kb-corrections", "kb-chart__table", "kb-term__names", "kb-term__page",
}
"""Classes of blocks that have records of their own, hold only numbers, or repeat what is known."""
ASIDE = 0.5
"""Pages that weigh less come later, too."""


@dataclass(frozen=True)
class SearchRecord:
    """One thing on the page that can be found."""

    record: dict[str, Any]


def clean(text: str) -> str:
    """One line without runs of space."""
    return SPACE.sub(" ", text).strip()


def own_text(node: nodes.Element) -> str:
    """The text of a section without its title, its subsections, drawings, citations and what is marked no-search."""
    return clean(" ".join(texts(node)))


def texts(node: nodes.Element) -> Iterator[str]:
    """The text of each block, in reading order."""
    for child in node.children:
        if isinstance(child, (nodes.section, nodes.title, nodes.comment, addnodes.toctree, addnodes.glossary)):
            continue
        yield block_text(child)


def is_apart(node: nodes.Element) -> bool:
    """Whether a block has records of its own or none."""
    return type(node).__name__ in ("claim_card", "mermaid") or bool(APART & set(node.get("classes", ())))


def block_text(node: nodes.Node) -> str:
    """The text of a block; blocks within it are parted by a space, citations left out."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, nodes.raw) or (isinstance(node, nodes.Element) and is_apart(node)):
        return ""
    if isinstance(node, addnodes.pending_xref) and node.get("refdomain") == "cite":
        return ""
    if isinstance(node, nodes.image):
        return node.get("alt", "") if "only-dark" not in node["classes"] else ""
    glue = "" if isinstance(node, nodes.TextElement) else " "
    return glue.join(block_text(child) for child in node.children if not isinstance(child, nodes.system_message))


def claims_in(section: nodes.Element) -> list[str]:
    """The anchors of the claims that a section itself speaks of, its subsections left out."""
    found: dict[str, None] = {}
    for child in section.children:
        if not isinstance(child, nodes.section):
            badges = (node for node in child.findall(nodes.Element) if type(node).__name__ == "claim_badge")
            found.update((badge["claim"].lower(), None) for badge in badges)
    return list(found)


def records_of(doctree: nodes.document, summary: str, weight: float) -> Iterator[dict[str, Any]]:
    """Every record of a page, the page itself first."""
    page = ""
    for section in doctree.findall(nodes.section):
        title, body = clean(section[0].astext()), own_text(section)
        if not page:
            page = title
            yield {**record("", page, page, summary, body, "page", weight), "claims": claims_in(section)}
        else:
            yield {**record(section["ids"][0], page, title, "", body, "section", weight), "claims": claims_in(section)}
    for item in doctree.findall(nodes.definition_list_item):
        term = item[0]
        if isinstance(item.parent.parent, addnodes.glossary) and isinstance(term, nodes.term) and term["ids"]:
            name = clean(next(iter(term.findall(nodes.Text))).astext())
            text = clean(" ".join(block_text(child) for child in item.children[1:]))
            yield record(term["ids"][0], page, name, "", text, "term", weight)
    for box in doctree.findall(nodes.container):
        if "kb-ledger__item" in box["classes"]:
            text = clean(" ".join(block_text(child) for child in box.children[1:-1]))
            name = clean(box[0].children[-1].astext())
            yield record(box["ids"][0], page, name, "", text, "claim", weight)


def record(anchor: str, page: str, title: str, lead: str, body: str, kind: str, weight: float) -> dict[str, Any]:
    """One thing that can be found; `lead` is known before the bodies are loaded, `body` goes on after it."""
    return {"anchor": anchor, "page": page, "title": title, "lead": lead, "body": body, "kind": kind, "weight": weight}


def as_text(field: str) -> str:
    """A field of BibTeX with its accents read and without its braces."""
    decoded: str = codecs.decode(field, "ulatex")  # type: ignore[call-overload]  # text to text, a codec of latexcodec
    return decoded.translate(BRACES)


def reference_records(references: Iterable[tuple[Reference, str]], page: str) -> Iterator[dict[str, Any]]:
    """A record for each reference and its anchor in the list on `page` (its title)."""
    for reference, anchor in references:
        fields = {name: as_text(field) for name, field in reference.fields.items()}
        authors = fields.get("author", "").replace(" and others", " 等").replace(" and ", "；")
        lead = clean(f"{authors} {fields.get('year', '')}")
        body = clean(f"{fields.get('journal', '')} {reference.doi} {reference.pmid}")
        yield record(anchor, page, clean(fields.get("title", "")), lead, body, "reference", 1.0)


def comes_later(record: dict[str, Any]) -> bool:
    """Whether a record comes with the bodies."""
    return record["kind"] in LATER or record["weight"] < ASIDE


def weight_of(docname: str, stated: object, patterns: Mapping[str, float]) -> float:
    """How much a page counts: what it states itself, else the last pattern that fits, else 1."""
    try:
        return float(str(stated))
    except ValueError:
        fitting = [weight for pattern, weight in patterns.items() if fnmatchcase(docname, pattern)]
        return float(fitting[-1]) if fitting else 1.0


def note_records(app: Sphinx, doctree: nodes.document) -> None:
    """Note the records of the page that was read."""
    env = app.env
    meta = env.metadata.get(env.docname, {})
    weight = weight_of(env.docname, meta.get("weight"), app.config.kb_search_weights)
    for found in records_of(doctree, str(meta.get("summary", "")), weight):
        store_of(env).note(env.docname, SearchRecord(found))
