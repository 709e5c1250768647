"""The query classifier in a build: its settings, what is wrong with it or with the examples, and its data.

It is trained by `make search-model` and not in a build, which would take longer for it than for all pages. So a build
says when the examples changed and it did not.
"""

from __future__ import annotations

from operator import sub
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.core.diagnostic import as_guess
from sphinx_kb.core.digests import digest_of_file
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.core.records import warn_of_faults
from sphinx_kb.locale import OWN, _
from sphinx_kb.search.classifier import ABSENT, NOTHING, Classifier, ClassifierError
from sphinx_kb.search.classifier_coding import coded_places
from sphinx_kb.search.engine import classifier_script
from sphinx_kb.search.examples import UNANSWERED, Examples, examples_in, lost_places
from sphinx_kb.search.found import found_on
from sphinx_kb.search.scripts import more_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_kb.search.found import FoundRecord

logger = logging.getLogger(__name__)


def files_of_examples(srcdir: Path, patterns: Sequence[str]) -> list[Path]:
    """Return the files of example queries, in the order of their names."""
    return sorted({path for pattern in patterns for path in srcdir.glob(pattern) if path.is_file()})


def read_examples(srcdir: Path, files: Sequence[Path]) -> Examples:
    """Return the examples in some files below a source folder."""
    return examples_in({path.relative_to(srcdir).as_posix(): path.read_text(encoding="utf-8") for path in files})


def what_a_build_needs(srcdir: Path, files: Sequence[Path]) -> tuple[Examples, str]:
    """Return the examples without their queries, which are many, and their digest."""
    examples = read_examples(srcdir, files)
    return Examples((), examples.first, examples.faults), examples.digest if examples.queries else ""


def classifier_of(env: BuildEnvironment) -> Classifier | None:
    """Return the classifier of the site; None if it has none, or none that can be read."""
    path = Path(env.srcdir, env.config.kb_search_classifier)
    try:
        return Classifier.from_text(path.read_text(encoding="utf-8"))
    except (OSError, ClassifierError):
        return None


def report_classifier(app: Sphinx, exception: Exception | None) -> None:
    """Warn of mistakes in the examples, of lost places, and of a classifier that was not trained from them."""
    env, srcdir = app.env, Path(app.srcdir)
    files = files_of_examples(srcdir, app.config.kb_search_examples)
    if exception is not None or not files or not is_site(app.builder):
        return
    made_from = [(str(path), digest_of_file(path)) for path in files]
    examples, digest = kept_value(env, "examples", lambda: [made_from, OWN.language()],
                                  lambda: what_a_build_needs(srcdir, files))
    warn_of_faults(env, examples.faults)
    known = frozenset(target for found in found_on(app) for target in found.targets) if examples.first else frozenset()
    for place, path, line in lost_places(examples, known):
        problem = _("The example has the place %s, which does not exist") % place
        logger.warning(as_guess(problem, place, known), type="kb", subtype="search", location=f"{srcdir / path}:{line}")
    classifier = classifier_of(env)
    if classifier is None or classifier.examples != digest:
        logger.warning(
            _("%s was not trained from the example queries as they are now: run `make search-model`")
            % app.config.kb_search_classifier, type="kb", subtype="search")


def classifier_script_of(
    app: Sphinx, classifier: Classifier, records: Sequence[FoundRecord], places: Mapping[str, int],
) -> str:
    """Return what follows the bodies: the data of the classifier and its code."""
    return more_of("body", {"classifier": classifier_data(app, classifier, records, places)}) + classifier_script()


def classifier_data(
    app: Sphinx, classifier: Classifier, records: Sequence[FoundRecord], places_in_shards: Mapping[str, int]
) -> Mapping[str, Any]:
    """Return the data of the classifier, its places as address and shard after those that are indices of `records`.

    Of the indices each is told by how much greater it is than the one before.

    The numbers of the places are kept in code from build to build.
    """
    numbers = {found.target: number for number, found in enumerate(records)}

    def home(place: str) -> int | list[Any]:
        if place in places_in_shards:
            docname, _hash, anchor = place.partition("#")
            return [app.builder.get_target_uri(docname) + (f"#{anchor}" if anchor else ""), places_in_shards[place]]
        return NOTHING if place == UNANSWERED else numbers.get(place, ABSENT)

    path = Path(app.srcdir, app.config.kb_search_classifier)
    homes = list(map(home, classifier.places))
    whole = sorted(home for home in homes if isinstance(home, int))
    order = sorted(range(len(homes)), key=lambda place: (isinstance(homes[place], list), homes[place]))
    code = kept_value(app.env, "classifier", lambda: [digest_of_file(path), order],
                      lambda: coded_places(classifier, order))
    return {
        "dimensions": classifier.dimensions,
        "unit": classifier.unit,
        "homes": [*map(sub, whole, [0, *whole]), *sorted(home for home in homes if isinstance(home, list))],
        "biases": [classifier.biases[place] for place in order],
        "pieces": classifier.coded_pieces,
        "weights": code,
    }
