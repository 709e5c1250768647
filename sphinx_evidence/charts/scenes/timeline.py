"""What changes when: bars on a scaled time axis from the first night to after the last, in lanes.

The page gives ``lanes``, each with a `name` and `events`. An event has `words`, a `kind` (`up`, `down`, `unproven`,
`plain`) and its time in weeks: ``from`` and ``to``, or ``value``, the id of a number in the data with a unit of time.
With both, the number is the end. ``since: stop`` counts from the last dose, ``open: true`` means that nobody knows the
end.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sphinx_evidence.charts.range_rows import length
from sphinx_evidence.charts.shapes import LINE, NOTES, Scene, label, path, wrapped
from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_evidence.charts.drawing import FrameRequest
    from sphinx_evidence.model.data import Data

FRAMES = ("all",)
WEEKS = {"h": 1 / 168, "d": 1 / 7, "min": 1 / 10080}
"""By unit as the data write it in Latin letters: how many weeks it is; Han units are messages."""
SCALE = ((0.0, 0.0), (6.0, 0.54), (12.0, 0.62), (26.0, 0.71))
"""Weeks and their share of the axis: linear to week 6, then shortened."""
STOP, PER_WEEK = 0.82, 0.09
"""Where the last dose is, and how much of the axis a week has: the same before week 6 and after the last dose."""
TICKS = (0.0, 1.0, 2.0, 4.0, 6.0, 12.0, 26.0)
CROWDED = (1.0, 12.0)
"""Ticks without words on small screens."""
ROW, HEAD, LANE_HEAD = 31.0, 44.0, 26.0
CLEAR = 6.0
"""The distance of words from the line of the last dose, in px."""


class Layout:
    """Where the axis lies, in px."""

    def __init__(self, width: float, left: float, right: float, *, lane_above: bool) -> None:
        self.width, self.left, self.right, self.lane_above = width, left, right, lane_above

    def x(self, share: float) -> float:
        """The x of a share of the axis."""
        return round(self.left + share * (self.width - self.left - self.right), 1)


WIDE, NARROW = Layout(660, 92, 16, lane_above=False), Layout(340, 12, 12, lane_above=True)


def share_of(weeks: float, *, after_stop: bool) -> float:
    """Where a time lies on the axis, as a share of its length."""
    if after_stop:
        return min(STOP + weeks * PER_WEEK, 1.0)
    for (low, begin), (high, end) in pairwise(SCALE):
        if weeks <= high:
            return begin + (weeks - low) / (high - low) * (end - begin)
    return SCALE[-1][1]


def weeks_of(data: Data, identifier: str) -> tuple[float, float]:
    """The time that a number of the data states, in weeks: from and to. Raises ValueError if it is no time."""
    value = data.values.get(identifier)
    if value is None:
        raise ValueError(_("there is no value “%s”") % identifier)
    units = {**WEEKS, str(_("hours")): 1 / 168, str(_("days")): 1 / 7, str(_("weeks")): 1.0, str(_("months")): 52 / 12}
    if value.unit not in units:
        raise ValueError(_("the unit of “%s” is not one of time") % identifier)
    numbers = [float(number) * units[value.unit] for number in (value.low, value.high) if number and not value.value]
    return (numbers[0], numbers[-1]) if numbers else (float(value.value) * units[value.unit],) * 2


def draw(request: FrameRequest, *, narrow: bool) -> Scene:
    """All lanes in one layout. Raises ValueError for an event that the scene cannot place."""
    at, lanes = NARROW if narrow else WIDE, request.settings["lanes"]
    parts, y = [], HEAD
    for number, lane in enumerate(lanes):
        top = y
        if at.lane_above:
            parts.append(label(at.x(0), y + 17, str(lane["name"]), "name", "start"))
            y += LANE_HEAD
        else:
            parts.append(label(10, y + 20, str(lane["name"]), "name", "start"))
        for event in lane["events"]:
            drawn, high = event_drawn(request.data, event, at, y)
            parts.append(drawn)
            y += high
        y += 8
        ground = path("lane", f"M0 {top:g}H{at.width:g}V{y:g}H0z") if number % 2 == 0 else ""
        parts.insert(0, ground)
        y += 2
    grounds = [part for part in parts if "kb-scene__lane" in part]
    rest = [part for part in parts if "kb-scene__lane" not in part]
    return Scene(at.width, y + 4, "".join([*grounds, axis(at, y - 2), *rest]))


def axis(at: Layout, bottom: float) -> str:
    """The ticks above the lanes, a line at each, and a sign where the scale is shortened."""
    names = {0.0: str(_("first night")), 26.0: str(_("month 6"))}
    parts = []
    for weeks in TICKS:
        x = at.x(share_of(weeks, after_stop=False))
        words = names.get(weeks, f"{weeks:g}")
        parts.append(path("grid", f"M{x:g} {HEAD - 8:g}V{bottom:g}"))
        if not (at.lane_above and weeks in CROWDED):
            half = length(words) / 2
            x = min(x, at.x(STOP) - length(str(_("stop"))) / 2 - CLEAR - half) if weeks else x
            parts.append(label(x, HEAD - 14, words, "small", "middle" if weeks else "start"))
    parts.append(label(at.x(0.27), 13, str(_("weeks on the drug")), "small"))
    stop = at.x(STOP)
    parts.append(path("stop", f"M{stop:g} {HEAD - 8:g}V{bottom:g}"))
    parts.append(label(stop, HEAD - 14, str(_("stop")), "down-words"))
    parts.append(label(at.x(STOP + 2 * PER_WEEK), HEAD - 14, str(_("+2")), "small", "end"))
    for share in (0.58, 0.665, 0.77):
        x = at.x(share)
        parts.append(path("gap", f"M{x - 5:g} {HEAD - 4:g}l3-8m3 8l3-8"))
    return "".join(parts)


def words_drawn(words: str, kind: str, at: Layout, left: float, y: float, *, after_stop: bool) -> tuple[str, float]:
    """Words clear of the line of the last dose, from the left end of a bar if they fit; their height beyond a row."""
    stop, size = at.x(STOP), length(words)
    if after_stop and max(left, stop + CLEAR) + size < at.width - 4:
        return label(max(left, stop + CLEAR), y + 14, words, f"{kind}-words", "start"), 0.0
    if not after_stop and left + size < stop - CLEAR:
        return label(left, y + 14, words, f"{kind}-words", "start"), 0.0
    lines = wrapped(words, stop - CLEAR - at.x(0))
    return label(stop - CLEAR, y + 14, lines, f"{kind}-words", "end"), (len(lines) - 1) * LINE


def event_drawn(data: Data, event: Mapping[str, Any], at: Layout, y: float) -> tuple[str, float]:
    """A bar, or a mark for a single point in time, below its words; and the height of both."""
    kind = str(event.get("kind", "plain"))
    if kind not in NOTES:
        raise ValueError(_("The drawing has no note “%s”") % kind)
    begin, end = weeks_of(data, event["value"]) if "value" in event else (float(event["from"]), float(event["to"]))
    begin = float(event.get("from", begin))
    after = event.get("since") == "stop"
    left, right = (at.x(share_of(weeks, after_stop=after)) for weeks in (begin, end))
    shown, extra = words_drawn(str(event["words"]), kind, at, left, y, after_stop=after)
    y += extra
    if right - left < 6:
        mark = f'<circle class="kb-scene__bar kb-scene__bar--{kind}" cx="{left:g}" cy="{y + 22:g}" r="5"/>'
        return shown + mark, ROW + extra
    is_open = " kb-scene__bar--open" if event.get("open") else ""
    bar = path(f"bar bar--{kind}{is_open.replace(' kb-scene__', ' ')}", f"M{left:g} {y + 19:g}H{right:g}v6H{left:g}z")
    return shown + bar, ROW + extra
