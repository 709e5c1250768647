"""Tables of the dose model, and how a table of text becomes one on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_evidence.charts.agreement import checks
from sphinx_evidence.charts.number_format import figures
from sphinx_evidence.data import citation
from sphinx_evidence.model.quantity import BASES, SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_evidence.model.load import Data

    Rows = list[tuple[str, ...]]

SOURCE = "来源"
"""The column whose cells are keys of references, with semicolons between."""
PROSE = frozenset({"发表的量", "模型：中位数（5–95%）", "量", "怎么定的"})
"""Columns of sentences, which must not shrink to a word a line."""
SHARED = frozenset({"人群", "药", "原文剂量表", SOURCE})
"""Columns in which the rows of a group often say the same."""


def agreement(data: Data) -> Rows:
    """Published figures beside the model's."""
    rows: Rows = [("发表的量", "发表值", "模型：中位数（5–95%）", "结论", SOURCE)]
    for check in checks(data):
        what = f"{check.value.quantity}（{check.value.population}）"
        said = f"{check.how}：{answer((check.low, check.middle, check.high), check.value.unit)}"
        verdict = f"{check.verdict}（同源）" if check.made_from else check.verdict
        rows.append((what, check.value.show(), said, verdict, ";".join(check.value.refs)))
    linear = data.values.get("linear-dose-range")
    if linear is not None:
        rows.append((f"{linear.quantity}（{linear.population}）", linear.show(), "处处成比例，模型就是这样造的",
                     f"范围内相符；{linear.low} {linear.unit} 以下没有核对过", ";".join(linear.refs)))
    return rows


def answer(numbers: tuple[float, float, float], unit: str) -> str:
    """A median with its band and unit; changes that are negative with true signs and a word between the ends."""
    low, middle, high = (figures(number).replace("-", "−") for number in numbers)
    dash = " 至 " if numbers[0] < 0 else "–"
    near, after = (unit, "") if unit == "%" else ("", "" if unit == "1" else unit)
    return f"{middle}{near}（{low}{dash}{high}）{after}"


def parameters(data: Data) -> Rows:
    """What the model is made of."""
    rows: Rows = [("量", "取值", "分布", "依据", "怎么定的", SOURCE)]
    for one in data.parameters.values():
        ends = f"{one.low:g}" if one.low == one.high else f"{one.low:g}–{one.high:g}"
        rows.append((one.quantity, f"{ends}{'' if one.unit == '1' else f' {one.unit}'}", SHAPES[one.shape],
                     BASES[one.basis], one.why, ";".join(one.refs)))
    return rows


def populations(data: Data) -> Rows:
    """Whom the model can be asked about."""
    rows: Rows = [("人群", "清除率（倍）", "半衰期", "依据", "怎么定的", SOURCE)]
    for one in data.populations.values():
        life = data.parameters[one.half_life]
        ends = f"{life.low * one.half_life_factor:.3g}–{life.high * one.half_life_factor:.3g} {life.unit}"
        rows.append((one.name, f"{one.clearance:g}", ends, BASES[one.basis], one.why, ";".join(one.refs)))
    return rows


MODEL_TABLES = {"agreement": agreement, "parameters": parameters, "populations": populations}


def table(rows: Sequence[Sequence[str]]) -> nodes.table:
    """A table of text, its head first; keys of references are cited, and what rows of a group share stands once."""
    head, *rest = rows
    node = nodes.table(classes=["kb-chart__table"], no_search=True)
    group = nodes.tgroup(cols=len(head))
    # in plain text, and nowhere else, this is how many letters a column takes
    group.extend(nodes.colspec(colwidth=min(30, 2 * max(map(len, cells)))) for cells in zip(*rows, strict=True))
    group += nodes.thead("", nodes.row("", *(nodes.entry("", nodes.paragraph("", cell)) for cell in head)))
    lines = [nodes.row() for _ in rest]
    for column, name in enumerate(head):
        for first, count in runs([row[column] for row in rest], [row[0] for row in rest], name in SHARED):
            cell = rest[first][column]
            paragraph = nodes.paragraph("", "" if name == SOURCE else cell)
            if name == SOURCE:
                paragraph += citation(cell.split(";"))
            entry = nodes.entry("", paragraph, classes=["kb-chart__prose"] if name in PROSE else [])
            if count > 1:
                entry["morerows"] = count - 1
            lines[first] += entry
    group += nodes.tbody("", *lines)
    node += group
    return node


def runs(cells: Sequence[str], groups: Sequence[str], shared: bool) -> Iterator[tuple[int, int]]:
    """Where a cell begins and how many rows it covers: in a shared column, those of its group that say the same."""
    first = 0
    for row in range(1, len(cells) + 1):
        if row < len(cells) and shared and (cells[row], groups[row]) == (cells[first], groups[first]):
            continue
        yield first, row - first
        first = row
