"""Receptor fingerprints: how tightly one drug, or several side by side, bind to each target.

Human values only unless the reader asks for the rat's; outliers stand in the data table and nowhere else.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from kb.charts.figure import Figure
from kb.charts.lanes import Lane, Scale, as_drawing, as_table
from kb.charts.svg import MARKS
from kb.model.affinity import DRUGS, SPECIES, TARGETS, USES
from kb.model.value import STATUSES
from kb.pharmacology.binding import negative_log

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kb.model.affinity import Affinity
    from kb.model.load import Data

ROWS = (
    ("h1",), ("alpha2c",), ("alpha2a", "alpha2"), ("5-ht2c",), ("5-ht2a",), ("alpha2b",), ("5-ht7",), ("5-ht6",),
    ("muscarinic", "m1"), ("alpha1", "alpha1a"), ("5-ht3", "5-ht3a"), ("5-ht1a",), ("d2",), ("net",), ("sert",),
)
"""The targets shown, each with what stands in where it was not measured itself."""

SCALE = Scale(3.8, 10.2, ((4, "100 µM"), (6, "1 µM"), (8, "10 nM"), (10, "0.1 nM")))
READ = "full-text"
"""The state of checking that goes without saying: the database's row itself was seen."""

HEADS = ("靶点", "越靠右，结合越紧", "Ki，nmol/L（范围）")


def shown(data: Data, drug: str, names: tuple[str, ...], species: str) -> Affinity | None:
    """The affinity of a row: the first of its targets that has one."""
    found = (data.affinities.get(f"{drug}-{name}-{species}") for name in names)
    return next((one for one in found if one is not None), None)


def number(ki: float) -> str:
    """A Ki as a figure writes it."""
    return f"{ki:.3g}" if ki < 1000 else f"{ki:.0f}"


def lane_of(one: Affinity, label: str, words: str, series: int, kind: str) -> Lane:
    """The lane of an affinity on the pKi scale."""
    middle, low, high = (float(negative_log(ki)) for ki in (one.ki, one.high, one.low))
    return Lane(label, middle, low, high, words, series, kind, one.censored)


def in_words(one: Affinity) -> str:
    """The Ki with its range."""
    if one.censored:
        return f">{number(one.ki)}"
    ends = f"（{number(one.low)}–{number(one.high)}）" if one.low < one.high else ""
    return f"{number(one.ki)}{ends}"


def lanes_of_one(data: Data, drug: str) -> Iterator[Lane]:
    """Each target tightest first; the rat's lane below the human's, hidden until asked for."""
    pairs = [(names, one) for names in ROWS if (one := shown(data, drug, names, "human")) is not None]
    for names, one in sorted(pairs, key=lambda pair: (pair[1].censored, pair[1].ki)):
        yield lane_of(one, TARGETS[one.target], f"{in_words(one)}，{one.n} 条", 0, "")
        rat = shown(data, drug, names, "rat")
        if rat is not None:
            doubt = "（未核实）" if rat.status == "unverified" else ""
            yield lane_of(rat, f"{TARGETS[rat.target]} 大鼠", f"{in_words(rat)}{doubt}", 3, "kb-lanes__row--rat")


def lanes_of_several(data: Data, drugs: Sequence[str]) -> Iterator[Lane]:
    """Each target with one lane a drug."""
    for names in ROWS:
        found = [(series, shown(data, drug, names, "human")) for series, drug in enumerate(drugs)]
        group = TARGETS[names[0]]
        for series, one in found:
            if one is None:
                continue
            other = f" {TARGETS[one.target]}" if one.target != names[0] else ""
            lane = lane_of(one, DRUGS[one.drug], f"{in_words(one)}{other}", series, f"kb-lanes__row--{series}")
            yield replace(lane, group=group)
            group = ""


def table_of(data: Data, drugs: Sequence[str], targets: Collection[str]) -> list[tuple[str, ...]]:
    """All there is of some drugs at some targets, outliers and other species too, with head."""
    rows: list[tuple[str, ...]] = [("药", "靶点", "物种", "Ki（nmol/L）", "记录数", "说明", "来源")]
    rows += [
        (DRUGS[one.drug], TARGETS[one.target], SPECIES[one.species], one.show(), str(one.n),
         "；".join(filter(None, (USES[one.use], one.note, "" if one.status == READ else STATUSES[one.status]))),
         ";".join(one.refs))
        for one in data.affinities.values() if one.drug in drugs and one.target in targets
    ]
    return rows


def fingerprint(data: Data, drugs: Sequence[str], label: str, at_first: int = 2) -> Figure:
    """The figure of one drug, or of several of which the first `at_first` are shown until others are chosen."""
    several = len(drugs) > 1
    lanes = list(lanes_of_several(data, drugs) if several else lanes_of_one(data, drugs[0]))
    legend = [(series, DRUGS[drug]) for series, drug in enumerate(drugs)] if several else []
    choice = picks(legend, at_first) if several else rat_switch(lanes)
    # for those who read the book there is no switch: the rat stays out, as it does at first on the page
    still = [lane for lane in lanes if lane.kind != "kb-lanes__row--rat"]
    return Figure(
        choice + as_table(lanes, SCALE, HEADS), as_drawing(still, SCALE, HEADS, label, legend),
        table_of(data, drugs, {name for names in ROWS for name in names}),
        tuple(("affinity", key) for key, one in data.affinities.items() if one.drug in drugs),
        table_of(data, drugs, TARGETS),
    )


def rat_switch(lanes: Sequence[Lane]) -> str:
    """The switch of species, where there is a second one; it works without a script."""
    if not any(lane.kind for lane in lanes):
        return ""
    return ('<p class="kb-chart__choice"><label><input type="checkbox" class="kb-chart__species"> '
            "也显示大鼠数据（不可与人源混用）</label></p>")


def picks(legend: Sequence[tuple[int, str]], at_first: int) -> str:
    """The choice of drugs, which is the legend too; it works without a script."""
    boxes = "".join(
        f'<label><input type="checkbox" class="kb-chart__pick kb-chart__pick--{series}"'
        f'{" checked" if series < at_first else ""}> '
        f'<svg class="kb-chart__key" viewBox="-7 -7 14 14" width="14" height="14" aria-hidden="true">'
        f'<path class="kb-chart__mark kb-chart__s{series}" d="{MARKS[series]}"/></svg> {escape(name)}</label>'
        for series, name in legend
    )
    return f'<fieldset class="kb-chart__choice"><legend>显示哪些药</legend>{boxes}</fieldset>'
