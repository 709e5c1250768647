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
WIDE, NARROW = Layout(640, 62, 250, 520, 84), Layout(328, 34, 130, 262, 98)
TOP = 8.0


def draw(request: FrameRequest, *, narrow: bool) -> Scene:
    """All lanes in one layout."""
    at, lanes = NARROW if narrow else WIDE, request.settings["lanes"]
    bottom = TOP + len(lanes) * at.pitch
    middle = (TOP + bottom) / 2
    start = str(request.settings["start"])
    parts = [note(at.drug, middle, "\n".join(start) if narrow else start, "drug", 34 if narrow else 84)]
    for index, lane in enumerate(lanes):
        y = TOP + (index + 0.5) * at.pitch
        if index:
            parts.append(path("grid", f"M{at.drug + 50 if not narrow else 62:g} {y - at.pitch / 2:g}H{at.width:g}"))
        parts += lane_drawn(lane, at, y, middle, narrow=narrow)
    parts.append(arrow("plain", at.product, bottom - 6, at.product, bottom + 14))
    parts.append(label(at.width - 6, bottom + 34, str(request.settings["end"]), "label", "end"))
    return Scene(at.width, bottom + 44, "".join(parts))


def lane_drawn(lane: Mapping[str, object], at: Layout, y: float, middle: float, *, narrow: bool) -> list[str]:
    """One lane: the enzyme between drug and product, what slows it above, what speeds it below."""
    half = length(str(lane["enzyme"])) / 2 + 12
    begin = at.drug + (18 if narrow else 44)
    wide = min(2 * (at.width - at.product) - 8, length(str(lane["makes"])) + 18)
    parts = [
        arrow("plain", begin, y + (middle - y) * 0.25, at.enzyme - half - 3, y),
        note(at.enzyme, y, str(lane["enzyme"]), "plain", 2 * half),
        arrow("plain", at.enzyme + half + 3, y, at.product - wide / 2 - 3, y),
        note(at.product, y, str(lane["makes"]), "plain", wide)]
    for field, words, kind, dy in (("slows", _("slowed by: %s"), "down", -19), ("speeds", _("sped by: %s"), "up", 29)):
        if names := lane.get(field):
            assert isinstance(names, list)
            said = str(words) % enumeration(names)
            parts.append(label(at.enzyme - (half if not narrow else 62), y + dy, said, f"{kind}-words", "start"))
    return parts
