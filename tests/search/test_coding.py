"""What is written bit by bit is the same when it is read in the browser, and so are the numbers of a classifier."""

from __future__ import annotations

import gzip
import json
import random
import subprocess

import pytest

from sphinx_kb.search.classifier import CLASSIFIER_FILE, Classifier
from sphinx_kb.search.classifier_coding import coded_pieces, coded_places, signs
from sphinx_kb.search.coding import Coder
from sphinx_kb.search.common_words import common_words
from sphinx_kb.search.engine import ROOM
from sphinx_kb.search.letter_coding import as_letters, coded_letters
from sphinx_kb.search.packing import packed
from sphinx_kb.search.scripts import as_json
from tests.conftest import ROOT
from tests.search.recall import node

READ = """
globalThis.kbSearch = {};
%s
const finished = (steps) => { for (let step; ;) if ((step = steps.next()).done) return step.value; };
process.stdout.write(JSON.stringify(%s));
"""
ODD = ["一", "丁一", "一一", "一一丁", "丁一一", "龥一丁", "\u3400", "9_", "^abc", "abcd", "bcde", "𝛼é_"]
"""Letters that are no piece by themselves, three of which the last or the first two are no piece, other words."""


def in_browser(show: str) -> object:
    """The value of an expression where the parts that read are known."""
    names = "coding", "letters", "trained"
    parts = "".join((ROOM / f"engine/{name}.js").read_text(encoding="utf-8") for name in names)
    said = subprocess.run([node(), "-"], input=READ % (parts, show), check=True, capture_output=True, text=True,
                          encoding="utf-8")
    return json.loads(said.stdout)


@pytest.mark.parametrize("seed", range(5))
def test_bits_and_numbers_are_read_as_they_were_written(seed):
    rng = random.Random(seed)
    share = rng.choice([0.001, 0.5, 0.999])
    bits = [(int(rng.random() < share), rng.randrange(3)) for _ in range(4000)]
    numbers = [rng.randrange(2 ** rng.randrange(17)) for _ in range(500)]
    coder = Coder()
    for bit, context in bits:
        coder.bit(bit, context)
    for number in numbers:
        coder.number(number, 1024)
    contexts = json.dumps([context for _bit, context in bits])
    numbers_read = "Array.from({ length: 500 }, () => code.number(1024))"
    show = f"((code) => [{contexts}.map((context) => code.bit(context)), {numbers_read}])"
    found = in_browser(f"{show}(kbSearch.coded({json.dumps(coder.text())}, 2048))")
    assert found == [[bit for bit, _context in bits], numbers]


def made_of(grams: list[str], dimensions: int, seed: int) -> Classifier:
    """A classifier with some pieces and any numbers."""
    rng = random.Random(seed)
    letters = -(-len(grams) * dimensions // 3)
    return Classifier(
        "", dimensions, tuple(grams), "".join(chr(97 + rng.randrange(27)) for _ in range(letters)),
        "".join(rng.choices("abcdz", k=len(grams))), 1.0, ("a", "b"),
        "".join(chr(97 + rng.randrange(15)) for _ in range(2 * dimensions)), (0.1658, 12.0), (0.0, 0.0), "")


@pytest.mark.parametrize(("grams", "dimensions"), [
    (ODD, 4), (ODD[::-1], 1), (ODD[:7], 3), (ODD[7:], 3), (["一丁七"], 2), ([], 3),
])
def test_a_classifier_is_read_as_it_was_trained(grams, dimensions):
    classifier = made_of(grams, dimensions, len(grams))
    assert read(classifier, code_of(classifier, [1, 0]), [1, 0]) == expected(classifier, [1, 0])


@pytest.mark.turns(3)
@pytest.mark.site
def test_the_classifier_of_this_site_is_read_as_it_was_trained_and_weighs_a_quarter_less():
    classifier = Classifier.from_text((ROOT / "docs" / CLASSIFIER_FILE).read_text(encoding="utf-8"))
    order = list(range(len(classifier.places)))
    assert classifier.coded_pieces == coded_pieces(classifier)
    code = {"pieces": classifier.coded_pieces, "weights": coded_places(classifier, order)}
    assert read(classifier, code, order) == expected(classifier, order)
    plain = " ".join(classifier.grams), classifier.vectors, classifier.scales, classifier.weights, str(classifier.steps)
    assert weight(*code.values()) < 0.77 * weight(*plain)


def weight(*texts: str) -> int:
    return len(gzip.compress(" ".join(texts).encode()))


def code_of(classifier: Classifier, order: list[int]) -> dict[str, str]:
    return {"pieces": coded_pieces(classifier), "weights": coded_places(classifier, order)}


def read(classifier: Classifier, code: dict[str, str], order: list[int]) -> object:
    """What the browser makes of it: of each piece its scale and its vector; the weights and the step of each place."""
    data = {"dimensions": classifier.dimensions, "homes": order, **code}
    return in_browser(f"""((data) => {{
        const {{ known, vectors, scales, weights, steps }} = finished(kbSearch.trained(data));
        const vector = (at) => [...vectors.subarray(at * data.dimensions, (at + 1) * data.dimensions)];
        const pieces = Object.fromEntries([...known].map(([piece, at]) => [piece, [scales[at], vector(at)]]));
        return [pieces, [...weights], steps];
    }})({json.dumps(data)})""")


def expected(classifier: Classifier, order: list[int]) -> object:
    vectors = [sign - 1 for sign in signs(classifier.vectors)]
    size = classifier.dimensions
    pieces = {gram: [ord(scale) - 97, vectors[at * size : (at + 1) * size]]
              for at, (gram, scale) in enumerate(zip(classifier.grams, classifier.scales, strict=True))}
    weights = [ord(letter) - 97 - 7 for place in order for letter in classifier.weights[place * size :][:size]]
    return [pieces, weights, [classifier.steps[place] for place in order]]


LETTERS = "睡不着觉好失眠abc \x1e\x1f𝛼\u3400"
"""Some letters; one of them is two in the browser."""


@pytest.mark.parametrize("seed", range(6))
def test_letters_are_read_as_they_were_written(seed):
    rng = random.Random(seed)
    words = ["".join(rng.choices(LETTERS[: 2 + 2 * seed], k=rng.randrange(9))) for _ in range(40)]
    text = "".join(rng.choices(words, k=seed * 60))
    assert in_browser(f"finished(kbSearch.lettered({json.dumps(coded_letters(text))}))") == text


def test_words_and_texts_are_taken_apart_as_they_were_put_together_in_fewer_bytes_than_are_packed():
    common, words, texts = "睡不着|失眠\n头晕|眩晕", [["a|b", "c\nd"], [], ["停\x1f药"]], ["", "第一句。\n第二句。"]
    code = coded_letters(as_letters(common, words, texts))
    body = {"common": common, "words": [["a|b", "c\nd"], [], ["停 药"]], "texts": texts, "letters": ""}
    show = f"((body) => (finished(kbSearch.unfolded(body)), body))({json.dumps({'letters': code})})"
    assert in_browser(show) == body
    everyday = common_words(["zh"])
    assert weight(coded_letters(everyday)) < 0.85 * weight(packed(as_json(everyday)))
