"""How full each receptor is at a dose: one bar per receptor of the dose model, all filling together as the dose grows.

Each frame gives its ``dose`` in mg. The bar is the median, the thin line the range of the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.charts.dose_model import dose_model
from sphinx_evidence.charts.names import targets_of
from sphinx_evidence.charts.number_format import two_digits
from sphinx_evidence.charts.occupancy_rows import occupancy_band
from sphinx_evidence.charts.shapes import Scene, label, path
from sphinx_evidence.charts.simulation import simulate
from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from sphinx_evidence.charts.drawing import FrameRequest

FRAMES = ("dose",)
PITCH, HIGH, TOP = 34.0, 18.0, 26.0


class Layout:
    """The widths of the three columns, in px."""

    def __init__(self, width: float, left: float, right: float) -> None:
        self.width, self.left, self.right = width, left, right


WIDE, NARROW = Layout(640, 84, 170), Layout(328, 62, 92)


def draw(request: FrameRequest, *, narrow: bool) -> Scene:
    """All bars at one dose. Raises ValueError where the model lacks data."""
    at, dose = NARROW if narrow else WIDE, float(request.settings["dose"])
    model = dose_model(request.config.kb_dose_model, request.data)
    group = simulate(request.data, model, model.population)
    room = at.width - at.left - at.right
    parts = [label(at.left + share * room, 15, f"{share:.0%}", "small") for share in (0, 0.5, 1)]
    for index, name in enumerate(model.receptors):
        low, middle, high = (float(one) / 100 for one in occupancy_band(group.ratios[name], dose))
        y = TOP + index * PITCH + 6
        parts.append(label(at.left - 8, y + 14, targets_of(request.data)[name], "name", "end"))
        parts.append(path("tank", f"M{at.left:g} {y:g}h{room:g}v{HIGH:g}h{-room:g}z"))
        parts.append(path("filled", f"M{at.left:g} {y:g}h{middle * room:.1f}v{HIGH:g}h{-middle * room:.1f}z"))
        ends = f"M{at.left + low * room:.1f} {y + HIGH / 2:g}H{at.left + high * room:.1f}"
        caps = "".join(f"M{at.left + one * room:.1f} {y + 4:g}v{HIGH - 8:g}" for one in (low, high))
        parts.append(path("range", ends + caps))
        words = f"{two_digits(100 * middle)}%" if narrow else _("%(middle)s%% (%(low)s–%(high)s%%)") % {
            "middle": two_digits(100 * middle), "low": two_digits(100 * low), "high": two_digits(100 * high)}
        parts.append(label(at.width - at.right + 10, y + 14, str(words), "label", "start"))
    return Scene(at.width, TOP + len(model.receptors) * PITCH + 6, "".join(parts))
