"""Geometry of the graph drawings: all pages on a ring, or one page with its neighbours.

Templates draw the SVG; the stylesheet sets colours and lines by class. Linear in the number of pages and links.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx_kb.core.link_graph import LinkGraph

LOOKS = 10
"""How many sections look different: five colours, filled and hollow."""
PAGE_SPACING = 19.0
"""Arc length of one page on the ring, in pixels."""
SECTION_GAP = 1.5
"""Gap between two sections, in units of pages."""
LETTER_WIDTH = 12.5
"""Width of a Han character of a label, equal to its font size, in pixels."""
LABEL_DISTANCE = 11
"""Distance between a dot and its label, in pixels."""
RING_SCALE = 0.96
"""The smallest scale at which labels are legible, 12 px; of a ring that is shown smaller, sections are named."""
MOST_PAGES_DRAWN = 240
"""A ring of more pages would be too large to survey, and the file would take megabytes."""
LONGEST_LABEL = 14
"""Width of a label on the ring, in Han characters; longer titles are cut and shown in full on hover."""
LONGEST_NEIGHBOUR_LABEL = 10
"""Width of the label of a neighbour, in Han characters."""
NEIGHBOUR_HEIGHT = 28
"""Height of the row of one neighbour, in pixels."""
MOST_NEIGHBOURS_DRAWN = 8
"""On either side."""


class DrawnPage(NamedTuple):  # each page draws sixteen; quicker to make, and for templates to ask
    """A page as a dot with a label, which together are one link."""

    page: str
    title: str
    label: str
    """The title, shortened if it is long."""
    url: str
    look: int
    """The number of its colour."""
    transform: str
    """Its position and rotation, as SVG."""
    is_flipped: bool = False
    """Whether the label is on the left of its dot, so that it is not upside down."""
    tags: str = ""
    """The numbers of its tags with colours, one digit each."""


@dataclass(frozen=True)
class DrawnSection:
    """The name of a section, outside its middle."""

    title: str
    transform: str
    is_flipped: bool
    """Whether it ends at the ring, so that it is not upside down."""


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
    sections: tuple[DrawnSection, ...] = ()
    label_distance: int = LABEL_DISTANCE

    @property
    def shown_width(self) -> float:
        """Its width from which labels are legible."""
        return self.width * RING_SCALE


@dataclass(frozen=True)
class Neighbours:
    """A page with the pages that link to it on the left and those that it links to on the right, in pixels."""

    title: str
    look: int
    height: int
    edges: tuple[Edge, ...]
    pages: tuple[DrawnPage, ...]
    label_distance: int = LABEL_DISTANCE


def label_width(text: str) -> float:
    """Return the width of a text in Han characters; a Latin letter has about half that width."""
    return math.fsum(0.55 if letter.isascii() else 1 for letter in text)


@lru_cache(maxsize=10_000)
def shortened(title: str, longest: float = LONGEST_LABEL) -> str:
    """Cut a title to a width in Han characters."""
    if label_width(title) <= longest:
        return title
    end = next(end for end in range(len(title) + 1) if label_width(title[: end + 1]) > longest)
    return title[:end].rstrip() + "…"


def drawn_sections(graph: LinkGraph) -> dict[str, list[str]]:
    """Return the pages to draw, by section: all, or those with the most neighbours if there are too many."""
    chosen = graph.titles.keys() if len(graph.titles) <= MOST_PAGES_DRAWN else graph.busiest(MOST_PAGES_DRAWN)
    sections = {section: [page for page in pages if page in chosen] for section, pages in graph.sections.items()}
    return {section: pages for section, pages in sections.items() if pages}


def ring(graph: LinkGraph, url_of: Callable[[str], str], tags: Mapping[str, str] | None = None, top: str = "") -> Ring:
    """Draw the pages on a ring, section by section, and each link as a curve through the middle.

    `tags` maps pages to the numbers of their tags with colours; `top` is the title of the pages in no section.
    """
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
        return at(angles[page], distance)

    edges = []
    for page in angles:
        for other in graph.out.get(page, ()):
            if other not in angles or (other < page and page in graph.out.get(other, ())):
                continue  # draw mutual links once
            (x1, y1), (x2, y2) = point(page, radius), point(other, radius)
            (u1, v1), (u2, v2) = point(page, radius * 0.35), point(other, radius * 0.35)
            path = f"M{x1:.1f} {y1:.1f}C{u1:.1f} {v1:.1f} {u2:.1f} {v2:.1f} {x2:.1f} {y2:.1f}"
            edges.append(Edge(path, (page, other)))
    dots = []
    extent = [(-radius, -radius), (radius, radius)]
    named = []
    for section, members in sections.items():
        middle = (angles[members[0]] + angles[members[-1]]) / 2
        degrees, is_flipped = turned_at(middle)
        title = graph.section_title(section, top)
        named.append(DrawnSection(title, placed(at(middle, radius), degrees), is_flipped))
        extent.append(at(middle, radius + LABEL_DISTANCE + 2 * LETTER_WIDTH * (label_width(title) + .5)))
    for page, angle in angles.items():
        title = graph.titles[page]
        label = shortened(title)
        extent.append(point(page, radius + LABEL_DISTANCE + LETTER_WIDTH * (label_width(label) + 1)))
        degrees, is_flipped = turned_at(angle)
        place = placed(point(page, radius), degrees)
        look = graph.section_number(page) % LOOKS
        dots.append(DrawnPage(page, title, label, url_of(page), look, place, is_flipped, (tags or {}).get(page, "")))
    (left, right), (upper, lower) = ((min(along), max(along)) for along in zip(*extent, strict=True))
    return Ring(left, upper, right - left, lower - upper, tuple(edges), tuple(dots), tuple(named))


def neighbours(graph: LinkGraph, page: str, url_of: Callable[[str], str]) -> Neighbours:
    """Draw a page above its neighbours."""
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
        if pages:  # one line down to the last page
            edges.insert(0, Edge(f"M{x} {y}V30Q{x} 20 {x + 10} 20H200" if side == 0 else
                                 f"M200 20Q{x} 20 {x} 30V{y}"))
    height = 44 + NEIGHBOUR_HEIGHT * max(map(len, sides))
    return Neighbours(graph.titles[page], graph.section_number(page) % LOOKS, height, tuple(edges), tuple(dots))


def at(angle: float, distance: float) -> tuple[float, float]:
    """Return the point at an angle and a distance from the middle of the ring."""
    return distance * math.cos(angle), distance * math.sin(angle)


def turned_at(angle: float) -> tuple[float, bool]:
    """Return by how many degrees a label at an angle is turned, and whether it is on the left of its dot."""
    degrees = math.degrees(angle)
    is_flipped = 90 < degrees < 270
    return degrees - 180 if is_flipped else degrees, is_flipped


def placed(point: tuple[float, float], degrees: float = 0) -> str:
    """Return a position and a rotation as an SVG transform."""
    x, y = point
    return f"translate({x:.1f} {y:.1f})" + (f" rotate({degrees:.1f})" if degrees else "")
