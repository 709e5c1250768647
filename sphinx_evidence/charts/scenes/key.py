"""The legend of all drawings and diagrams: one colour, one meaning, and the line or shape that goes with it.

The page gives `meanings`: by kind of note, what it means there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.charts.shapes import NOTES, Scene, label, note
from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from sphinx_evidence.charts.drawing import FrameRequest

FRAMES = ("all",)
PITCH, BOX = 44.0, 96.0


class Layout:
    """The width of the drawing, in px."""

    def __init__(self, width: float) -> None:
        self.width = width


WIDE, NARROW = Layout(640), Layout(328)


def draw(request: FrameRequest, *, narrow: bool) -> Scene:
    """A box for each kind with its meaning beside it. Raises ValueError for an unknown kind."""
    width, parts, y = (NARROW if narrow else WIDE).width, [], 4.0
    for kind, (name, meaning) in request.settings["meanings"].items():
        if kind not in NOTES:
            raise ValueError(_("The drawing has no note “%s”") % kind)
        y += PITCH / 2
        parts += [note(BOX / 2 + 4, y, str(name), kind, BOX),
                  label(BOX + 20, y + 4.5, str(meaning), "label", "start")]
        y += PITCH / 2
    return Scene(width, y + 4, "".join(parts))
