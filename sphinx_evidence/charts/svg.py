"""Parts of SVG drawings, as text: frames with axes, lines, bands, marks.

On a page, drawings are inline and use the site's stylesheet; in a book, each is a file that contains
`static/css/chart-drawing.css` with the colours of the light theme filled in. Series differ by mark and dash as well as
by colour.
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
DRAWING_STYLESHEET = Path(__file__).parent / "static" / "css" / "chart-drawing.css"
STYLE_SLOT = "<style></style>"
"""The placeholder of the stylesheet in a standalone drawing."""
FONT = 'text{font-family:"Noto Sans SC","Noto Sans CJK SC",sans-serif}'
SMALLEST = 12
"""The size of the smallest words of a drawing, lowered digits too, in px."""
MARKS = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0",  # disc
    "M-4.5-4.5h9v9h-9z",  # square
    "M0-6.5L6.5 0L0 6.5L-6.5 0z",  # diamond
    "M0-6L6 5H-6z",  # triangle
    "M-6-4H6L0 7z",  # triangle on its head
    "M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",  # cross
)
"""One mark per series, as a path around the origin."""


@dataclass(frozen=True)
class Frame:
    """A plotting area within a drawing, linear on both axes."""

    width: float
    height: float
    across: tuple[float, float]
    """The values at the left and right end."""
    up: tuple[float, float]
    """The values at the lower and upper end."""
    left: float = 44
    """The margins around the plotting area, in px."""
    right: float = 12
    top: float = 52
    bottom: float = 40

    def x(self, value: float) -> float:
        """The x coordinate of a value of the horizontal axis, in px."""
        low, high = self.across
        return round(self.left + (value - low) / (high - low) * (self.width - self.left - self.right), 1)

    def y(self, value: float) -> float:
        """The y coordinate of a value of the vertical axis, in px; values beyond the frame are drawn at its edge."""
        low, high = self.up
        share = min(max((value - low) / (high - low), 0.0), 1.0)
        return round(self.height - self.bottom - share * (self.height - self.top - self.bottom), 1)

    def points(self, xs: Sequence[float], ys: Sequence[float]) -> str:
        """Path data of a line through some points: the first, then relative steps, which take fewer characters."""
        places = [(self.x(x), self.y(y)) for x, y in zip(xs, ys, strict=True)]
        steps = (f"{x - before:.3g} {y - above:.3g}".replace(" -", "-")
                 for (before, above), (x, y) in pairwise(places))
        return relative_path(f"{places[0][0]:g} {places[0][1]:g}", steps)

    def line(self, xs: Sequence[float], ys: Sequence[float], kind: str) -> str:
        """A line; `kind` is a CSS class."""
        return f'<path class="kb-chart__line kb-chart__{kind}" d="M{self.points(xs, ys)}"/>'

    def band(self, xs: Sequence[float], low: Sequence[float], high: Sequence[float], kind: str) -> str:
        """The area between two lines; `kind` is a CSS class."""
        back = self.points(xs[::-1], low[::-1])
        return f'<path class="kb-chart__band kb-chart__{kind}" d="M{self.points(xs, high)}L{back}Z"/>'

    def vertical_line(self, value: float) -> str:
        """A dashed vertical line at a value, over the whole height."""
        return f'<path class="kb-chart__now" d="M{self.x(value):g} {self.top:g}V{self.height - self.bottom:g}"/>'

    def axes(self, across: Iterable[float], up: Iterable[float], title: str, what: str, below: str,
             unit: str = "") -> str:
        """Grid and tick labels; above, title and quantity (`what`); below, the label of the horizontal axis."""
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
    """Path data of straight lines: the first point, then relative steps."""
    return f"{start}l{' '.join(steps)}"


def ticks(highest: float, most: int) -> list[float]:
    """Round numbers from 0 to `highest` or little below (5 % of a step), at most `most` of them above 0."""
    power = 10.0 ** math.floor(math.log10(highest / most))
    for step in (factor * power for factor in (1, 2, 3, 5, 10, 20)):
        count = math.ceil(highest / step - 0.05)
        if count <= most:
            break
    return [step * index for index in range(count + 1)]


def text(x: float, y: float, words: str, kind: str, anchor: str = "start") -> str:
    """Words at a position; `kind` is a CSS class."""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="kb-chart__{kind}" x="{x:g}" y="{y:g}"{where}>{escape(words)}</text>'


def dot(x: float, y: float) -> str:
    """A dot on a line, in the colour of the line."""
    return f'<circle class="kb-chart__mark" cx="{x:g}" cy="{y:g}" r="4"/>'


def mark(series: int, x: str | float, y: float, name: str = "") -> str:
    """The mark of a series at a position; `x` is in px, or a percentage as text."""
    place = f"{x:g}" if isinstance(x, float | int) else x
    hook = f' data-kb-mark="{name}"' if name else ""
    return (f'<svg x="{place}" y="{y:g}" overflow="visible"{hook}>'
            f'<path class="kb-chart__mark kb-chart__s{series}" d="{MARKS[series]}"/></svg>')


def drawing(width: float, height: float, body: str, label: str) -> str:
    """An inline drawing, which screen readers announce as one image."""
    return (f'<svg class="kb-chart__drawing" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
            f'role="img" aria-label="{escape(label)}">{body}</svg>')


def with_stylesheet(drawing: str, tokens: Mapping[str, str], sheet: Path = DRAWING_STYLESHEET) -> str:
    """A standalone drawing with its stylesheet filled in; `tokens` are the custom properties of the site by name."""
    style = stylesheet_of(sheet, tuple(tokens.items()))
    return drawing.replace(STYLE_SLOT, f"<style>{escape(style, quote=False)}</style>", 1)


@cache
def stylesheet_of(sheet: Path, tokens: tuple[tuple[str, str], ...]) -> str:
    """The stylesheet of standalone drawings, with colours in place of custom properties."""
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    filled = with_values(rules, dict(tokens))
    # Typst's SVG renderer knows only font weights in whole hundreds
    filled = re.sub(r"(font-weight: )\d+", r"\g<1>700", filled)
    return FONT + re.sub(r"\s+", " ", filled).strip()


def with_lowered_subscripts(text: str) -> str:
    """Text with subscript digits as lowered plain digits: the fonts of the book have no subscript glyphs."""
    plain = text.translate(SUBSCRIPTS)
    pieces = re.split(r"([₀-₉]+)", text)
    if len(pieces) == 1:
        return text
    made, at = [], 0
    for index, piece in enumerate(pieces):
        inner, at = plain[at : at + len(piece)], at + len(piece)
        if index % 2:
            made.append(f'<tspan dy="4" font-size="{SMALLEST}">{inner}</tspan>')
        elif inner:
            made.append(f'<tspan dy="-4">{inner}</tspan>' if index else inner)
    return "".join(made)


def standalone(width: float, height: float, body: str, label: str) -> str:
    """A drawing as a complete SVG file, without its stylesheet; `with_stylesheet` fills it in."""
    body = re.sub(r"(?<=>)[^<>]+(?=</text>)", lambda found: with_lowered_subscripts(found[0]), body)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
            f'height="{height:g}" role="img"><title>{escape(label)}</title>'
            f"{STYLE_SLOT}{body}</svg>\n")


def panel_pairs(panels: Sequence[tuple[float, float, str]], label: str) -> tuple[str, ...]:
    """Panels two by two, one above the other, each pair a standalone drawing."""
    return tuple(panel_grid(panels[at:at + 2], 1, label) for at in range(0, len(panels), 2))


def panel_grid(panels: Sequence[tuple[float, float, str]], columns: int, label: str) -> str:
    """Panels (width, height, body) in a grid, as one standalone drawing."""
    width, height = panels[0][0], panels[0][1]
    rows = -(-len(panels) // columns)
    body = "".join(
        f'<g transform="translate({index % columns * (width + 16):g} {index // columns * (height + 16):g})">{inner}</g>'
        for index, (_, _, inner) in enumerate(panels)
    )
    return standalone(columns * (width + 16) - 16, rows * (height + 16) - 16, body, label)
