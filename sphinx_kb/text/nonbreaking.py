"""Non-breaking pieces of scientific prose: 5-HT₂A, a number with its unit, P = 0.03.

Units are scientific or Chinese. HTML and the book keep the same pieces together, each in its own way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER = r"\d+(?:[.,]\d+)*"
RANGE = rf"[≥≤<>~≈±−-]?\s?{NUMBER}(?:\s?[–—~±×/-]\s?{NUMBER})?"
UNIT = (
    r"(?:mg|μg|µg|ug|ng|pg|kg|g|mL|dL|L|mmol|μmol|nmol|pmol|mol|mm|cm|ms|min|h|d|s|mV|Hz|kcal|kJ|mmHg|nM|μM|µM"
    r"|℃|°C|%|‰|分|倍|例|人|名|天|日|周|个月|月|年|小时|分钟|次|岁|项|种|片|篇)"
)
TOGETHER = lazy_pattern(
    # a receptor or transmitter with its subtype: 5-HT₂A, CYP2D6, α₂A, D₂, H₁
    r"5-HT[₀-₉0-9]*[A-Fa-fₐ]?"
    # a name that begins with the place of a group
    r"|(?<![\w.–-])\d(?:,\d)*-羟色胺"
    r"|[αβ]-?[₀-₉0-9]+[A-Da-d]?"
    # a number with its unit, unless it is part of a longer word
    rf"|(?<![\w.])(?:{RANGE})\s?{UNIT}(?:/(?:kg|L|mL|dL|d|h|min|天|日|周|年|人))*(?![A-Za-z])"
    # the two ends of a range
    rf"|(?<![\w.–]){NUMBER}–{NUMBER}(?![\w–])"
    # a statistic with its value, P = 0.03
    rf"|(?<![A-Za-z])(?:[pPnN]|OR|RR|HR|SMD|NNT|NNH|Ki|CI)\s?[=<>≤≥≈]\s?{NUMBER}"
)
"""What stays on one line."""

DIGIT = re.compile(r"[\d₀-₉]")
"""A part of everything that stays on one line."""

ADDRESS = lazy_pattern(r"(?:https?://|www\.|10\.\d{4,}/)[^\s\u2e80-\uffef]+")
"""An address on the web, or a DOI: digits and letters in it are no numbers with units."""

LONGEST_PIECE = 20
"""In characters. Longer runs may break, so that lines do not become ragged or wider than a small screen."""

CLAUSE = lazy_pattern(r"[^，、；：。？！]*[，、；：。？！]+|[^，、；：。？！]+")
"""A part of a Chinese title, with the punctuation after it."""

LONGEST_CLAUSE = 10
"""In characters: what fits in one line of a title on a small telephone."""


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Split a text into (piece, whether it must stay on one line)."""
    if not DIGIT.search(text):
        if text:
            yield text, False
        return
    end = 0
    addresses = [match.span() for match in ADDRESS.finditer(text)]
    for match in TOGETHER.finditer(text):
        if len(match.group()) > LONGEST_PIECE or any(a < match.end() and match.start() < b for a, b in addresses):
            continue
        if match.start() > end:
            yield text[end:match.start()], False
        yield match.group(), True
        end = match.end()
    if end < len(text):
        yield text[end:], False


def clauses(title: str) -> list[tuple[str, bool]]:
    """Split a Chinese title into (clause, whether it must stay on one line), so that no line ends within a word.

    A clause too long for a line may break, and so may a title of one clause.
    """
    found = CLAUSE.findall(title)
    return [(clause, len(found) > 1 and len(clause) <= LONGEST_CLAUSE) for clause in found]
