"""Parts of drawings, as text: frames with axes, lines, bands, marks.

In a page drawings are inline and take their looks from the site's stylesheet; alone (in the book) they carry
`static/css/chart-drawing.css` with the light theme's colours filled in. Series differ by mark and dash, not by colour
alone.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_kb.text.css import with_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
RULES = Path(__file__).parent / "static" / "css" / "chart-drawing.css"
STYLE_SLOT = "<style></style>"
"""Where the looks of a drawing that stands alone go."""
FONT = 'text{font-family:"Noto Sans SC","Noto Sans CJK SC",sans-serif}'
MARKS = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0",  # disc
    "M-4.5-4.5h9v9h-9z",  # square
    "M0-6.5L6.5 0L0 6.5L-6.5 0z",  # diamond
    "M0-6L6 5H-6z",  # triangle
    "M-6-4H6L0 7z",  # triangle on its head
    "M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",  # cross
)
"""One mark a series, around the origin."""


@dataclass(frozen=True)
class Frame:
    """A plotting area within a drawing, linear on both axes."""

    width: float
    height: float
    across: tuple[float, float]
    """What the left and the right end mean."""
    up: tuple[float, float]
    """What the lower and the upper end mean."""
    left: float = 44
    right: float = 12
    top: float = 46
    bottom: float = 40

    def x(self, value: float) -> float:
        """Where a value of the horizontal axis lies."""
        low, high = self.across
        return round(self.left + (value - low) / (high - low) * (self.width - self.left - self.right), 1)

    def y(self, value: float) -> float:
        """Where a value of the vertical axis lies; beyond the frame it stays at its edge."""
        low, high = self.up
        share = min(max((value - low) / (high - low), 0.0), 1.0)
        return round(self.height - self.bottom - share * (self.height - self.top - self.bottom), 1)

    def points(self, xs: Sequence[float], ys: Sequence[float]) -> str:
        """A line through some points: where it begins, then step by step, which is shorter."""
        places = [(self.x(x), self.y(y)) for x, y in zip(xs, ys, strict=True)]
        steps = (f"{x - before:.3g} {y - above:.3g}".replace(" -", "-")
                 for (before, above), (x, y) in pairwise(places))
        return relative_path(f"{places[0][0]:g} {places[0][1]:g}", steps)

    def line(self, xs: Sequence[float], ys: Sequence[float], kind: str) -> str:
        """A line of a kind (a class)."""
        return f'<path class="kb-chart__line kb-chart__{kind}" d="M{self.points(xs, ys)}"/>'

    def band(self, xs: Sequence[float], low: Sequence[float], high: Sequence[float], kind: str) -> str:
        """The area between two lines."""
        back = self.points(xs[::-1], low[::-1])
        return f'<path class="kb-chart__band kb-chart__{kind}" d="M{self.points(xs, high)}L{back}Z"/>'

    def upright(self, value: float) -> str:
        """A dashed line across the whole height."""
        return f'<path class="kb-chart__now" d="M{self.x(value):g} {self.top:g}V{self.height - self.bottom:g}"/>'

    def axes(self, across: Iterable[float], up: Iterable[float], title: str, what: str, below: str,
             unit: str = "") -> str:
        """Grid, numbers, what the drawing says and what is measured (above), and what runs across (below)."""
        parts = [text(self.left - 36, 15, title, "title"), text(self.left - 36, 33, what, "tick")]
        floor = self.height - self.bottom
        for value in up:
            line = f"M{self.left:g} {self.y(value):g}H{self.width - self.right:g}"
            parts.append(f'<path class="kb-chart__grid" d="{line}"/>')
            parts.append(text(self.left - 6, self.y(value) + 4, f"{value:g}{unit}", "tick", "end"))
        for value in across:
            parts.append(f'<path class="kb-chart__axis" d="M{self.x(value):g} {floor:g}v5"/>')
            parts.append(text(self.x(value), floor + 18, f"{value:g}".replace("-", "−"), "tick", "middle"))
        parts.append(f'<path class="kb-chart__axis" d="M{self.left:g} {floor:g}H{self.width - self.right:g}"/>')
        parts.append(text((self.left + self.width - self.right) / 2, self.height - 5, below, "tick", "middle"))
        return "".join(parts)


def relative_path(start: str, steps: Iterable[str]) -> str:
    """A path of straight lines: where it begins, then step by step, which is shorter than from place to place."""
    return f"{start}l{' '.join(steps)}"


def ticks(highest: float, most: int) -> list[float]:
    """Round numbers from 0 to about `highest`, at most `most` of them above 0; a curve may go over by a twentieth."""
    power = 10.0 ** math.floor(math.log10(highest / most))
    for step in (factor * power for factor in (1, 2, 3, 5, 10, 20)):
        count = math.ceil(highest / step - 0.05)
        if count <= most:
            break
    return [step * index for index in range(count + 1)]


def text(x: float, y: float, words: str, kind: str, anchor: str = "start") -> str:
    """Words of a kind (a class) at a place."""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="kb-chart__{kind}" x="{x:g}" y="{y:g}"{where}>{escape(words)}</text>'


def dot(x: float, y: float) -> str:
    """A point on a line, of the line's colour."""
    return f'<circle class="kb-chart__mark" cx="{x:g}" cy="{y:g}" r="4"/>'


def mark(series: int, x: str | float, y: float, name: str = "") -> str:
    """The mark of a series at a place; `x` may be a percentage."""
    place = f"{x:g}" if isinstance(x, float | int) else x
    hook = f' data-kb-mark="{name}"' if name else ""
    return (f'<svg x="{place}" y="{y:g}" overflow="visible"{hook}>'
            f'<path class="kb-chart__mark kb-chart__s{series}" d="{MARKS[series]}"/></svg>')


def drawing(width: float, height: float, body: str, label: str) -> str:
    """An inline drawing that listeners hear as one image."""
    return (f'<svg class="kb-chart__drawing" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
            f'role="img" aria-label="{escape(label)}">{body}</svg>')


def with_looks(drawing: str, tokens: Mapping[str, str]) -> str:
    """A drawing that stands alone with its style: the rules of drawings, colours in place of their names.

    `tokens` gives the custom properties of the site by name.
    """
    return drawing.replace(STYLE_SLOT, f"<style>{escape(looks(tuple(tokens.items())), quote=False)}</style>", 1)


@cache
def looks(tokens: tuple[tuple[str, str], ...]) -> str:
    """The stylesheet of drawings that stand alone."""
    rules = re.sub(r"/\*.*?\*/", "", RULES.read_text(encoding="utf-8"), flags=re.DOTALL)
    filled = with_values(rules, dict(tokens))
    # what draws the book knows weights in whole hundreds only
    filled = re.sub(r"(font-weight: )\d+", r"\g<1>700", filled)
    return FONT + re.sub(r"\s+", " ", filled).strip()


def lowered(text: str) -> str:
    """Words of a drawing with their small figures as lowered plain ones: the fonts of the book have no others."""
    plain = text.translate(SUBSCRIPTS)
    pieces = re.split(r"([₀-₉]+)", text)
    if len(pieces) == 1:
        return text
    made, at = [], 0
    for index, piece in enumerate(pieces):
        inner, at = plain[at : at + len(piece)], at + len(piece)
        if index % 2:
            made.append(f'<tspan dy="3" font-size="9">{inner}</tspan>')
        elif inner:
            made.append(f'<tspan dy="-3">{inner}</tspan>' if index else inner)
    return "".join(made)


def alone(width: float, height: float, body: str, label: str) -> str:
    """A drawing as a file of its own, without its style: `with_looks` gives it one."""
    body = re.sub(r"(?<=>)[^<>]+(?=</text>)", lambda found: lowered(found[0]), body)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
            f'height="{height:g}" role="img"><title>{escape(label)}</title>'
            f"{STYLE_SLOT}{body}</svg>\n")


def side_by_side(panels: Sequence[tuple[float, float, str]], columns: int, label: str) -> str:
    """Panels (width, height, body) in rows, as one file."""
    width, height = panels[0][0], panels[0][1]
    rows = -(-len(panels) // columns)
    body = "".join(
        f'<g transform="translate({index % columns * (width + 16):g} {index // columns * (height + 16):g})">{inner}</g>'
        for index, (_, _, inner) in enumerate(panels)
    )
    return alone(columns * (width + 16) - 16, rows * (height + 16) - 16, body, label)
