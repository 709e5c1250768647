"""The graph as SVG: all pages on a ring, or one page with its neighbours. Pure: values in, text out.

Colours and lines come from the stylesheet by class; the drawing carries only places. Work grows with pages and links.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_kb.links.graph.model import Graph

KINDS = 10
"""How many sections look different: five colours, filled and hollow."""
STEP = 19.0
"""Room for one page on the ring, in pixels."""
GAP = 1.5
"""Room between two sections, in pages."""
LETTER = 12.5
"""Room for a Han letter of a label, which is the size of its type."""
APART = 11
"""How far from its dot a label begins."""
SCALE = 0.9
"""How large the ring is shown where there is less room: labels can still be read, and the rest is scrolled to."""
LARGEST = 240
"""So many pages are drawn; with more the ring would be too large to look over, and a file of megabytes."""
LONGEST = 14
"""Letters of a label; a longer title is cut, and given whole to those who point at it."""
ROW = 28
"""Height of one neighbour."""
MOST = 8
"""How many neighbours are drawn on either side; the rest is in the text."""


def room(text: str) -> float:
    """The room a text takes, in Han letters: a Latin one takes about half."""
    return sum(0.55 if letter.isascii() else 1 for letter in text)


def shortened(title: str, longest: int = LONGEST) -> str:
    """A title that fits."""
    if room(title) <= longest:
        return title
    end = next(end for end in range(len(title) + 1) if room(title[: end + 1]) > longest)
    return title[:end].rstrip() + "…"


def node(page: str, title: str, kind: int, address: str, at: tuple[float, float], text: str, turn: float = 0) -> str:
    """A page: a dot with a label beside it, as one link."""
    x, y = at
    move = f"translate({x:.1f} {y:.1f})" + (f" rotate({turn:.1f})" if turn else "")
    return (
        f'<a class="kb-graph__node kb-graph__node--{kind % KINDS}" href="{escape(address)}" '
        f'data-kb-page="{escape(page)}" transform="{move}"><title>{escape(title)}</title>'
        f'<circle r="5"/>{text}</a>'
    )


def drawn(graph: Graph) -> dict[str, list[str]]:
    """The pages that are drawn, by section: all, or those with the most neighbours where there are too many."""
    chosen = graph.titles.keys() if len(graph.titles) <= LARGEST else graph.busiest(LARGEST)
    sections = {section: [page for page in pages if page in chosen] for section, pages in graph.sections.items()}
    return {section: pages for section, pages in sections.items() if pages}


def whole(graph: Graph, address: Callable[[str], str], label: str) -> str:
    """The pages on a ring, section after section, each link a curve through the middle."""
    sections = drawn(graph)
    places = sum(len(pages) for pages in sections.values()) + GAP * len(sections)
    radius = max(150.0, places * STEP / (2 * math.pi))
    angles: dict[str, float] = {}
    position = 0.0
    for pages in sections.values():
        for page in pages:
            angles[page] = 2 * math.pi * position / places - math.pi / 2
            position += 1
        position += GAP

    def point(page: str, distance: float) -> tuple[float, float]:
        angle = angles[page]
        return distance * math.cos(angle), distance * math.sin(angle)

    edges = []
    for page in angles:
        for other in graph.out.get(page, ()):
            if other not in angles or (other < page and page in graph.out.get(other, ())):
                continue  # a pair that links both ways is drawn once
            (x1, y1), (x2, y2) = point(page, radius), point(other, radius)
            (u1, v1), (u2, v2) = point(page, radius * 0.35), point(other, radius * 0.35)
            edges.append(
                f'<path class="kb-graph__edge" data-kb-ends="{escape(page)}|{escape(other)}" '
                f'd="M{x1:.1f} {y1:.1f}C{u1:.1f} {v1:.1f} {u2:.1f} {v2:.1f} {x2:.1f} {y2:.1f}"/>'
            )
    dots = []
    extent = [(-radius, -radius), (radius, radius)]
    for page in angles:
        title = graph.titles[page]
        extent.append(point(page, radius + APART + LETTER * (room(shortened(title)) + 1)))
        degrees = math.degrees(angles[page])
        flipped = 90 < degrees < 270
        anchored = f' text-anchor="end" x="-{APART}"' if flipped else f' x="{APART}"'
        text = f'<text{anchored} dy=".35em">{escape(shortened(title))}</text>'
        dots.append(node(page, title, graph.kinds[graph.section(page)], address(page), point(page, radius), text,
                         degrees - 180 if flipped else degrees))
    (left, right), (top, bottom) = ((min(along), max(along)) for along in zip(*extent, strict=True))
    return (f'<svg class="kb-graph__drawing" width="{(right - left) * SCALE:.0f}" '
            f'viewBox="{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}" '
            f'role="group" aria-label="{escape(label)}">'
            f'<g aria-hidden="true">{"".join(edges)}</g>{"".join(dots)}</svg>')


def near(graph: Graph, page: str, address: Callable[[str], str]) -> str:
    """One page above, those that link to it on the left, those it links to on the right."""
    mine = [graph.into.get(page, ()), graph.out.get(page, ())]
    rows = max(len(side[:MOST]) for side in mine)
    height = 44 + ROW * rows
    parts: list[str] = []
    for side, pages in enumerate(mine):
        x = 14 if side == 0 else 214
        for row, other in enumerate(pages[:MOST]):
            y = 50 + ROW * row
            ends = (f"M{x} {y}V30Q{x} 20 {x + 10} 20H200" if side == 0 else f"M200 20Q{x} 20 {x} 30V{y}")
            if row == min(len(pages), MOST) - 1:
                parts.insert(0, f'<path class="kb-graph__edge" d="{ends}"/>')
            text = f'<text x="11" dy=".35em">{escape(shortened(graph.titles[other], 10))}</text>'
            kind = graph.kinds[graph.section(other)]
            parts.append(node(other, graph.titles[other], kind, address(other), (x, y), text))
    title = graph.titles[page]
    parts.append(f'<g class="kb-graph__here kb-graph__node--{graph.kinds[graph.section(page)] % KINDS}">'
                 f'<circle cx="200" cy="20" r="7"/></g>')
    return (f'<svg class="kb-graph__near" viewBox="0 0 400 {height}" role="group" '
            f'aria-label="{escape(title)} 的相邻页面：左边链到它，右边由它链到">{"".join(parts)}</svg>')
