"""Shared by ledger and corrections: claims by section of the text, and links to the pages that use them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import east_asian_width, numeric

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_evidence.claims.parts import review_mark
from sphinx_evidence.data import data_of, ledger_of
from sphinx_evidence.locale import _
from sphinx_kb.core.formats import builder_of, has_addresses
from sphinx_kb.core.message_nodes import enumerated
from sphinx_kb.core.resolver import reference_to
from sphinx_kb.core.review import is_old, today
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_evidence.model.claim import Claim
    from sphinx_evidence.model.data import Data

WIDEST_CELL = 40
"""The greatest width of a table cell in plain text, in terminal columns."""


class claim_pages(nodes.Inline, nodes.TextElement):  # noqa: N801  # docutils' way of naming nodes
    """Links to the home pages of ``claims`` if ``at_home``, else to all pages that use them; filled in later."""


class claim_number(nodes.Inline, nodes.TextElement):  # noqa: N801  # as above
    """The id of a claim, which becomes a link to its entry in the ledger."""


@dataclass(frozen=True)
class UsedClaim:
    """The page uses a claim."""

    claim: str
    """Its id."""


def by_section(data: Data) -> dict[str, list[Claim]]:
    """Return the claims by the section of the text, in the order of the text."""
    found: dict[str, list[Claim]] = {}
    order = list(data.sections)
    for claim in sorted(data.claims.values(), key=lambda claim: (order.index(claim.article), claim.path, claim.line)):
        found.setdefault(claim.article, []).append(claim)
    return found


def anchors_of(sections: Iterable[str], prefix: str) -> Iterator[str]:
    """Yield an id for each section of the text: «2.2 Dose and effect» is ``claims-2-2``, in numerals of any script.

    A section without a number gets its position instead: ``claims-part-3``.
    """
    seen = Counter[str]()
    for place, section in enumerate(sections, 1):
        digits = "".join(in_digits(letter) for letter in section.partition(" ")[0])
        anchor = f"{prefix}-{re.sub('[^0-9]+', '-', digits).strip('-') or f'part-{place}'}"
        seen[anchor] += 1
        # several parts of a text may share a number
        yield anchor if seen[anchor] == 1 else f"{anchor}-part-{seen[anchor]}"


def in_digits(letter: str) -> str:
    """Return a numeral below ten, in any script, as an ASCII digit; other characters as they are."""
    number = numeric(letter, -1)
    return str(int(number)) if number in range(10) else letter


def section_of(anchor: str, title: str, *content: nodes.Node) -> nodes.section:
    """Return a section with a given id."""
    section = nodes.section(ids=[anchor], names=[anchor])
    section += [nodes.title("", title), *content]
    return section


def cell_width(cell: str | nodes.Node) -> int:
    """Return the terminal columns that a cell takes: two for a Chinese character, WIDEST_CELL for a node."""
    if not isinstance(cell, str):
        return WIDEST_CELL
    return min(WIDEST_CELL, sum(2 if east_asian_width(letter) in "WF" else 1 for letter in cell) + 2)


def table(rows: Sequence[Sequence[str | nodes.Node]], name: str) -> nodes.table:
    """Return a table; the first row is its heading, `name` its class."""
    node = nodes.table(classes=[name])
    group = nodes.tgroup(cols=len(rows[0]))
    # only plain text uses these widths, in characters
    group.extend(nodes.colspec(colwidth=max(map(cell_width, column))) for column in zip(*rows, strict=True))
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
    """Fill in the pages that use claims and the marks of old reviews; link the ids of claims to the ledger."""

    # before references are resolved (10), so that later transforms treat ours like any other
    default_priority = 9

    def run(self, **kwargs: object) -> None:
        for place in list(self.document.findall(claim_pages)):
            links = [self.link(page, "", nodes.Text(self.env.titles[page].astext())) for page in self.pages_of(place)]
            place.replace_self(enumerated(links) or nodes.Text(_("no page yet")))
        for mark in list(self.document.findall(review_mark)):
            old = is_old(mark["reviewed"], today())
            label = [nodes.inline("", str(_(" (not reviewed for over a year)")), classes=["kb-unverified"])]
            mark.replace_self(label if old else [])
        ledger = ledger_of(self.env)
        for number in list(self.document.findall(claim_number)):
            content = nodes.inline("", number["claim"], classes=["kb-ledger__id"])
            number.replace_self(self.link(ledger, number["claim"].lower(), content) if ledger else content)

    def pages_of(self, place: claim_pages) -> list[str]:
        """Return the pages that a node stands for, without repetition."""
        data, wanted = data_of(self.env), place["claims"]
        if place.get("at_home"):
            pages = [data.claims[name].page for name in wanted]
        else:
            pages = [page for page, used in store_of(self.env).facts(UsedClaim) if used.claim in wanted]
        return [page for page in dict.fromkeys(pages) if page in self.env.titles]

    def link(self, page: str, anchor: str, content: nodes.Node) -> nodes.Node:
        """Return a link, or its text if the builder has no addresses."""
        builder = builder_of(self.env)
        return reference_to(builder, self.env.docname, page, anchor, content) if has_addresses(builder) else content
