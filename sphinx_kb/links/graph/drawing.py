"""Where the graph is drawn: all pages on a ring, or one page with its neighbours. Places only, for templates.

Colours and lines come from the stylesheet by class. The work grows with the number of pages and links.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_kb.core.link_graph import LinkGraph

LOOKS = 10
"""How many sections look different: five colours, filled and hollow."""
PAGE_SPACING = 19.0
"""Room for one page on the ring, in pixels."""
SECTION_GAP = 1.5
"""Room between two sections, in pages."""
LETTER_WIDTH = 12.5
"""Room for a Han letter of a label, which is the size of its type, in pixels."""
LABEL_DISTANCE = 11
"""How far from its dot a label begins, in pixels."""
RING_SCALE = 0.9
"""How large the ring is shown where there is less room: labels can still be read, and the rest is scrolled to."""
MOST_PAGES_DRAWN = 240
"""With more pages the ring would be too large to look over, and a file of megabytes."""
LONGEST_LABEL = 14
"""Width of a label on the ring, in Han letters; a longer title is cut and shown whole to those who point at it."""
LONGEST_NEIGHBOUR_LABEL = 10
"""Width of the label of a neighbour, in Han letters."""
NEIGHBOUR_HEIGHT = 28
"""Height of the row of one neighbour, in pixels."""
MOST_NEIGHBOURS_DRAWN = 8
"""How many neighbours are drawn on either side."""


@dataclass(frozen=True)
class DrawnPage:
    """A page as a dot with a label beside it, which is one link."""

    page: str
    title: str
    label: str
    """The title, cut where it is long."""
    url: str
    look: int
    """The number of its colour."""
    transform: str
    """Where it stands and how it is turned, as in SVG."""
    is_flipped: bool = False
    """Whether the label stands on its left, so that no label is upside down."""


@dataclass(frozen=True)
class Edge:
    """A line between two pages."""

    path: str
    """As in SVG."""
    ends: tuple[str, ...] = ()
    """The two pages."""


@dataclass(frozen=True)
class Ring:
    """The pages of a site on a ring, in pixels."""

    left: float
    top: float
    width: float
    height: float
    edges: tuple[Edge, ...]
    pages: tuple[DrawnPage, ...]
    label_distance: int = LABEL_DISTANCE

    @property
    def shown_width(self) -> float:
        """How wide it is shown where there is less room."""
        return self.width * RING_SCALE


@dataclass(frozen=True)
class Neighbours:
    """A page with the pages that link to it on the left, and those it links to on the right, in pixels."""

    title: str
    look: int
    height: int
    edges: tuple[Edge, ...]
    pages: tuple[DrawnPage, ...]
    label_distance: int = LABEL_DISTANCE


def label_width(text: str) -> float:
    """Return the room that a text takes, in Han letters: a Latin one takes about half."""
    return sum(0.55 if letter.isascii() else 1 for letter in text)


def shortened(title: str, longest: float = LONGEST_LABEL) -> str:
    """Cut a title to a width in Han letters."""
    if label_width(title) <= longest:
        return title
    end = next(end for end in range(len(title) + 1) if label_width(title[: end + 1]) > longest)
    return title[:end].rstrip() + "…"


def drawn_sections(graph: LinkGraph) -> dict[str, list[str]]:
    """Return the pages that are drawn, by section: all, or those with the most neighbours if there are too many."""
    chosen = graph.titles.keys() if len(graph.titles) <= MOST_PAGES_DRAWN else graph.busiest(MOST_PAGES_DRAWN)
    sections = {section: [page for page in pages if page in chosen] for section, pages in graph.sections.items()}
    return {section: pages for section, pages in sections.items() if pages}


def ring(graph: LinkGraph, url_of: Callable[[str], str]) -> Ring:
    """Draw the pages on a ring, section after section, each link a curve through the middle."""
    sections = drawn_sections(graph)
    places = sum(len(pages) for pages in sections.values()) + SECTION_GAP * len(sections)
    radius = max(150.0, places * PAGE_SPACING / (2 * math.pi))
    angles: dict[str, float] = {}
    position = 0.0
    for pages in sections.values():
        for page in pages:
            angles[page] = 2 * math.pi * position / places - math.pi / 2
            position += 1
        position += SECTION_GAP

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
            path = f"M{x1:.1f} {y1:.1f}C{u1:.1f} {v1:.1f} {u2:.1f} {v2:.1f} {x2:.1f} {y2:.1f}"
            edges.append(Edge(path, (page, other)))
    dots = []
    extent = [(-radius, -radius), (radius, radius)]
    for page, angle in angles.items():
        title = graph.titles[page]
        label = shortened(title)
        extent.append(point(page, radius + LABEL_DISTANCE + LETTER_WIDTH * (label_width(label) + 1)))
        degrees = math.degrees(angle)
        is_flipped = 90 < degrees < 270
        place = placed(point(page, radius), degrees - 180 if is_flipped else degrees)
        look = graph.section_number(page) % LOOKS
        dots.append(DrawnPage(page, title, label, url_of(page), look, place, is_flipped))
    (left, right), (top, bottom) = ((min(along), max(along)) for along in zip(*extent, strict=True))
    return Ring(left, top, right - left, bottom - top, tuple(edges), tuple(dots))


def neighbours(graph: LinkGraph, page: str, url_of: Callable[[str], str]) -> Neighbours:
    """Draw a page above the pages beside it."""
    sides = [graph.into.get(page, ())[:MOST_NEIGHBOURS_DRAWN], graph.out.get(page, ())[:MOST_NEIGHBOURS_DRAWN]]
    edges: list[Edge] = []
    dots: list[DrawnPage] = []
    for side, pages in enumerate(sides):
        x = 14 if side == 0 else 214
        y = 50
        for row, other in enumerate(pages):
            y = 50 + NEIGHBOUR_HEIGHT * row
            title = graph.titles[other]
            label = shortened(title, LONGEST_NEIGHBOUR_LABEL)
            dots.append(DrawnPage(other, title, label, url_of(other), graph.section_number(other) % LOOKS,
                                  placed((x, y))))
        if pages:  # one line down to the last
            edges.insert(0, Edge(f"M{x} {y}V30Q{x} 20 {x + 10} 20H200" if side == 0 else
                                 f"M200 20Q{x} 20 {x} 30V{y}"))
    height = 44 + NEIGHBOUR_HEIGHT * max(map(len, sides))
    return Neighbours(graph.titles[page], graph.section_number(page) % LOOKS, height, tuple(edges), tuple(dots))


def placed(point: tuple[float, float], degrees: float = 0) -> str:
    """Return a place and a turn as SVG has it."""
    x, y = point
    return f"translate({x:.1f} {y:.1f})" + (f" rotate({degrees:.1f})" if degrees else "")
