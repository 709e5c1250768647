"""Writes a classifier as small as it gets for the browser: its pieces of text and its numbers, by what foretells each.

Pieces of Han are told by the pieces that they are made of: nearly every three letters are two known pairs, and the
vector of a piece is like those of its beginning and its end; other words are told letter by letter. `engine/trained.js`
reads it. Pure: values in, text out; the numbers stay the same, only the pieces and the places get another order.
"""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from sphinx_kb.search.coding import Coder
from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_kb.search.classifier import Classifier

HAN = lazy_pattern(r"[\u3400-\u9fff]{1,3}")
BEFORE_HAN = 0x33FF
"""Comes before the first letter of Han."""
SIGNS = 3
"""What a number of a vector may be: less than zero, zero, more; as much again stands for one that is unknown."""
LETTERS, SINGLES, PAIRS, TRIPLES, STRAYS, SCALES, VECTORS, WEIGHTS, DIGITS, COMMON, OTHERS = range(0, 1024 * 11, 1024)
"""The first context of each kind; the same in `engine/trained.js`. That of other letters is the last: it takes many."""
OTHER = 0
"""Stands for the size of a piece that is not Han."""
MIDDLE = 7
"""The weight that stands for zero."""
OVERLAP = 3
"""Letters that two pieces of the same word have in common."""
BITS = 7
"""Bits of the number of a letter that is not Han; the first number ends a piece, the second stands for rare letters."""
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


def coded_pieces(classifier: Classifier) -> str:
    """Return its pieces with their scales and vectors in code. It takes seconds: the training does it."""
    coder = Coder()
    pieces = Pieces.of(classifier.grams)
    write_pieces(coder, pieces)
    write_others(coder, pieces.others)
    number_of = {gram: number for number, gram in enumerate(classifier.grams)}
    order = [number_of[gram] for gram in pieces.in_order()]
    sizes = [len(classifier.grams[number]) if HAN.fullmatch(classifier.grams[number]) else OTHER for number in order]
    for number, size in zip(order, sizes, strict=True):
        coder.number(ord(classifier.scales[number]) - ord("a"), SCALES + 256 * size)
    vectors = signs(classifier.vectors)
    dimensions = classifier.dimensions
    begins: dict[str, int] = {}
    ends: dict[str, int] = {}
    for number, size in zip(order, sizes, strict=True):
        gram = classifier.grams[number]
        if size == OTHER:
            parts = ends.get(gram[:OVERLAP]), begins.get(gram[-OVERLAP:])
            begins[gram[:OVERLAP]] = ends[gram[-OVERLAP:]] = number
        else:
            parts = (number_of.get(gram[:-1]), number_of.get(gram[1:])) if size > 1 else (None, None)
        like = [vectors[at * dimensions:][:dimensions] if at is not None else [SIGNS] * dimensions for at in parts]
        own = vectors[number * dimensions:][:dimensions]
        for sign, begun, ended in zip(own, *like, strict=True):
            context = VECTORS + 2 * (16 * size + 4 * begun + ended)
            coder.bit(int(sign == 1), context)
            if sign != 1:
                coder.bit(int(sign > 1), context + 1)
    return coder.text()


def coded_places(classifier: Classifier, order: Sequence[int]) -> str:
    """Return the weights and the steps of its places in code, the places in some order."""
    coder = Coder()
    dimensions = classifier.dimensions
    for place in order:
        weights = classifier.weights[place * dimensions :][:dimensions]
        write_weights(coder, [ord(letter) - ord("a") for letter in weights])
    write_decimals(coder, [classifier.steps[place] for place in order])
    return coder.text()


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


def write_others(coder: Coder, others: Sequence[str]) -> None:
    """Write the pieces that are not Han, in order: how much of the piece before stands again, and the letters then."""
    counts = Counter("".join(others))
    letters = sorted(counts, key=lambda letter: (-counts[letter], letter))[: 2 ** BITS - 2]
    numbers = {letter: number for number, letter in enumerate(letters, 2)}
    coder.number(len(others), COMMON)
    coder.number(len(letters), COMMON)
    for letter in letters:
        coder.number(ord(letter), COMMON)
    before = ""
    for piece in others:
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, piece, strict=False)))
        coder.number(same, DIGITS)
        for at in range(same, len(piece) + 1):
            last = numbers.get(piece[at - 1], 1) if at else 0
            number = numbers.get(piece[at], 1) if at < len(piece) else 0
            write_letter(coder, number, OTHERS + (last << BITS))
            if number == 1:
                coder.number(ord(piece[at]), COMMON)
        before = piece


def write_letter(coder: Coder, number: int, context: int) -> None:
    """Write the number of a letter, bit by bit, each by those before it."""
    node = 1
    for place in reversed(range(BITS)):
        bit = number >> place & 1
        coder.bit(bit, context + node)
        node = 2 * node + bit


def write_decimals(coder: Coder, numbers: Sequence[float]) -> None:
    """Write numbers that have few digits."""
    digits = max((len(f"{number:f}".rstrip("0").partition(".")[2]) for number in numbers), default=0)
    coder.number(digits, DIGITS)
    for number in numbers:
        whole = round(number * 10 ** digits)
        coder.number(2 * abs(whole) + (whole < 0), DIGITS)


def write_weights(coder: Coder, weights: Sequence[int]) -> None:
    """Write the weights of a place: how far from zero, by how far those before it are, and on which side."""
    far = 0
    for done, weight in enumerate(weights):
        spread = min(SPREADS, 4 * far // (done + 1))
        distance = abs(weight - MIDDLE)
        for step in range(distance):
            coder.bit(1, WEIGHTS + 16 * spread + step)
        if distance < MIDDLE:
            coder.bit(0, WEIGHTS + 16 * spread + distance)
        if distance:
            coder.bit(int(weight > MIDDLE), WEIGHTS + 512)
        far += distance
