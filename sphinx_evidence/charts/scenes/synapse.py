"""Two synapses of noradrenaline on a serotonin neuron: what drives it at its body, what brakes it at its terminal.

Three frames share every part: without the drug, with a drug that blocks α₂, and what has not been shown in people.
The page says in the notes what each frame means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_evidence.charts.names import drugs_of
from sphinx_evidence.charts.shapes import (
    NOTES,
    Scene,
    arrow,
    brake,
    cell,
    drug,
    key,
    label,
    noradrenaline,
    note,
    receptor,
    serotonin,
    vesicle,
)
from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_evidence.charts.drawing import FrameRequest

FRAMES = ("without", "with", "unproven")
SOMA_HIGH, TERMINAL_HIGH = 52.0, 46.0
BOUTON_WIDE, BOUTON_HIGH = 46.0, 34.0
SPRAY = ((0.05, -6), (0.42, 10), (0.72, -4), (0.3, 28), (0.62, 22), (0.95, 40), (0.12, 14), (0.86, 30), (0.5, 46),
         (0.15, 42), (0.55, -12), (0.98, 14), (0.35, -14))
"""Places of molecules in a gap: a share of its width, and px above or below its middle."""
FEW, ROOMY = 5, 60
"""How many of them there are without the drug; the width of a gap, in px, with room for all of them."""


@dataclass(frozen=True)
class Layout:
    """Where the parts are, in px."""

    width: float
    height: float
    axon: float
    """The x of the axon of noradrenaline."""
    bouton: float
    """The x of its two terminals."""
    upper: float
    """The y of the upper one and of the body of the serotonin neuron."""
    lower: float
    """The y of the lower one and of the terminal of the serotonin neuron."""
    right: float
    """The x of the serotonin neuron."""
    axon_right: float
    """The x of its axon."""
    soma: float
    """Half the width of its body."""
    terminal: float
    """Half the width of its terminal."""
    notes: Mapping[str, tuple[float, float, float]]
    """By name of a note: its middle and its width."""
    key: tuple[tuple[float, float], ...]
    """Where the entries of the legend begin; one that a frame does not need leaves its place empty."""


WIDE = Layout(640, 526, 26, 140, 128, 344, 470, 604, 62, 56, {
    "release": (146, 233, 208), "firing": (452, 219, 190), "serotonin": (470, 459, 220), "binding": (150, 459, 250),
}, ((10, 508), (128, 508), (222, 508), (334, 508), (456, 508), (548, 508)))
NARROW = Layout(328, 600, 12, 74, 136, 374, 246, 316, 52, 50, {
    "release": (94, 244, 136), "firing": (234, 228, 132), "serotonin": (244, 494, 164), "binding": (80, 494, 154),
}, ((10, 556), (130, 556), (226, 556), (10, 584), (130, 584), (226, 584)))


def draw(request: FrameRequest, *, narrow: bool) -> Scene:
    """One frame in one layout. The page gives `notes` by name: a kind and words. Raises ValueError for others."""
    at, frame = NARROW if narrow else WIDE, request.frame
    notes: Mapping[str, tuple[str, str]] = request.settings.get("notes", {})
    drug_name = drugs_of(request.data)[request.config.kb_dose_model["drug"]]
    if unknown := [name for name, (kind, _words) in notes.items() if name not in at.notes or kind not in NOTES]:
        raise ValueError(_("The drawing has no note “%s”") % unknown[0])
    body = [neurons(at), gaps(at, frame), receptors(at, frame), effects(at, frame), serotonin_out(at, frame),
            names(at, narrow=narrow)]
    body += [note(*at.notes[name][:2], words, kind, at.notes[name][2]) for name, (kind, words) in notes.items()]
    body.append(legend(at, frame, drug_name))
    return Scene(at.width, at.height, "".join(body))


def legend(at: Layout, frame: str, drug_name: str) -> str:
    """What the shapes of this frame mean, and none that it does not show."""
    held = {"without": (brake(-10, 0, 8, 0), _("holds back")),
            "with": (brake(-10, 0, 8, 0, released=True), _("no longer holds back")),
            "unproven": (brake(-13, 0, -5, 0, released=True, shown=False), _("still holds back?"))}[frame]
    given = frame != "without"
    perhaps = serotonin(-8, 0, "ht-perhaps") + arrow("unproven", -1, 0, 11, 0)
    entries = [(noradrenaline(0, 0), _("noradrenaline")), (serotonin(0, 0), _("serotonin")),
               (drug(0, 0) if given else "", drug_name), held, (arrow("up", -10, 0, 10, 0), _("drives")),
               (perhaps if given else "", _("not shown"))]
    return "".join(key(x, y, mark, str(words)) for (x, y), (mark, words) in zip(at.key, entries, strict=True) if mark)


def neurons(at: Layout) -> str:
    """Both neurons with their vesicles."""
    ys = (at.upper, at.lower)
    bend = min(at.bouton - at.axon, 30)
    tubes = [f"M{at.axon:g} 0V{y - 24:g}Q{at.axon:g} {y:g} {at.axon + bend:g} {y:g}H{at.bouton:g}" for y in ys]
    left = cell("na-cell", tubes, [(at.bouton, y, BOUTON_WIDE, BOUTON_HIGH) for y in ys])
    axon = (f"M{at.right + 30:g} {at.upper:g}H{at.axon_right - 24:g}Q{at.axon_right:g} {at.upper:g} {at.axon_right:g} "
            f"{at.upper + 24:g}V{at.lower - 24:g}Q{at.axon_right:g} {at.lower:g} {at.axon_right - 24:g} {at.lower:g}"
            f"H{at.right + 30:g}")
    dendrites = f"M{at.right - 22:g} {at.upper - 34:g}l-16-26M{at.right + 34:g} {at.upper - 34:g}l14-26"
    right = cell("ht-cell", [dendrites, axon], [(at.right, at.upper, at.soma, SOMA_HIGH),
                                               (at.right, at.lower, at.terminal, TERMINAL_HIGH)])
    nucleus = f'<circle class="kb-scene__nucleus" cx="{at.right + 18:g}" cy="{at.upper:g}" r="20"/>'
    stores = [vesicle(at.bouton + dx, y + dy, "na") for y in ys for dx, dy in ((-8, 16), (17, 14), (30, -6))]
    stores += [vesicle(at.right + dx, at.lower + dy, "ht") for dx, dy in ((-20, 24), (4, 27), (28, 19))]
    return left + right + nucleus + "".join(stores)


def gaps(at: Layout, frame: str) -> str:
    """Noradrenaline in both gaps: more of it where its own brake is released."""
    made = []
    for y, reach in ((at.upper, at.soma), (at.lower, at.terminal)):
        begin, end = at.bouton + BOUTON_WIDE + 12, at.right - reach - 30
        places = [(begin + share * (end - begin), y + down) for share, down in SPRAY]
        more = places[FEW:] if end - begin > ROOMY else places[FEW:-3]
        made += [noradrenaline(*place) for place in places[:FEW]]
        if frame != "without":
            made += [noradrenaline(*place, "na-perhaps" if frame == "unproven" else "na") for place in more]
    return "".join(made)


def receptors(at: Layout, frame: str) -> str:
    """The receptors, with what is bound to them; the drug leaves α₁ alone."""
    taken = noradrenaline(0, 0) if frame == "without" else drug(0, 0)
    parts = [receptor("down", at.bouton - 14, y - BOUTON_HIGH - 2, 0, taken) for y in (at.upper, at.lower)]
    parts.append(receptor("up", at.right - at.soma - 3, at.upper, -90, noradrenaline(0, 0)))
    parts.append(receptor("down", at.right - at.terminal - 3, at.lower, -90, taken))
    return "".join(parts)


def effects(at: Layout, frame: str) -> str:
    """What each receptor does inside its cell."""
    free, shown = frame != "without", frame != "unproven"
    parts = [brake(at.bouton - 14, y - BOUTON_HIGH + 16, at.bouton - 2, y + 2, released=free, shown=shown)
             for y in (at.upper, at.lower)]
    parts.append(brake(at.right - at.terminal + 15, at.lower - 3, at.right - 8, at.lower + 9, released=free,
                       shown=shown))
    begin, end = at.right - at.soma + 14, at.right - 4
    parts.append(arrow("up", begin, at.upper, end, at.upper))
    if free:  # what drives the cell without the drug still does; whether more does is open
        parts += [arrow("unproven", begin + 4, at.upper + dy, end, at.upper + dy) for dy in (-13, 13)]
    return "".join(parts)


def serotonin_out(at: Layout, frame: str) -> str:
    """Serotonin below its terminal; what may be added by the drug is an outline."""
    y = at.lower + TERMINAL_HIGH + 16
    sure = [serotonin(at.right + dx, y + dy) for dx, dy in ((-18, 0), (4, 7), (26, 0))]
    perhaps = [serotonin(at.right + dx, y + dy, "ht-perhaps") for dx, dy in ((-42, 2), (50, 2), (-30, 14), (38, 15))]
    return "".join([*sure, *(perhaps if frame != "without" else [])])


def names(at: Layout, *, narrow: bool) -> str:
    """The names of the parts, the same in every frame."""
    brakes, made = str(_("brake")), []
    for y in (at.upper, at.lower):
        made.append(label(at.bouton, y + BOUTON_HIGH + 19, str(_("Noradrenaline terminal")), "name"))
        made.append(label(at.bouton - (8 if narrow else 14), y - BOUTON_HIGH - 27, str(_("α₂A autoreceptor"))))
        made.append(label(at.bouton + 4, y - BOUTON_HIGH - 9, brakes, "down-words", "start"))
    made.append(label(at.axon + 14, 17, [str(_("from the")), str(_("locus coeruleus"))], "small", "start"))
    made.append(label(at.right, 17, [str(_("Serotonin cell body")), str(_("(raphe nuclei)"))], "name"))
    begin = at.right - at.soma - 8
    made.append(label(begin - 14, at.upper - 36, [str(_("α₁ receptor"))], anchor="middle"))
    made.append(label(begin - 14, at.upper - 19, str(_("accelerator")), "up-words"))
    begin = at.right - at.terminal - 8
    made.append(label(begin - 20, at.lower - 57, [str(_("α₂A, α₂C")), str(_("heteroreceptors"))]))
    made.append(label(begin - 20, at.lower - 22, brakes, "down-words"))
    made.append(label(at.right + 14, at.lower - TERMINAL_HIGH - 8, str(_("Serotonin terminal")),
                      "name"))
    return "".join(made)
