"""What the ledger and the corrections share: claims by section of the article, and the pages that deal with them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from sphinx_evidence.data import data_of, ledger_of
from sphinx_evidence.model.claim import SECTIONS
from sphinx_kb.core.formats import has_addresses
from sphinx_kb.core.review import is_old, today
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_evidence.model.claim import Claim

WIDE = 40
DIGITS = {digit: str(number) for number, digit in enumerate("零一二三四五六七八九")}


class claim_pages(nodes.Inline, nodes.TextElement):  # noqa: N801  # docutils' way of naming nodes
    """Where ``claims`` are dealt with, ``at_home`` or wherever they are; filled in once every page is read."""


class claim_number(nodes.Inline, nodes.TextElement):  # noqa: N801  # as above
    """The id of a claim, which leads to its entry in the ledger once that is known."""


class review_mark(nodes.Inline, nodes.TextElement):  # noqa: N801  # as above
    """Marks a claim that was ``reviewed`` long ago; time alone decides, so it is filled in when a page is written."""


@dataclass(frozen=True)
class UsedClaim:
    """A page deals with a claim."""

    claim: str
    """Its id."""


def by_section(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Claims by the section of the article, in the order of the article."""
    found: dict[str, list[Claim]] = {}
    order = list(SECTIONS)
    for claim in sorted(claims, key=lambda claim: (order.index(claim.article), claim.path, claim.line)):
        found.setdefault(claim.article, []).append(claim)
    return found


def anchors_of(sections: Iterable[str], prefix: str) -> Iterator[str]:
    """An id for each section of the article: «二.2 剂量-效应» is ``claims-2-2``."""
    seen = Counter[str]()
    for section in sections:
        number = "".join(DIGITS.get(letter, letter) for letter in section.partition(" ")[0])
        anchor = f"{prefix}-{re.sub('[^0-9]+', '-', number).strip('-')}"
        seen[anchor] += 1
        # the article begins with two parts that have no number of their own
        yield anchor if seen[anchor] == 1 else f"{anchor}-part-{seen[anchor]}"


def section_of(anchor: str, title: str, *content: nodes.Node) -> nodes.section:
    """A section with an id of our own."""
    section = nodes.section(ids=[anchor], names=[anchor])
    section += [nodes.title("", title), *content]
    return section


def width(cell: str | nodes.Node) -> int:
    """How many columns of a terminal a cell takes: a Chinese character two, links to pages a guess."""
    if not isinstance(cell, str):
        return WIDE
    return min(WIDE, sum(2 if east_asian_width(letter) in "WF" else 1 for letter in cell) + 2)


def table(rows: Sequence[Sequence[str | nodes.Node]], name: str) -> nodes.table:
    """A table whose first row is its head."""
    node = nodes.table(classes=[name])
    group = nodes.tgroup(cols=len(rows[0]))
    # in plain text a column is as wide as this says, in letters; elsewhere it fits what stands in it
    group.extend(nodes.colspec(colwidth=max(map(width, column))) for column in zip(*rows, strict=True))
    head, body = nodes.thead(), nodes.tbody()
    for index, cells in enumerate(rows):
        line = nodes.row()
        for cell in cells:
            content = nodes.Text(cell) if isinstance(cell, str) else cell
            line += nodes.entry("", nodes.paragraph("", "", content))
        (body if index else head).append(line)
    group += [head, body]
    node += group
    return node


class PageLinks(SphinxPostTransform):
    """Fill in which pages deal with claims and which were reviewed long ago; lead from their numbers to the ledger."""

    default_priority = 9  # before references are resolved, so that what follows treats ours like any other

    def run(self, **kwargs: object) -> None:
        for place in list(self.document.findall(claim_pages)):
            links: list[nodes.Node] = []
            for page in self.pages_of(place):
                title = nodes.Text(self.env.titles[page].astext())
                links += [*([nodes.Text("、")] if links else []), self.link(page, "", title)]
            place.replace_self(links or nodes.Text("还没有页面用到"))
        for mark in list(self.document.findall(review_mark)):
            old = is_old(mark["reviewed"], today())
            mark.replace_self([nodes.inline("", "（超过一年没有复核）", classes=["kb-unverified"])] if old else [])
        ledger = ledger_of(self.env)
        for number in list(self.document.findall(claim_number)):
            content = nodes.inline("", number["claim"], classes=["kb-ledger__id"])
            number.replace_self(self.link(ledger, number["claim"].lower(), content) if ledger else content)

    def pages_of(self, place: claim_pages) -> list[str]:
        """The pages that a place names, each once."""
        data, wanted = data_of(self.env), place["claims"]
        if place.get("at_home"):
            pages = [data.claims[name].page for name in wanted]
        else:
            pages = [page for page, used in store_of(self.env).facts(UsedClaim) if used.claim in wanted]
        return [page for page in dict.fromkeys(pages) if page in self.env.titles]

    def link(self, page: str, anchor: str, content: nodes.Node) -> nodes.Node:
        """A link, or its text where the builder has no addresses."""
        if not has_addresses(self.env._app.builder):
            return content
        return make_refnode(self.env._app.builder, self.env.docname, page, anchor, content)
