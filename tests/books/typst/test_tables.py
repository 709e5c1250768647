"""The layout of tables does not depend on the version of Python."""

from __future__ import annotations

import builtins
import math

import pytest

from sphinx_kb.books.typst.tables import Cell, ems, layout
from sphinx_kb.links.graph.drawing import label_width

plain_sum = builtins.sum


def naive(numbers, start=0):
    """`sum` as it was up to Python 3.11."""
    for number in numbers:
        start = start + number
    return start


def compensated(numbers, start=0):
    """`sum` of floats as it is from Python 3.12 on."""
    numbers = list(numbers)
    return start + math.fsum(numbers) if any(isinstance(one, float) for one in numbers) else plain_sum(numbers, start)


TEXTS = ("5-HT2A receptor", "半衰期 20–40 h", "Sato 等，2013", "a much longer cell of words, in English", "α₂")
CELLS = [Cell(row, column, TEXTS[(row + 2 * column) % 5] * (column + 1)) for row in range(9) for column in range(5)]


@pytest.mark.parametrize("measure", [
    lambda: [ems(text * times) for text in TEXTS for times in range(1, 30)],
    lambda: [label_width(text * times) for text in TEXTS for times in range(1, 30)],
    lambda: [layout(CELLS, 5, width) for width in (300.0, 459.0, 501.7)],
], ids=["text", "label", "table"])
def test_widths_are_the_same_however_python_adds(measure, monkeypatch):
    found = []
    for add in (naive, compensated):
        monkeypatch.setattr(builtins, "sum", add)
        found.append(measure())
    assert found[0] == found[1]
