"""Places for the labels of a drawing, clear of its curves, its marks and each other.

A drawing first names what labels must not touch; each label then takes the place nearest to what it names that is free.
Of places as near as each other, one off the grid is better.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby, pairwise
from math import fsum, hypot
from typing import TYPE_CHECKING

import numpy as np

from sphinx_evidence.charts.svg import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_evidence.charts.svg import Frame

SIZES = {"label": 13.0}
"""The size of the words of a kind, in px; of others, TICK."""
TICK = 12.25
ASCENT, DESCENT, LINE = .85, .17, 1.3
"""The room of a line of words above and below its base, and the distance of lines, as shares of their size."""
CLEAR = 2.5
"""The least space between words and what they must not touch, in px."""
STEP = 2.0
"""The distance of the points that stand for a curve, in px."""
GAPS = (5.0, 7.0, 9.0, 12.0, 16.0, 21.0, 27.0, 34.0, 42.0, 52.0)
"""The distances of a label from what it names that are tried, in px."""
SIDES = ((0, -1), (.5, -1), (-.5, -1), (1, -1), (-1, -1), (0, 1), (.5, 1), (-.5, 1), (1, 1), (-1, 1), (1, 0), (-1, 0))
"""The directions that are tried: across and down, as shares of the whole way."""
SIDE_COST = .8
"""How many px nearer a place must be to be chosen before one in an earlier direction: most labels lie alike."""
PLACES_ALONG = 24
"""How many places along a line are tried."""
GRID_COST = 3.0
"""How many px nearer a place that crosses the grid must be to be chosen before one that does not."""
WRAPS = (1.0, .7, .5, .35)
"""The widths that words are wrapped to where they touch something in one line, as shares of their width."""
FAR = 8.0
"""The distance of the places that are tried all over the drawing if none beside what a label names is free, in px."""


@dataclass(frozen=True)
class Box:
    """A rectangle, in px."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        """Whether the two have less than CLEAR between them."""
        return (self.left - CLEAR < other.right and other.left < self.right + CLEAR
                and self.top - CLEAR < other.bottom and other.top < self.bottom + CLEAR)


def width_of(words: str, size: float) -> float:
    """The greatest width of words in the fonts of drawings, in px."""
    return size * fsum(1.0 if letter >= "\u2e80" else .87 if letter in "%mM" else .58 for letter in words)


def wrapped(lines: Sequence[str], most: float, size: float) -> list[str]:
    """Lines of words, cut at spaces so that none is wider than `most` px, unless a word is."""
    found = []
    for line in lines:
        cut: list[str] = []
        for word in line.split(" "):
            if cut and width_of(f"{cut[-1]} {word}", size) <= most:
                cut[-1] += f" {word}"
            else:
                cut.append(word)
        found += cut
    return found


@dataclass(frozen=True, order=True)
class Place:
    """A place for a label; the least is the best."""

    hits: int
    """How much it touches."""
    cost: float
    """How far it lies from what it names, in px, and what else speaks against it."""
    side: float
    """On which side of it: from -1, left, to 1, right."""
    box: Box = field(compare=False)


@dataclass
class Labels:
    """The labels of one plotting area."""

    frame: Frame
    grid: Sequence[float] = ()
    """The values at which the grid has a line."""
    points: list[tuple[float, float]] = field(default_factory=list)
    """What stands for the curves, in px."""
    boxes: list[Box] = field(default_factory=list)
    """Marks, and the labels placed so far."""

    def avoid_line(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Keep labels off a line through some values."""
        places = [(self.frame.x(x), self.frame.y(y)) for x, y in zip(xs, ys, strict=True)]
        for (x1, y1), (x2, y2) in pairwise(places):
            steps = max(2, round(hypot(x2 - x1, y2 - y1) / STEP))
            self.points += zip(np.linspace(x1, x2, steps).tolist(), np.linspace(y1, y2, steps).tolist(), strict=True)

    def avoid_vertical(self, value: float) -> None:
        """Keep labels off the vertical line at a value."""
        x = self.frame.x(value)
        self.boxes.append(Box(x - .5, self.frame.top, x + .5, self.frame.height - self.frame.bottom))

    def avoid_mark(self, x: float, y: float, across: float = 6.5, down: float = 6.5) -> None:
        """Keep labels off a mark at a place, in px; half its width and height."""
        self.boxes.append(Box(x - across, y - down, x + across, y + down))

    def beside(self, x: float, y: float, words: str, kind: str) -> str:
        """Words as near to a place (in px) as is free."""
        return self._nearest([(x, y)], [words], kind, SIDES)

    def right_of(self, x: float, ys: Sequence[float], lines: Sequence[str], kind: str) -> str:
        """Lines of words right of a place (in px), at the first height that is free; else left of it."""
        return self._nearest([(x, y) for y in ys], lines, kind, ((1, 0), (-1, 0)))

    def along(self, xs: Sequence[float], ys: Sequence[float], words: str, kind: str) -> str:
        """Words as near to a line through some values as is free, and of equally near places, to its last value."""
        tried = np.linspace(xs[-1], xs[0], PLACES_ALONG)
        places = [(self.frame.x(x), self.frame.y(y)) for x, y in zip(tried, np.interp(tried, xs, ys), strict=True)]
        return self._nearest(places, [words], kind, SIDES[:6])

    def _nearest(self, places: Sequence[tuple[float, float]], lines: Sequence[str], kind: str,
                 sides: Sequence[tuple[float, float]]) -> str:
        size = SIZES.get(kind, TICK)
        found: Place | None = None
        for place, cut in self._choices(places, lines, size, sides):
            if found is None or place.hits < found.hits:
                found, lines = place, cut
            if not found.hits:
                break
        here = self.frame
        # else wider than all
        box = found.box if found else Box(here.left, here.top, here.width, here.top + size * LINE * len(lines))
        side = found.side if found else 1.0
        self.boxes.append(box)
        anchor, x = (("start", box.left) if side > .5 else ("end", box.right) if side < -.5
                     else ("middle", (box.left + box.right) / 2))
        return "".join(text(round(x, 1), round(box.top + size * (ASCENT + LINE * index), 1), words, kind, anchor)
                       for index, words in enumerate(lines))

    def _choices(self, places: Sequence[tuple[float, float]], lines: Sequence[str], size: float,
                 sides: Sequence[tuple[float, float]]) -> Iterator[tuple[Place, Sequence[str]]]:
        """The best place beside some points for each way to wrap the words, then the best of all over the drawing."""
        widest = max(width_of(words, size) for words in lines)
        cuts = [cut for cut, _next in groupby(wrapped(lines, share * widest, size) for share in WRAPS)]
        for anywhere in (False, True):
            for cut in cuts:
                width = max(width_of(words, size) for words in cut)
                height = size * (ASCENT + DESCENT + LINE * (len(cut) - 1))
                tried = (self._anywhere(places[0], width, height) if anywhere
                         else self._beside(places, width, height, sides))
                best = min(tried, default=None)
                if best is not None:
                    yield best, cut

    def _beside(self, places: Sequence[tuple[float, float]], width: float, height: float,
                sides: Sequence[tuple[float, float]]) -> Iterator[Place]:
        """The places beside some points."""
        for later, (x, y) in enumerate(places):
            for order, (across, down) in enumerate(sides):
                for gap in GAPS:
                    middle, base = x + across * (width / 2 + gap), y + down * (height / 2 + gap)
                    yield from self._tried(middle, base, width, height, gap + SIDE_COST * order + later / 5, across)

    def _anywhere(self, near: tuple[float, float], width: float, height: float) -> Iterator[Place]:
        """Places all over the drawing."""
        here = self.frame
        for middle in np.arange(here.left + width / 2, here.width, FAR).tolist():
            for base in np.arange(here.top, here.height, FAR).tolist():
                yield from self._tried(middle, base, width, height, hypot(middle - near[0], base - near[1]), 1.0)

    def _tried(self, middle: float, base: float, width: float, height: float, cost: float, side: float,
               ) -> Iterator[Place]:
        """A place around a point, if it is in the drawing and covers neither the axes nor the title."""
        here = self.frame
        box = Box(middle - width / 2, base - height / 2, middle + width / 2, base + height / 2)
        if (box.left < here.left + CLEAR or box.right > here.width - 1 or box.top < here.top - 8
                or box.bottom > here.height - here.bottom - 1):
            return
        hits = sum(box.left - CLEAR < x < box.right + CLEAR and box.top - CLEAR < y < box.bottom + CLEAR
                   for x, y in self.points)
        hits += 20 * sum(box.touches(other) for other in self.boxes)
        crossed = any(box.top < here.y(value) < box.bottom for value in self.grid)
        yield Place(hits, cost + GRID_COST * crossed, side, box)
