"""Receptor fingerprints: how tightly one drug, or several side by side, bind to each target.

Human values only; the rat's and outliers are drawn where a reader asks for them, in rows and marks of their own.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from sphinx_evidence.charts.comparison import ROWS, compared, measured, number, shown, summary
from sphinx_evidence.charts.figure import Figure
from sphinx_evidence.charts.range_rows import Lane, Scale, as_drawing, as_table
from sphinx_evidence.charts.svg import MARKS
from sphinx_evidence.model.affinity import DRUGS, SPECIES, TARGETS, UNIT, USES
from sphinx_evidence.model.vocabulary import STATUSES
from sphinx_evidence.pharmacology.binding import negative_log

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sphinx_evidence.model.affinity import Affinity
    from sphinx_evidence.model.load import Data

READING = "记号是中位数或唯一的值，横带是各记录的范围，点线表示只知道在更左边；“条”是记录数。"
SCALE = Scale(3.8, 10.2, ((4, "100 µM"), (6, "1 µM"), (8, "10 nM"), (10, "0.1 nM")))
READ = "full-text"
"""The state of checking that goes without saying: the database's row itself was seen."""

ASIDE = "kb-lanes__row--aside"
"""The class of rows that stay hidden until asked for."""

HEADS = ("靶点", "越靠右，结合越紧", "Ki，nmol/L（范围）")


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
    """Each target tightest first; below the human's lane the rat's and the outlier's, hidden until asked for."""
    pairs = [(names, one) for names in ROWS if (one := shown(data, drug, names, "human")) is not None]
    for names, one in sorted(pairs, key=lambda pair: (pair[1].censored, pair[1].ki)):
        yield lane_of(one, TARGETS[one.target], f"{in_words(one)}，{one.n} 条", 0, "")
        for species, name, series in (("rat", "大鼠", 3), ("human-outlier", "离群", 4)):
            other = shown(data, drug, names, species)
            if other is not None:
                doubt = "，未核实" if other.status == "unverified" else "，不采用" if other.use else ""
                words = f"{in_words(other)}，{other.n} 条{doubt}"
                yield lane_of(other, f"{TARGETS[other.target]} {name}", words, series, ASIDE)


def lanes_of_several(data: Data, drugs: Sequence[str]) -> Iterator[Lane]:
    """Each target with one lane a drug; of two drugs its heading says which binds tighter."""
    for names in ROWS:
        found = [(series, one) for series, one in enumerate(measured(data, drugs, names)) if one is not None]
        targets = {one.target for _, one in found}
        head = targets.pop() if len(targets) == 1 else names[0]
        group = TARGETS[head]
        if len(drugs) == len(found) == 2:
            group += f"：{compared(found[0][1], found[1][1])}"
        for series, one in found:
            other = "" if one.target == head else f"，{TARGETS[one.target]}"
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


def rows_of(data: Data, drugs: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """All there is of some drugs, a number a cell."""
    yield ("药", "靶点", "物种", "Ki，中位数或唯一值", "最小", "最大", "只知道大于", "单位", "记录数", "是否采用",
           "说明", "核对", "来源")
    for one in data.affinities.values():
        if one.drug in drugs:
            yield (DRUGS[one.drug], TARGETS[one.target], SPECIES[one.species], f"{one.ki:g}", f"{one.low:g}",
                   f"{one.high:g}", ">" if one.censored else "", UNIT, str(one.n), USES[one.use] or "采用", one.note,
                   STATUSES[one.status], ";".join(one.refs))


def fingerprint(data: Data, drugs: Sequence[str], label: str, at_first: int = 2) -> Figure:
    """The figure of one drug, or of several of which the first `at_first` are shown until others are chosen."""
    legend = [(series, DRUGS[drug]) for series, drug in enumerate(drugs)] if len(drugs) > 1 else []
    lanes = list(lanes_of_several(data, drugs) if legend else lanes_of_one(data, drugs[0]))
    choice = picks(legend, at_first) if len(drugs) > 2 else key(legend) if legend else aside_switch(lanes)
    # for those who read the book there is no switch: what is aside stays out, as it does at first on the page
    still = [lane for lane in lanes if lane.kind != ASIDE]
    return Figure(
        choice + as_table(lanes, SCALE, HEADS), as_drawing(still, SCALE, HEADS, label, legend),
        table_of(data, drugs, {name for names in ROWS for name in names}),
        tuple(("affinity", key) for key, one in data.affinities.items() if one.drug in drugs),
        list(rows_of(data, drugs)), in_sentences(data, drugs),
    )


def in_sentences(data: Data, drugs: Sequence[str]) -> tuple[str, ...]:
    """How two drugs compare; of one, how to read the figure. That of many fills a page of the book by itself."""
    if len(drugs) == 2:
        return summary(data, *drugs)
    return (READING,) if len(drugs) == 1 else ()


def aside_switch(lanes: Sequence[Lane]) -> str:
    """The switch of other species and outliers, where there are any; it works without a script."""
    if not any(lane.kind for lane in lanes):
        return ""
    return ('<p class="kb-chart__choice"><label><input type="checkbox" class="kb-chart__species"> '
            "也显示大鼠数据与离群记录（不可与人源混用）</label></p>")


def swatch(series: int) -> str:
    """The mark of a series, for a legend."""
    return (f'<svg class="kb-chart__key" viewBox="-7 -7 14 14" width="14" height="14" aria-hidden="true">'
            f'<path class="kb-chart__mark kb-chart__s{series}" d="{MARKS[series]}"/></svg>')


def key(legend: Sequence[tuple[int, str]]) -> str:
    """The legend of two drugs."""
    names = "".join(f"<span>{swatch(series)} {escape(name)}</span>" for series, name in legend)
    return f'<p class="kb-chart__choice">{names}</p>'


def picks(legend: Sequence[tuple[int, str]], at_first: int) -> str:
    """The choice of drugs, which is the legend too; it works without a script."""
    boxes = "".join(
        f'<label><input type="checkbox" class="kb-chart__pick kb-chart__pick--{series}"'
        f'{" checked" if series < at_first else ""}> {swatch(series)} {escape(name)}</label>'
        for series, name in legend
    )
    return f'<fieldset class="kb-chart__choice"><legend>显示哪些药</legend>{boxes}</fieldset>'
