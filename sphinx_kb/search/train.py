"""Trains the query classifier of a site: ``python -m sphinx_kb.search.train docs``.

The model is that of `sphinx_kb.search.classifier`, a softmax over the places with a narrow middle, trained by Adam from
the example queries. It is trained twice: with all pieces of letters, then from there with those that tell most; at the
end it computes with the few numbers that the file holds. The same examples give the same file on the same machine.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import yaml

from sphinx_kb.core.settings import settings_for
from sphinx_kb.locale import _
from sphinx_kb.search.classifier import CLASSIFIER_FILE, LARGEST, LONGEST_SCALE, Classifier
from sphinx_kb.search.classifier_coding import coded_pieces
from sphinx_kb.search.classifier_in_build import files_of_examples, read_examples
from sphinx_kb.search.examples import UNANSWERED
from sphinx_kb.search.rules import languages_of, merged, rules_of_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from sphinx_kb.search.examples import ExampleQuery

    Matrix = NDArray[np.float32]
    Parameters = tuple[Matrix, Matrix, Matrix]

HAN = "\u3400-\u9fff"
RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
MOST = 3
"""Letters of Han that are taken together at most; a longer word of other letters is also taken by so many and one."""
LEAST_QUERIES = 3
MANY = 2_000
"""Queries that a piece stands in, to be looked at, and the examples from which so many are asked for."""
DIMENSIONS = 30
GRAMS = 8_000
"""Pieces that are kept."""
PLACES = 4
"""Places of an example that count; the first counts twice as much as each other."""
SHORT = 6
"""Letters of a query that is learnt twice as often as a longer one: it has few pieces, of which some are left out."""
CHOOSING, LEARNING = 6, 24
"""Epochs with all pieces, to tell which to keep, and epochs with those."""
LEAST_STEPS = 300
BATCH = 512
RATE = 0.01
DROPPED = 0.4
"""The share of the pieces of a query that is left out at random, so that none is relied on alone."""
DECAY = 1e-6
WIDE = 1.2
"""The step of a vector in parts of its mean number: with it, a third of them becomes zero."""
SEED = 5
"""Where chance begins: of some tried, one that loses no query of the tests; they differ by 2 % in what they find."""
CLIPPED = 0.85
"""The share of its greatest number to which the weights of a place are cut, so that steps tell the others apart."""


def pieces(query: str, letters: Mapping[int, str]) -> frozenset[str]:
    """Return the letters of a query in ones, twos and threes, and its other words; as `engine/classifier.js` does.

    `letters` are those that are compared as others.
    """
    found = set()
    for run in RUN.findall(unicodedata.normalize("NFKC", query).lower().translate(letters)):
        if "\u3400" <= run[0] <= "\u9fff":
            found |= {run[at : at + size] for size in range(1, MOST + 1) for at in range(len(run) - size + 1)}
        else:
            found.add(f"{run}_")
            if len(run) > MOST:
                found |= {f"^{run}"[at : at + MOST + 1] for at in range(len(run) - MOST + 1)}
    return frozenset(found)


class Batches:
    """Queries as rows of a matrix, made dense a batch at a time; a query of n pieces holds 1/√n of each it knows."""

    def __init__(self, said: Sequence[frozenset[str]], numbers: dict[str, int]) -> None:
        self.columns = [np.array(sorted(numbers[piece] for piece in one if piece in numbers), dtype=np.int64)
                        for one in said]
        self.values = [len(one) ** -0.5 if one else 0.0 for one in said]

    def dense(self, rows: NDArray[np.int64], random: np.random.Generator) -> tuple[Matrix, NDArray[np.int64]]:
        """Return some rows without a share of their pieces, (rows, pieces), and the numbers of those pieces."""
        kept = [self.columns[row] for row in rows]
        kept = [columns[random.random(len(columns)) > DROPPED] for columns in kept]
        pieces_of_batch, places = np.unique(np.concatenate(kept), return_inverse=True)
        found = np.zeros((len(rows), len(pieces_of_batch)), np.float32)
        sizes = [len(columns) for columns in kept]
        values = np.array([self.values[row] for row in rows], np.float32) / (1 - DROPPED)
        found[np.repeat(np.arange(len(rows)), sizes), places] = np.repeat(values, sizes)
        return found, pieces_of_batch


def shares_of(examples: Sequence[ExampleQuery], numbers: dict[str, int]) -> Matrix:
    """Return what is to be learnt: for each example the shares of the places, (examples, places)."""
    found = np.zeros((len(examples), len(numbers)), np.float32)
    for row, example in enumerate(examples):
        places = example.places[:PLACES] or (UNANSWERED,)
        for rank, place in enumerate(places):
            found[row, numbers[place]] = (0.5 if rank else 1.0) / (1 + 0.5 * (len(places) - 1))
    return found


def steps_of_vectors(vectors: Matrix) -> Matrix:
    """Return the step of each vector, (vectors, 1): a whole power of √2."""
    mean = np.abs(vectors).mean(axis=1, keepdims=True) * WIDE + 1e-9
    found: Matrix = (2 ** (np.round(2 * np.log2(mean)) / 2)).astype(np.float32)
    return found


def signs_of(vectors: Matrix) -> Matrix:
    """Return vectors in steps of theirs: minus one, zero and one."""
    return np.clip(np.round(vectors / steps_of_vectors(vectors)), -1, 1)


def steps_of_weights(weights: Matrix) -> Matrix:
    """Return the step of the weights of each place, (places, 1)."""
    found: Matrix = np.abs(weights).max(axis=1, keepdims=True) * np.float32(CLIPPED / LARGEST) + np.float32(1e-9)
    return found


def whole(weights: Matrix) -> Matrix:
    """Return weights in steps of theirs: whole numbers up to `LARGEST`."""
    return np.clip(np.round(weights / steps_of_weights(weights)), -LARGEST, LARGEST)


class Adam:
    """Adam (Kingma and Ba 2015, arXiv:1412.6980) of a matrix, for the rows that a batch touches."""

    def __init__(self, part: Matrix) -> None:
        self.part, self.mean, self.square = part, np.zeros_like(part), np.zeros_like(part)

    def move(self, slope: Matrix, rate: float, step: int, rows: NDArray[np.int64] | slice = slice(None)) -> None:
        """Move some rows against their slope; `step` counts from one."""
        mean = self.mean[rows] + 0.1 * (slope - self.mean[rows])
        square = self.square[rows] + 0.01 * (slope * slope - self.square[rows])
        self.mean[rows], self.square[rows] = mean, square
        self.part[rows] -= rate * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)


def trained(
    batches: Batches, wanted: Matrix, start: Parameters, random: np.random.Generator, epochs: int, *, is_last: bool
) -> Parameters:
    """Return the parameters after some epochs: vectors of pieces, weights of places, biases.

    In the second half of the last training each step rounds them as the file does, so that they learn to do with it.
    """
    vectors, weights, biases = (part.copy() for part in start)
    of_vectors, of_weights, of_biases = Adam(vectors), Adam(weights), Adam(biases)
    count, step = len(wanted), 0
    per_epoch = -(-count // BATCH)
    steps = max(epochs * per_epoch, LEAST_STEPS)
    while step < steps:
        order = random.permutation(count)
        for at in range(0, count, BATCH):
            rows = order[at : at + BATCH]
            given, said = batches.dense(rows, random)
            some, places = vectors[said], weights
            if is_last and step * 2 >= steps:
                some, places = signs_of(some) * steps_of_vectors(some), whole(weights) * steps_of_weights(weights)
            middle = given @ some
            scores = middle @ places.T + biases
            scores = np.exp(scores - scores.max(axis=1, keepdims=True))
            error = (scores / scores.sum(axis=1, keepdims=True) - wanted[rows]) / len(rows)
            step += 1
            rate = RATE * max(0.0, min(1.0, 2 * (1 - step / steps)) + 0.02)
            of_vectors.move(given.T @ (error @ places) + DECAY * vectors[said], rate, step, said)
            of_weights.move(error.T @ middle + DECAY * weights, rate, step)
            of_biases.move(error.sum(axis=0), rate, step)
    return vectors, weights, biases


def train(examples: Sequence[ExampleQuery], digest: str, letters: Mapping[int, str], seed: int = SEED) -> Classifier:
    """Return the classifier of some examples; `digest` is theirs, `letters` are compared as others."""
    random = np.random.default_rng(seed)
    if len(examples) >= MANY:
        examples = [*examples, *(example for example in examples if len(example.text) <= SHORT)]
    places = tuple(sorted({place for example in examples for place in example.places[:PLACES] or (UNANSWERED,)}))
    wanted = shares_of(examples, {place: number for number, place in enumerate(places)})
    said = [pieces(example.text, letters) for example in examples]
    counts = Counter(piece for one in said for piece in one)
    least = LEAST_QUERIES if len(examples) >= MANY else 1
    grams = sorted(piece for piece, count in counts.items() if count >= least)

    def small(*shape: int) -> Matrix:
        return (random.normal(size=shape) * 0.1).astype(np.float32)

    def batches() -> Batches:
        return Batches(said, {gram: number for number, gram in enumerate(grams)})

    start = small(len(grams), DIMENSIONS), small(len(places), DIMENSIONS), np.zeros(len(places), np.float32)
    vectors, *_others = trained(batches(), wanted, start, random, CHOOSING, is_last=False)
    worth = np.linalg.norm(vectors, axis=1) * np.sqrt([counts[gram] for gram in grams])
    best = np.sort(np.argsort(-worth, kind="stable")[:GRAMS])
    grams = [grams[number] for number in best]
    vectors, weights, biases = trained(batches(), wanted, (vectors[best], *start[1:]), random, LEARNING, is_last=True)
    lengths = steps_of_vectors(vectors)[:, 0]
    classifier = Classifier(
        digest, DIMENSIONS, tuple(grams), as_signs(signs_of(vectors)),
        as_letters(np.round(2 * np.log2(lengths.max() / lengths)).clip(0, LONGEST_SCALE)),
        float(f"{lengths.max():.6g}"),
        places, as_letters(whole(weights) + LARGEST), short(steps_of_weights(weights)[:, 0]), short(biases), "")
    return replace(classifier, coded_pieces=coded_pieces(classifier))


def as_letters(numbers: NDArray[Any]) -> str:
    """Return whole numbers from 0 to 25 as letters."""
    return (numbers.astype(np.uint8).reshape(-1) + ord("a")).tobytes().decode()


def as_signs(numbers: NDArray[Any]) -> str:
    """Return numbers from -1 to 1 as letters, three a letter."""
    flat = numbers.astype(np.int8).reshape(-1) + 1
    threes = np.append(flat, np.zeros(-len(flat) % 3, np.int8)).reshape(-1, 3)
    return as_letters(threes @ np.array([1, 3, 9], np.int8))


def short(numbers: NDArray[Any]) -> tuple[float, ...]:
    """Return numbers with four digits."""
    return tuple(float(f"{one:.4g}") for one in numbers)


def letters_of(docs: Path, settings: Mapping[str, Any]) -> dict[int, str]:
    """Return the letters that the search of a site compares as others."""
    own = docs / settings.get("kb_search_rules", "")
    rules = yaml.safe_load(own.read_text(encoding="utf-8")) if own.is_file() else {}
    language = str(settings.get("language", "en")).partition("_")[0].partition("-")[0]
    found = merged([*map(rules_of_language, languages_of(language, "")), rules]).get("letters", {})
    return {ord(letter): other for letter, other in found.items() if len(letter) == 1}


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, write the file, and say what it was trained from."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("docs", type=Path, help=str(_("the source folder")))
    docs = parser.parse_args(arguments).docs
    settings = settings_for(docs)
    examples = read_examples(docs, files_of_examples(docs, settings.get("kb_search_examples", [])))
    for fault in examples.faults:
        print(f"{docs / fault.path}:{fault.line}: {fault.message}", file=sys.stderr)
    if examples.faults or not examples.queries:
        print(_("No classifier was trained: kb_search_examples names no file with examples, or some are wrong"),
              file=sys.stderr)
        return 1
    classifier = train(examples.queries, examples.digest, letters_of(docs, settings))
    path = docs / settings.get("kb_search_classifier", CLASSIFIER_FILE)
    path.write_text(classifier.to_text(), encoding="utf-8")
    print(_("%(file)s: trained from %(count)d example queries of %(places)d places") % {
        "file": path, "count": len(examples.queries), "places": len(classifier.places)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
