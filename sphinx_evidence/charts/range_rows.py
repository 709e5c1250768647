"""Charts that are tables: each row has a label, a lane with a mark and its range, and its numbers as text.

Lanes are drawn in percentages, so a chart fits any width; screen readers get a table. For the book the same rows become
one drawing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from math import fsum
from typing import TYPE_CHECKING

from sphinx_evidence.charts.svg import MARKS, mark, standalone, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

HEIGHT = 24
"""The height of a row on a page, in px."""
MOST_ROWS_WITH_HEADINGS = 45
"""A drawing for the book with more rows omits the headings of groups."""
LEAST_PITCH, MOST_HEIGHT = 14, 750
"""The least distance of rows in a drawing for the book, and the greatest height of them all, in px."""


@dataclass(frozen=True)
class Room:
    """What a drawing has room for."""

    width: float
    """Its width, in px."""
    before: float
    """The room for words at its left."""
    after: float
    """The room for words at its right."""
    lines: int
    """How many rows and headings fit one part of it."""
    ticks: int = 1
    """Which labels of the scale are printed: each, each second, …"""
    legend: int = 6
    """How many entries of a legend stand side by side."""
    least: float = 340
    """What longer words at its right leave for the ranges, in px, before they make it wider."""


PAGE, SCREEN = Room(680, 150, 190, 52), Room(380, 90, 140, 26, ticks=2, legend=3, least=110)
"""The page of a book, and the screen of a telephone with an e-book, where a wider one would have smaller words."""


@dataclass(frozen=True)
class Scale:
    """The horizontal axis of all lanes."""

    low: float
    high: float
    ticks: Sequence[tuple[float, str]]
    """Values and their labels."""

    def share(self, value: float) -> float:
        """The position of a value along the lane, from 0 to 1; values beyond an end are drawn at that end."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)


@dataclass(frozen=True)
class RangeRow:
    """One row."""

    label: str
    """The name of what it shows."""
    middle: float
    """The position of the mark, a value of the scale."""
    low: float
    """The lower end of the range."""
    high: float
    """The upper end of the range."""
    words: str
    """Its numbers as text."""
    series: int = 0
    """The index of mark and colour."""
    kind: str = ""
    """A CSS class of the row, such as one that hides it."""
    open_ended: bool = False
    """Whether the true value is only known to be below `middle`."""
    second: float | None = None
    """The position of another mark (of series 1) in the same lane."""
    hook: str = ""
    """The name by which the script finds the row."""
    group: str = ""
    """The heading of a group of rows that begins with this one."""


def shapes(row: RangeRow, scale: Scale, at: Callable[[float], str], y: float) -> str:
    """The range and marks of a lane; `at` converts a position (0–1) to a coordinate."""
    kind = f"kb-chart__r{row.series}"
    parts = []
    if row.open_ended:
        parts.append(f'<line class="kb-chart__line kb-chart__d0 {kind}" x1="{at(0)}" y1="{y:g}" '
                     f'x2="{at(scale.share(row.middle))}" y2="{y:g}"/>')
    elif row.high > row.low or row.hook:
        parts.append(f'<line class="kb-chart__span {kind}" x1="{at(scale.share(row.low))}" y1="{y:g}" '
                     f'x2="{at(scale.share(row.high))}" y2="{y:g}"/>')
    parts.append(mark(row.series, at(scale.share(row.middle)), y))
    if row.second is not None:
        parts.append(mark(1, at(scale.share(row.second)), y))
    return "".join(parts)


def percent(share: float) -> str:
    """A position (0–1) along a lane as an SVG percentage, leaving room for half a mark at both ends."""
    return f"{3 + 94 * share:.1f}%"


def grid(scale: Scale, at: Callable[[float], str], top: float, bottom: float) -> str:
    """A line at each tick."""
    return "".join(f'<line class="kb-chart__grid" x1="{at(scale.share(value))}" y1="{top:g}" '
                   f'x2="{at(scale.share(value))}" y2="{bottom:g}"/>' for value, _ in scale.ticks)


def cell_svg(inner: str) -> str:
    """The drawing of a cell; hidden from screen readers, since the row has the same as text."""
    return f'<svg class="kb-lanes__lane" aria-hidden="true">{inner}</svg>'


def as_table(rows: Iterable[RangeRow], scale: Scale, heads: tuple[str, str, str]) -> str:
    """The chart as an HTML table; the figure around it has the text alternative."""
    # on narrow screens the stylesheet hides the labels of every other tick
    ruler = "".join(f'<text class="kb-chart__tick{" kb-lanes__minor" if index % 2 else ""}" '
                    f'x="{percent(scale.share(value))}" y="14" '
                    f'text-anchor="{"end" if scale.share(value) > 0.99 else "middle"}">{escape(words)}</text>'
                    for index, (value, words) in enumerate(scale.ticks) if words)
    html_rows, lines = [], grid(scale, percent, 0, HEIGHT)
    for row in rows:
        if row.group:
            html_rows.append(f'</tbody><tbody><tr class="kb-lanes__group"><th colspan="3" scope="rowgroup">'
                             f"{escape(row.group)}</th></tr>")
        kind = f' class="{row.kind}"' if row.kind else ""
        hook = f' data-kb-lane="{row.hook}"' if row.hook else ""
        drawn = cell_svg(lines + shapes(row, scale, percent, HEIGHT / 2))
        html_rows.append(f'<tr{kind}{hook}><th scope="row">{escape(row.label)}</th><td>{drawn}</td>'
                         f"<td>{escape(row.words)}</td></tr>")
    first, middle, last = (escape(head) for head in heads)
    head = (f'<th scope="col">{first}</th><th scope="col"><span class="kb-lanes__head">{middle}</span>'
            f'{cell_svg(ruler)}</th><th scope="col">{last}</th>')
    return (f'<table class="kb-lanes"><thead><tr>{head}</tr></thead>'
            f"<tbody>{''.join(html_rows).removeprefix('</tbody><tbody>')}</tbody></table>")


def length(words: str) -> float:
    """The approximate width of words in the font of ticks, in px."""
    return fsum(13.0 if letter >= "\u2e80" else 7.2 for letter in words)


def as_drawing(rows: Sequence[RangeRow], scale: Scale, heads: tuple[str, str, str], label: str,
               legend: Sequence[tuple[int, str]] = (), above: tuple[float, str] = (0, ""), room: Room = PAGE) -> str:
    """The chart as one drawing for the book, below a panel if given: `above` is its height in px and its SVG."""
    width, before, after = room.width, room.before, room.after
    headed = any(row.group for row in rows)
    # so that many rows still fit on a page, groups get no line of their own and the rows repeat their labels
    dense = len(rows) > MOST_ROWS_WITH_HEADINGS
    texts = [f"{row.label} {row.words}" if dense else row.words for row in rows]
    more = max(0.0, max(map(length, texts)) + 24 - after)
    after += more
    width = max(width, before + after + room.least)
    aside = 20 * (length(heads[1]) > width - before - after)  # a long heading has a line of its own
    top = 40 + aside + 22 * -(-len(legend) // room.legend)
    lines = len(rows) + (sum(bool(row.group) for row in rows) if headed and not dense else 0)
    pitch = max(LEAST_PITCH, min(HEIGHT, MOST_HEIGHT / lines))

    def at(share: float) -> str:
        return f"{before + share * (width - before - after):.1f}"

    bottom = top + pitch * lines
    parts = [grid(scale, at, top - 4, bottom)]
    parts += [f'<text class="kb-chart__tick" x="{at(scale.share(value))}" y="{top - 10}" text-anchor="middle">'
              f"{escape(words)}</text>" for value, words in scale.ticks[::room.ticks]]
    parts += [text(8, 16 + aside, heads[0], "title"), text(8 if aside else before, 16, heads[1], "title"),
              text(width - after + 16, 16 + aside, heads[2], "title")]
    for index, (series, words) in enumerate(legend):
        place, line = 14 + index % room.legend * 108, 34 + aside + 22 * (index // room.legend)
        parts += [f'<g transform="translate({place} {line})"><path class="kb-chart__mark kb-chart__s{series}" '
                  f'd="{MARKS[series]}"/></g>', text(place + 12, line + 4, words, "tick")]
    y = top - pitch / 2
    for row, words in zip(rows, texts, strict=True):
        y += pitch
        if row.group and not dense:
            # on a background of its own, since it crosses the grid
            parts.append(f'<rect class="kb-chart__paper" x="0" y="{y - pitch / 2:g}" width="{width:g}" '
                         f'height="{pitch:g}"/>' + text(8, y + 6, row.group, "title"))
            y += pitch
        name, inset = (row.group, 8.0) if dense else (row.label, 22.0 if headed else 8.0)
        parts += [text(inset, y + 5, name, "label"), text(width - after + 16, y + 5, words, "tick"),
                  shapes(row, scale, at, y)]
    height, panel = above
    drawn = f'<g transform="translate(0 {height:g})">{"".join(parts)}</g>' if height else "".join(parts)
    return standalone(width, height + bottom + 8, panel + drawn, label)


def in_parts(rows: Sequence[RangeRow], scale: Scale, heads: tuple[str, str, str], label: str,
             legend: Sequence[tuple[int, str]] = (), room: Room = SCREEN) -> tuple[str, ...]:
    """The chart as drawings of one width and about one height, each with scale and legend; groups stay together."""
    room = replace(room, after=max(room.after, max(length(row.words) for row in rows) + 24))
    groups: list[list[RangeRow]] = []
    headed = any(row.group for row in rows)
    for row in rows:
        if row.group or not headed or not groups:
            groups.append([])
        groups[-1].append(row)
    heights = [len(group) + headed for group in groups]
    share = sum(heights) / -(-sum(heights) // room.lines)
    parts: list[list[RangeRow]] = []
    done = 0.0
    for group, height in zip(groups, heights, strict=True):
        if (done + height / 2) // share >= len(parts):
            parts.append([])
        parts[-1] += group
        done += height
    return tuple(as_drawing(part, scale, heads, label, legend, room=room) for part in parts)
