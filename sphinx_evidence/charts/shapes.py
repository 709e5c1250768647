"""Named shapes of drawn scenes: neurons, vesicles, receptors, transmitters, a drug, what brakes and what drives.

One colour, one meaning: `drug` is the drug, `down` what brakes, `up` what drives, `unproven` what nobody has shown.
Each also has a shape or a dash of its own, so that the meaning does not depend on colour. Colours are in
`static/css/scene.css`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from sphinx_evidence.charts.range_rows import length
from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LINE = 17
"""The distance of two lines of a label, in px."""


@dataclass(frozen=True)
class Scene:
    """One frame of a drawing in one layout."""

    width: float
    height: float
    body: str


def group(kind: str, x: float, y: float, inner: str, turn: float = 0) -> str:
    """A part at a place, turned clockwise by some degrees; `kind` is a CSS class."""
    turned = f" rotate({turn:g})" if turn else ""
    return f'<g class="kb-scene__{kind}" transform="translate({x:g} {y:g}){turned}">{inner}</g>'


def path(kind: str, data: str) -> str:
    """A path; `kind` is one CSS class or several."""
    classes = " ".join(f"kb-scene__{one}" for one in kind.split())
    return f'<path class="{classes}" d="{data}"/>'


def label(x: float, y: float, words: str | Iterable[str], kind: str = "label", anchor: str = "middle") -> str:
    """Words at a place, one line each; `y` is the base of the first."""
    lines = [words] if isinstance(words, str) else list(words)
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return "".join(f'<text class="kb-scene__{kind}" x="{x:g}" y="{y + index * LINE:g}"{where}>{escape(line)}</text>'
                   for index, line in enumerate(lines))


def wrapped(words: str, room: float) -> list[str]:
    """Words in lines that are at most `room` px wide, but for a pause at the end.

    Lines end after a pause if one is in their second half; else Han text breaks anywhere, words and numbers do not.
    """
    pauses = str(_(",.;:)"))
    lines = [""]
    for piece in re.findall(r"[!-~]+|.", words):
        if lines[-1] and length(lines[-1] + piece) > room and piece not in pauses:
            at = max(lines[-1].rfind(pause) for pause in pauses) + 1
            rest = lines[-1][at:] if length(lines[-1][:at]) > room / 2 else ""
            lines[-1] = lines[-1].removesuffix(rest).rstrip()
            lines.append(rest.lstrip())
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return lines


def cell(kind: str, tubes: Sequence[str], bulbs: Sequence[tuple[float, float, float, float]]) -> str:
    """A neuron: axons along paths, and swellings (x, y, half width, half height), with one outline around all."""
    rounds = [f'<ellipse cx="{x:g}" cy="{y:g}" rx="{wide:g}" ry="{high:g}"/>' for x, y, wide, high in bulbs]
    lines = [f'<path d="{tube}"/>' for tube in tubes]
    edge = "".join([*(line.replace("<path", '<path class="kb-scene__tube-edge"') for line in lines),
                    *(one.replace("<ellipse", '<ellipse class="kb-scene__edge"') for one in rounds)])
    inside = "".join([*(line.replace("<path", '<path class="kb-scene__tube"') for line in lines),
                      *(one.replace("<ellipse", '<ellipse class="kb-scene__inside"') for one in rounds)])
    return f'<g class="kb-scene__{kind}">{edge}{inside}</g>'


def noradrenaline(x: float, y: float, kind: str = "na") -> str:
    """A molecule of noradrenaline: a disc; `kind` is `na`, or `na-perhaps` for one that may be there."""
    return f'<circle class="kb-scene__{kind}" cx="{x:g}" cy="{y:g}" r="4.5"/>'


def serotonin(x: float, y: float, kind: str = "ht") -> str:
    """A molecule of serotonin: a diamond; `kind` is `ht`, or `ht-perhaps` for one that may be there."""
    return path(kind, f"M{x:g} {y - 6:g}l5.5 6l-5.5 6l-5.5-6z")


def vesicle(x: float, y: float, molecule: str) -> str:
    """A vesicle with three molecules; `molecule` is the CSS class of one."""
    dots = "".join(f'<circle class="kb-scene__{molecule}" cx="{dx}" cy="{dy}" r="2.6"/>'
                   for dx, dy in ((-3.6, -2), (3.6, -2), (0, 4)))
    return group("vesicle", x, y, f'<circle r="10.5"/>{dots}')


def drug(x: float, y: float) -> str:
    """A molecule of the drug: a hexagon."""
    return path("drug", f"M{x - 8.5:g} {y:g}l4.25-7.5h8.5l4.25 7.5l-4.25 7.5h-8.5z")


def receptor(kind: str, x: float, y: float, turn: float, bound: str = "") -> str:
    """A receptor in a membrane: a cup that opens outward, with a stem into the cell; `kind` is `down` or `up`.

    It opens upward and is turned clockwise; what is bound, drawn around the origin, lies in the cup.
    """
    cup = "M-11-10v6a11 11 0 0 0 22 0v-6" if kind == "down" else "M-11-10v15h22v-15"
    held = f'<g transform="rotate({-turn:g} 0 -5) translate(0 -5)">{bound}</g>' if bound else ""
    return group(f"receptor kb-scene__receptor--{kind}", x, y,
                 f'<path d="{cup}"/><path d="M0 {7 if kind == "down" else 5}v9"/>{held}', turn)


def brake(x: float, y: float, to_x: float, to_y: float, *, released: bool = False, shown: bool = True) -> str:
    """What a receptor holds back: a line with a bar at its end.

    It is dotted and crossed out if it is released; a question mark stands there if that has not been shown.
    """
    far = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    across, along = (to_y - y) / far * 8, (to_x - x) / far * 8
    bar = f"M{to_x - across:.1f} {to_y + along:.1f}L{to_x + across:.1f} {to_y - along:.1f}"
    line = f"M{x:g} {y:g}L{to_x:g} {to_y:g}"
    if not released:
        return path("effect down", line + bar)
    middle_x, middle_y = (x + to_x) / 2, (y + to_y) / 2
    if not shown:
        return path("effect released", line + bar) + label(middle_x + 9, middle_y + 3, "?", "name")
    cross = f"M{middle_x - 5:g} {middle_y - 5:g}l10 10m0-10l-10 10"
    return path("effect released", line + bar) + path("effect released-mark", cross)


def arrow(kind: str, x: float, y: float, to_x: float, to_y: float) -> str:
    """What drives: a line with a head; `kind` names its colour and dash."""
    far = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    dx, dy = (to_x - x) / far, (to_y - y) / far
    head = (f"M{to_x - 9 * dx - 6 * dy:.1f} {to_y - 9 * dy + 6 * dx:.1f}L{to_x:g} {to_y:g}"
            f"L{to_x - 9 * dx + 6 * dy:.1f} {to_y - 9 * dy - 6 * dx:.1f}")
    return path(f"effect {kind}", f"M{x:g} {y:g}L{to_x:g} {to_y:g}") + path(f"head {kind}", head)


NOTES = ("drug", "up", "down", "unproven", "plain")
"""The kinds of notes."""


def note(x: float, y: float, words: str, kind: str, wide: float) -> str:
    """Words in a box around a place, such as what nobody has measured; `kind` is one of NOTES."""
    lines = words.split("\n")
    high = LINE * len(lines) + 9
    box = f'<rect x="{-wide / 2:g}" y="{-high / 2:g}" width="{wide:g}" height="{high}" rx="6"/>'
    return group(f"note kb-scene__note--{kind}", x, y, box + label(0, 17 - high / 2, lines, f"{kind}-words"))


def key(x: float, y: float, mark: str, words: str) -> str:
    """An entry of a legend: a shape and what it is."""
    return group("key", x + 12, y, mark + label(16, 4.5, words, "small", "start"))
