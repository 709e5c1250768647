"""Trains the query classifier of a site: ``python -m sphinx_kb.search.train docs``.

The model is that of `sphinx_kb.search.classifier`, a softmax over the places with a narrow middle, trained by Adam from
the example queries. It is trained twice: with all pieces of letters, then from there with those that tell most; and
then rounded to 4 bits, which costs next to nothing. The same examples give the same file on the same machine.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import yaml
from sphinx.config import eval_config_file
from sphinx.util.tags import Tags

from sphinx_kb.locale import _
from sphinx_kb.search.classifier import CLASSIFIER_FILE, Classifier
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
DIMENSIONS = 24
GRAMS = 5_000
"""Pieces that are kept."""
PLACES = 4
"""Places of an example that count; the first counts twice as much as each other."""
EPOCHS = 20
LEAST_STEPS = 300
BATCH = 512
RATE = 0.01
DROPPED = 0.25
"""The share of the pieces of a query that is left out at random, so that none is relied on alone."""
DECAY = 1e-6
CLIPPED = 0.85
"""The share of its greatest number to which a vector is cut, so that 4 bits tell the others apart."""


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
        self.width = len(numbers)
        self.columns = [np.array(sorted(numbers[piece] for piece in one if piece in numbers), dtype=np.int64)
                        for one in said]
        self.values = [len(one) ** -0.5 if one else 0.0 for one in said]

    def dense(self, rows: NDArray[np.int64], dropped: np.random.Generator | None = None) -> Matrix:
        """Return some rows, (rows, pieces); with a generator, without a share of them."""
        found = np.zeros((len(rows), self.width), np.float32)
        for at, row in enumerate(rows):
            columns, value = self.columns[row], self.values[row]
            if dropped is not None:
                columns, value = columns[dropped.random(len(columns)) > DROPPED], value / (1 - DROPPED)
            found[at, columns] = value
        return found


def shares_of(examples: Sequence[ExampleQuery], numbers: dict[str, int]) -> Matrix:
    """Return what is to be learnt: for each example the shares of the places, (examples, places)."""
    found = np.zeros((len(examples), len(numbers)), np.float32)
    for row, example in enumerate(examples):
        places = example.places[:PLACES] or (UNANSWERED,)
        for rank, place in enumerate(places):
            found[row, numbers[place]] = (0.5 if rank else 1.0) / (1 + 0.5 * (len(places) - 1))
    return found


def trained(batches: Batches, wanted: Matrix, start: Parameters, random: np.random.Generator) -> Parameters:
    """Return the parameters after some epochs of Adam: vectors of pieces, weights of places, biases."""
    parameters: Parameters = (start[0].copy(), start[1].copy(), start[2].copy())
    means, squares = ([np.zeros_like(part) for part in parameters] for _moment in range(2))
    count, step = len(wanted), 0
    per_epoch = -(-count // BATCH)
    epochs = max(EPOCHS, -(-LEAST_STEPS // per_epoch))
    steps = epochs * per_epoch
    for _epoch in range(epochs):
        order = random.permutation(count)
        for at in range(0, count, BATCH):
            rows = order[at : at + BATCH]
            given = batches.dense(rows, random)
            vectors, weights, biases = parameters
            middle = given @ vectors
            scores = middle @ weights.T + biases
            scores = np.exp(scores - scores.max(axis=1, keepdims=True))
            error = (scores / scores.sum(axis=1, keepdims=True) - wanted[rows]) / len(rows)
            slopes = (given.T @ (error @ weights) + DECAY * vectors, error.T @ middle + DECAY * weights,
                      error.sum(axis=0))
            step += 1
            rate = RATE * min(1.0, 2 * (1 - step / steps) + 0.02)
            for part, mean, square, slope in zip(parameters, means, squares, slopes, strict=True):
                mean += 0.1 * (slope - mean)
                square += 0.01 * (slope * slope - square)
                part -= rate * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return parameters


def rounded(vectors: Matrix, weights: Matrix, random: np.random.Generator) -> tuple[
        NDArray[np.uint8], NDArray[np.uint8], float, NDArray[np.int8], Matrix]:
    """Return vectors in 4 bits (8 is zero), the step of each in 255ths of the greatest, that one; weights, their steps.

    All are turned together first, so that no number of a vector is much greater than the others.
    """
    turn = np.linalg.qr(random.normal(size=(vectors.shape[1],) * 2))[0].astype(np.float32)
    vectors, weights = vectors @ turn, weights @ turn
    fine = np.abs(vectors).max(axis=1) * CLIPPED / 7 + 1e-9
    unit = float(fine.max())
    scales = np.maximum(1, np.round(fine / unit * 255)).astype(np.uint8)
    kept = np.clip(np.round(vectors / (scales[:, None] * np.float32(unit / 255))), -7, 7) + 8
    steps = np.abs(weights).max(axis=1) / 127 + 1e-9
    return kept.astype(np.uint8), scales, unit, np.round(weights / steps[:, None]).astype(np.int8), steps


def train(examples: Sequence[ExampleQuery], digest: str, letters: Mapping[int, str], seed: int = 0) -> Classifier:
    """Return the classifier of some examples; `digest` is theirs, `letters` are compared as others."""
    random = np.random.default_rng(seed)
    places = tuple(sorted({place for example in examples for place in example.places[:PLACES] or (UNANSWERED,)}))
    wanted = shares_of(examples, {place: number for number, place in enumerate(places)})
    said = [pieces(example.text, letters) for example in examples]
    counts = Counter(piece for one in said for piece in one)
    least = LEAST_QUERIES if len(examples) >= MANY else 1
    grams = sorted(piece for piece, count in counts.items() if count >= least)

    def small(*shape: int) -> Matrix:
        return (random.normal(size=shape) * 0.1).astype(np.float32)

    start = small(len(grams), DIMENSIONS), small(len(places), DIMENSIONS), np.zeros(len(places), np.float32)
    parameters = trained(Batches(said, {gram: number for number, gram in enumerate(grams)}), wanted, start, random)
    worth = np.linalg.norm(parameters[0], axis=1) * np.sqrt([counts[gram] for gram in grams])
    best = np.sort(np.argsort(-worth, kind="stable")[:GRAMS])
    grams = [grams[number] for number in best]
    parameters = trained(Batches(said, {gram: number for number, gram in enumerate(grams)}), wanted,
                         (parameters[0][best], *start[1:]), random)
    vectors, scales, unit, weights, steps = rounded(*parameters[:2], random)
    halves = vectors.reshape(-1)
    short = [tuple(float(f"{one:.4g}") for one in some) for some in (steps, parameters[2])]
    return Classifier(digest, DIMENSIONS, tuple(grams), (halves[::2] | halves[1::2] << 4).tobytes(), scales.tobytes(),
                      float(f"{unit:.6g}"), places, weights.tobytes(), *short)


def settings_of(docs: Path) -> Mapping[str, Any]:
    """Return the settings of conf.py in the source folder or its parent; empty if there is none."""
    for path in (docs / "conf.py", docs.resolve().parent / "conf.py"):
        if path.is_file():
            return eval_config_file(path.resolve(), Tags())
    return {}


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
    settings = settings_of(docs)
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
