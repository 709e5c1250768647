"""The query classifier: how likely each place of the site is what a query asks for.

It is a small linear model with a narrow middle: the vectors of the letters of a query in ones, twos and threes are
added up, and compared with the vector of each place (Joulin et al. 2017, arXiv:1607.01759). It is trained from example
queries by `sphinx_kb.search.train`, seldom, and lies beside them as a file, most of it also as tight as browsers get it
(`sphinx_kb.search.classifier_coding`); a build copies that into the data of the search, in which `engine/classifier.js`
asks it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

CLASSIFIER_FILE = "_data/search-classifier.json"
"""The default path of the file, relative to the source folder."""
FORMAT = 3
"""The version of the file, and of the way in which a query becomes letters in ones, twos and threes."""
NUMBERS_A_LETTER = 3
"""How many numbers of a vector a letter holds."""
LARGEST = 7
"""The greatest number of a weight, which is a letter."""
LONGEST_SCALE = 25
"""The greatest number of a scale, which is a letter."""
NOTHING, ABSENT = -1, -2
"""Stand in the data for what the site does not answer, and for a place that is not among its records."""


class ClassifierError(ValueError):
    """A file is no classifier that this version can read."""


@dataclass(frozen=True)
class Classifier:
    """The file of a classifier. Numbers that are many are letters, a for zero, which compress best."""

    examples: str
    """The digest of the examples that it was trained from."""
    dimensions: int
    grams: tuple[str, ...]
    vectors: str
    """Gram after gram, three numbers a letter, the first counting one, the next three and nine; one stands for zero."""
    scales: str
    """By how many steps of √2 the vector of each gram is shorter than `unit`."""
    unit: float
    places: tuple[str, ...]
    """The classes; ``-`` is what the site does not answer."""
    weights: str
    """Place after place, a letter a number; `LARGEST` stands for zero."""
    steps: tuple[float, ...]
    """What a step of the vector of each place is."""
    biases: tuple[float, ...]
    coded_pieces: str
    """`grams`, `scales` and `vectors` once more, as the browser reads them."""

    def to_text(self) -> str:
        """Return the file: JSON, a field a line."""
        fields = {"format": FORMAT, **asdict(self)}
        lines = (f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items())
        return "{\n" + ",\n".join(lines) + "\n}\n"

    @classmethod
    def from_text(cls, text: str) -> Classifier:
        """Read the file. Raises ClassifierError for what is no such file, or one of another version."""
        try:
            fields: dict[str, Any] = json.loads(text)
            if fields.pop("format") != FORMAT:
                raise ClassifierError
            values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value
                                      for name, value in fields.items()}
            found = cls(**values)
            whole = (
                len(found.vectors) == -(-len(found.grams) * found.dimensions // NUMBERS_A_LETTER)
                and len(found.scales) == len(found.grams)
                and len(found.weights) == len(found.places) * found.dimensions
                and len(found.steps) == len(found.biases) == len(found.places))
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            raise ClassifierError from error
        if not whole:
            raise ClassifierError
        return found
