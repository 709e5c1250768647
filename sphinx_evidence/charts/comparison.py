"""Two drugs at the targets of a fingerprint: which binds tighter, and whether the records allow to say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.model.affinity import DRUGS, TARGETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_evidence.model.affinity import Affinity
    from sphinx_evidence.model.load import Data

ROWS = (
    ("h1",), ("alpha2c",), ("alpha2a", "alpha2"), ("5-ht2c",), ("5-ht2a",), ("alpha2b",), ("5-ht7",), ("5-ht6",),
    ("muscarinic", "m1"), ("alpha1", "alpha1a"), ("5-ht3", "5-ht3a"), ("5-ht1a",), ("d2",), ("net",), ("sert",),
)
"""The targets shown, each with what stands in where it was not measured itself."""

ALIKE = 3.0
"""Affinities that differ less are called alike: laboratories differ by as much about one drug."""
WEAK = 1000.0
"""From this Ki (nmol/L) on, no usual dose occupies much: to tell two such drugs apart would mislead."""
SINGLE = 2.0
"""A Ki without a range may be as many times higher or lower: what the dose model assumes of it (single-ki) too."""


def shown(data: Data, drug: str, names: tuple[str, ...], species: str) -> Affinity | None:
    """The affinity of a row: the first of its targets that has one."""
    found = (data.affinities.get(f"{drug}-{name}-{species}") for name in names)
    return next((one for one in found if one is not None), None)


def measured(data: Data, drugs: Sequence[str], names: tuple[str, ...]) -> list[Affinity | None]:
    """What some drugs have in a row: at the first target that all were measured at, else each at its own."""
    for name in names:
        found = [data.affinities.get(f"{drug}-{name}-human") for drug in drugs]
        if all(found):
            return found
    return [shown(data, drug, names, "human") for drug in drugs]


def number(value: float) -> str:
    """A Ki, or how many times one is another, as a figure writes it."""
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def ends(one: Affinity) -> tuple[float, float]:
    """Between what values the Ki may lie: those on record, or what a single measurement leaves open."""
    return (one.low, one.high) if one.low < one.high else (one.ki / SINGLE, one.ki * SINGLE)


def overlap(tight: Affinity, loose: Affinity) -> bool:
    """Whether the records leave open which of two binds tighter."""
    return ends(tight)[1] >= ends(loose)[0]


def compared(one: Affinity, other: Affinity) -> str:
    """Which of two affinities is the tighter, by how much, and whether the records leave that open."""
    tight, loose = sorted((one, other), key=lambda each: (each.censored, each.ki))
    fold = loose.ki / tight.ki
    apart = "" if tight.target == loose.target else "，但测的不是同一亚型"
    if tight.censored:
        return f"两种都测不出结合{apart}"
    if loose.censored:
        return f"{DRUGS[tight.drug]}测得出，{DRUGS[loose.drug]}测不出{apart}"
    if fold < ALIKE:
        return f"差不多（差 {fold:.1f} 倍）{apart}"
    doubt = apart or ("，但范围有重叠" if overlap(tight, loose) else "")
    return f"{DRUGS[tight.drug]}紧 {number(float(f'{fold:.2g}'))} 倍{doubt}"


def summary(data: Data, first: str, second: str) -> tuple[str, ...]:
    """Two drugs compared in sentences: where either is clearly tighter, where nothing can be told, what is missing."""
    tighter: dict[str, list[str]] = {first: [], second: []}
    alike, unclear, apart, weak, lacking = [], [], [], [], []
    for names in ROWS:
        one, other = measured(data, (first, second), names)
        if one is None or other is None:
            if one is not other:
                lacking.append(TARGETS[names[0]])
            continue
        name = TARGETS[one.target if one.target == other.target else names[0]]
        tight, loose = sorted((one, other), key=lambda each: (each.censored, each.ki))
        if one.target != other.target:
            apart.append(name)
        elif tight.censored or tight.ki >= WEAK:
            weak.append(name)
        elif not loose.censored and loose.ki / tight.ki < ALIKE:
            alike.append(name)
        elif not loose.censored and overlap(tight, loose):
            unclear.append(name)
        else:
            tighter[tight.drug].append(name)
    said = [(f"{DRUGS[drug]}明显更紧（差 {ALIKE:g} 倍以上，范围不重叠）", found)
            for drug, found in tighter.items()]
    said += [(f"差不多（差不到 {ALIKE:g} 倍）", alike), ("差得多，但范围有重叠，不能下结论", unclear),
             ("测的不是同一亚型，只能参考", apart), (f"两种都弱（Ki 不小于 {WEAK:g} nmol/L）", weak),
             ("只有一种测过", lacking)]
    note = f"范围取各记录的两端；没有范围的，按上下各 {SINGLE:g} 倍算。"
    return (*(f"{words}：{'、'.join(found)}。" for words, found in said if found), note)
