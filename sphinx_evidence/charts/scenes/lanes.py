"""Ways from a drug to its products, one lane per enzyme, with what slows it and what speeds it.

The page gives ``start``, ``end`` and ``lanes``, each with an `enzyme`, what it `makes` and, as lists, what `slows` and
`speeds` it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.charts.range_rows import length
from sphinx_evidence.charts.shapes import Scene, arrow, label, note, path
from sphinx_evidence.locale import _
from sphinx_kb.core.diagnostic import enumeration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_evidence.charts.drawing import FrameRequest


class Layout:
    """Where the columns are, in px."""

    def __init__(self, width: float, drug: float, enzyme: float, product: float, pitch: float) -> None:
        self.width, self.drug, self.enzyme, self.product, self.pitch = width, drug, enzyme, product, pitch


FRAMES = ("all",)
WIDE, NARROW = Layout(640, 62, 250, 520, 84), Layout(340, 34, 130, 262, 98)
TOP = 8.0
OUT = 14.0
"""The distance of the line that gathers the products from the right edge, in px."""


def draw(request: FrameRequest, *, narrow: bool) -> Scene:
    """All lanes in one layout."""
    at, lanes = NARROW if narrow else WIDE, request.settings["lanes"]
    bottom = TOP + len(lanes) * at.pitch
    middle = (TOP + bottom) / 2
    start = str(request.settings["start"])
    wide = 34 if narrow else 84
    fork, out = at.drug + wide / 2 + (7 if narrow else 20), at.width - (OUT / 2 if narrow else OUT)
    heights = [TOP + (index + 0.5) * at.pitch for index in range(len(lanes))]
    foot = bottom + 24
    # lines with corners: slanted ones would run through the words of the lanes
    parts = [path("effect plain", f"M{at.drug + wide / 2:g} {middle:g}H{fork:g}"),
             path("effect plain", f"M{fork:g} {heights[0]:g}V{heights[-1]:g}"),
             note(at.drug, middle, "\n".join(start) if narrow else start, "drug", wide)]
    for index, (lane, y) in enumerate(zip(lanes, heights, strict=True)):
        if index:
            parts.append(path("grid", f"M{fork + 10:g} {y - at.pitch / 2:g}H{out - 8:g}"))
        parts += lane_drawn(lane, at, y, (fork, out), narrow=narrow)
    parts.append(path("effect plain", f"M{out:g} {heights[0]:g}V{foot:g}"))
    parts.append(arrow("plain", out, foot, out - 24, foot))
    parts.append(label(out - 30, foot + 4.5, str(request.settings["end"]), "label", "end"))
    return Scene(at.width, bottom + 44, "".join(parts))


def lane_drawn(lane: Mapping[str, object], at: Layout, y: float, ends: tuple[float, float], *,
               narrow: bool) -> list[str]:
    """One lane between its ends: the enzyme and the product, what slows it above, what speeds it below."""
    half = length(str(lane["enzyme"])) / 2 + 12
    begin, out = ends
    wide = min(2 * (out - at.product) - 14, length(str(lane["makes"])) + 18)
    parts = [
        arrow("plain", begin, y, at.enzyme - half - 3, y),
        note(at.enzyme, y, str(lane["enzyme"]), "plain", 2 * half),
        arrow("plain", at.enzyme + half + 3, y, at.product - wide / 2 - 3, y),
        path("effect plain", f"M{at.product + wide / 2:g} {y:g}H{out:g}"),
        note(at.product, y, str(lane["makes"]), "plain", wide)]
    for field, words, kind, dy in (("slows", _("slowed by: %s"), "down", -19), ("speeds", _("sped by: %s"), "up", 29)):
        if names := lane.get(field):
            assert isinstance(names, list)
            said = str(words) % enumeration(names)
            parts.append(label(at.enzyme - (half if not narrow else 62), y + dy, said, f"{kind}-words", "start"))
    return parts
