"""Writes a classifier as small as it gets for the browser: its pieces of text and its numbers, by what foretells each.

Pieces of Han are told by the pieces that they are made of: nearly every three letters are two known pairs, and the
vector of a piece is like those of its beginning and its end. `engine/classifier.js` reads it. Pure: values in, text
out; the numbers stay the same, only the pieces get another order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_kb.search.coding import Coder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_kb.search.classifier import Classifier

HAN = re.compile(r"[\u3400-\u9fff]{1,3}")
BEFORE_HAN = 0x33FF
"""Comes before the first letter of Han."""
SIGNS = 3
"""What a number of a vector may be: less than zero, zero, more; as much again stands for one that is unknown."""
LETTERS, SINGLES, PAIRS, TRIPLES, STRAYS, SCALES, VECTORS, WEIGHTS = range(0, 1024 * 8, 1024)
"""The first context of each kind; the same in `engine/classifier.js`."""
OTHER = 0
"""Stands for the size of a piece that is not Han."""
MIDDLE = 7
"""The weight that stands for zero."""
SPREADS = 15
"""Groups of weights by how far from zero those are that the place has so far."""


class Pieces(NamedTuple):
    """The pieces of text in the order in which they are written."""

    letters: list[str]
    singles: frozenset[str]
    pairs: dict[str, list[str]]
    """Letter → those that follow it in a pair."""
    triples: list[str]
    """Of two pairs."""
    strays: list[str]
    """Triples of other letters."""
    others: list[str]

    @classmethod
    def of(cls, grams: Iterable[str]) -> Pieces:
        """Return pieces in their order."""
        grams = sorted(grams)
        han = [gram for gram in grams if HAN.fullmatch(gram)]
        letters = sorted(set("".join(han)))
        pairs: dict[str, list[str]] = {letter: [] for letter in letters}
        for gram in han:
            if len(gram) == 2:
                pairs[gram[0]].append(gram[1])
        triples = [gram for gram in han if len(gram) == 3]
        of_pairs = {gram for gram in triples if gram[1] in pairs[gram[0]] and gram[2] in pairs[gram[1]]}
        return cls(letters, frozenset(gram for gram in han if len(gram) == 1), pairs,
                   [gram for gram in triples if gram in of_pairs], [gram for gram in triples if gram not in of_pairs],
                   [gram for gram in grams if not HAN.fullmatch(gram)])

    def in_order(self) -> list[str]:
        """Return all of them."""
        singles = [letter for letter in self.letters if letter in self.singles]
        pairs = [first + second for first in self.letters for second in self.pairs[first]]
        return [*singles, *pairs, *self.triples, *self.strays, *self.others]


def coded(classifier: Classifier) -> tuple[str, str]:
    """Return the pieces that are not Han, parted by spaces, and everything else in code."""
    coder = Coder()
    pieces = Pieces.of(classifier.grams)
    write_pieces(coder, pieces)
    number_of = {gram: number for number, gram in enumerate(classifier.grams)}
    order = [number_of[gram] for gram in pieces.in_order()]
    sizes = [len(classifier.grams[number]) if HAN.fullmatch(classifier.grams[number]) else OTHER for number in order]
    for number, size in zip(order, sizes, strict=True):
        coder.number(ord(classifier.scales[number]) - ord("a"), SCALES + 256 * size)
    vectors = signs(classifier.vectors)
    dimensions = classifier.dimensions
    for number, size in zip(order, sizes, strict=True):
        gram = classifier.grams[number]
        parts = [vectors[at * dimensions:][:dimensions] if at is not None else [SIGNS] * dimensions
                 for at in ((number_of.get(part) if size > 1 else None) for part in (gram[:-1], gram[1:]))]
        own = vectors[number * dimensions:][:dimensions]
        for sign, begun, ended in zip(own, *parts, strict=True):
            context = VECTORS + 2 * (16 * size + 4 * begun + ended)
            coder.bit(int(sign == 1), context)
            if sign != 1:
                coder.bit(int(sign > 1), context + 1)
    write_weights(coder, [ord(letter) - ord("a") for letter in classifier.weights], dimensions)
    return " ".join(pieces.others), coder.text()


def signs(text: str) -> list[int]:
    """Return the numbers of vectors, from 0 for less than zero to 2 for more."""
    numbers = [ord(letter) - ord("a") for letter in text]
    return [sign for three in numbers for sign in (three % 3, three // 3 % 3, three // 9)]


def write_pieces(coder: Coder, pieces: Pieces) -> None:
    """Write which pieces of Han there are."""
    numbers = {letter: number for number, letter in enumerate(pieces.letters)}
    coder.number(len(pieces.letters), LETTERS)
    before = BEFORE_HAN
    for letter in pieces.letters:
        coder.number(ord(letter) - before - 1, LETTERS)
        before = ord(letter)
    for letter in pieces.letters:
        coder.bit(int(letter in pieces.singles), SINGLES)
    for letter in pieces.letters:
        last = -1
        for second in pieces.pairs[letter]:
            coder.number(numbers[second] - last, PAIRS)
            last = numbers[second]
        coder.number(0, PAIRS)
    triples = set(pieces.triples)
    for first in pieces.letters:
        for second in pieces.pairs[first]:
            for third in pieces.pairs[second]:
                coder.bit(int(first + second + third in triples), TRIPLES)
    coder.number(len(pieces.strays), STRAYS)
    for stray in pieces.strays:
        for letter in stray:
            coder.number(numbers[letter], STRAYS)


def write_weights(coder: Coder, weights: Sequence[int], dimensions: int) -> None:
    """Write the weights of each place: how far from zero, by how far those before it are, and on which side."""
    for start in range(0, len(weights), dimensions):
        far = 0
        for done, weight in enumerate(weights[start : start + dimensions]):
            spread = min(SPREADS, 4 * far // (done + 1))
            distance = abs(weight - MIDDLE)
            for step in range(distance):
                coder.bit(1, WEIGHTS + 16 * spread + step)
            if distance < MIDDLE:
                coder.bit(0, WEIGHTS + 16 * spread + distance)
            if distance:
                coder.bit(int(weight > MIDDLE), WEIGHTS + 512)
            far += distance
