"""What happens to a drug in the body: an outline with organs, numbered stops, and what each number means.

The page gives ``stops`` in order, each with the organ it is `at` and its `words`; `kind` colours it as in all scenes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.charts.shapes import LINE, NOTES, Scene, label, path, wrapped
from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from sphinx_evidence.charts.drawing import FrameRequest

FRAMES = ("all",)
OUTLINE = (
    "M100 6c-24 0-37 17-37 40c0 19 8 34 21 41v14c-28 5-52 12-60 34c-8 24-14 88-16 128h26c3-34 7-66 14-92"
    "c2 40 0 82-4 130h112c-4-48-6-90-4-130c7 26 11 58 14 92h26c-2-40-8-104-16-128c-8-22-32-29-60-34v-14"
    "c13-7 21-22 21-41c0-23-13-40-37-40z"
)
ORGANS = {
    "brain": "M100 18c-16 0-26 9-26 22c0 12 9 19 26 19s26-7 26-19c0-13-10-22-26-22z",
    "mouth": "M90 71c6 4 14 4 20 0c-4 8-16 8-20 0z",
    "blood": "M100 128c-9-10-22-2-18 9c3 8 11 13 18 20c7-7 15-12 18-20c4-11-9-19-18-9z",
    "liver": "M62 178c14-12 48-12 62-3c-4 20-30 32-54 29c-9-2-12-16-8-26z",
    "gut": "M76 224c0-8 48-8 48 0s-44 6-44 14s42 4 42 12s-42 4-42 12s34 4 40 10",
    "kidney": "M136 208c9-2 15 7 13 17c-1 8-9 12-14 8c-4-4 3-8 1-13c-2-5-4-10 0-12z"
              "M64 212c-9-2-15 7-13 17c1 8 9 12 14 8c4-4-3-8-1-13c2-5 4-10 0-12z",
}
"""By organ: its shape."""
PLACES = {"brain": (100, 40), "mouth": (100, 75), "blood": (100, 138), "liver": (93, 188), "gut": (100, 244),
          "kidney": (144, 222)}
"""By organ: where the middle of its numbers is."""
APART = 25.0
"""The least distance of two numbers of an organ, in px."""


class Layout:
    """The size of the outline and where the words begin, in px."""

    def __init__(self, width: float, scale: float, words: float) -> None:
        self.width, self.scale, self.words = width, scale, words


WIDE, NARROW = Layout(640, 1.15, 268), Layout(328, 0.72, 156)


def draw(request: FrameRequest, *, narrow: bool) -> Scene:
    """The outline with its stops in one layout. Raises ValueError for an organ that the outline lacks."""
    at, stops = NARROW if narrow else WIDE, request.settings["stops"]
    for stop in stops:
        if stop["at"] not in ORGANS or stop.get("kind", "plain") not in NOTES:
            raise ValueError(_("The drawing has no note “%s”") % f"{stop['at']} {stop.get('kind', '')}".strip())
    organs = "".join(path(f"organ organ--{name}", shape) for name, shape in ORGANS.items())
    body = f'<g transform="scale({at.scale:g}) translate(8 4)">{path("outline", OUTLINE)}{organs}</g>'
    parts, y = [body], 26.0
    organs_of = [stop["at"] for stop in stops]
    apart = max(26 * at.scale, APART)
    for number, stop in enumerate(stops, 1):
        organ, kind = stop["at"], stop.get("kind", "plain")
        before = organs_of[:number].count(organ) - 1 - (organs_of.count(organ) - 1) / 2
        x, place = (PLACES[organ][0] + 8) * at.scale + before * apart, (PLACES[organ][1] + 4) * at.scale
        lines = wrapped(str(stop["words"]), at.width - at.words - 34)
        # no lines between the two: the way goes up and down the body, so that they would cross
        for cx, cy in ((x, place), (at.words + 12, y - 5)):
            parts.append(f'<circle class="kb-scene__stop-mark kb-scene__stop-mark--{kind}" cx="{cx:.1f}" '
                         f'cy="{cy:.1f}" r="10"/>')
            parts.append(label(cx, cy + 4.5, str(number), "stop-number"))
        parts.append(label(at.words + 30, y, lines, f"{kind}-words", "start"))
        y += len(lines) * LINE + 18
    return Scene(at.width, max(y, 318 * at.scale), "".join(parts))
