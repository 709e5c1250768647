"""Bundles the search script: the parts of the engine and those of the languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError

from sphinx_kb.locale import _
from sphinx_kb.search.rules import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOM = Path(__file__).parent
PARTS_BEFORE_LANGUAGES = ("rules", "folding", "distance", "names", "likeness", "postings")
PARTS_AFTER_LANGUAGES = ("query", "snippet", "index", "ranking", "shards", "engine")
"""The parts in the order in which they run, before and after the scripts of languages."""
PARTS_OF_CLASSIFIER = ("coding", "letters", "trained", "classifier", "texts")
STRIPPED = re.compile(r"^ *//.*\n|/\*\*(?:[^*]|\*(?!/))*\*/ ?|^ +|^\n", re.MULTILINE)
"""Stripped from the script: comments, JSDoc types and indentation, but not licences (``/*!``)."""


def parts_of_engine(languages: Iterable[str]) -> list[Path]:
    """Return the files of the engine in the order in which they run."""
    of_languages = [path for name in languages for path in sorted((LANGUAGES / name).glob("*.js"))]
    own = ROOM / "engine"
    before = [own / f"{name}.js" for name in PARTS_BEFORE_LANGUAGES]
    after = [own / f"{name}.js" for name in PARTS_AFTER_LANGUAGES]
    return [*before, *of_languages, *after]


def engine(languages: Iterable[str]) -> str:
    """Return the engine as one script, so that the first query waits for two files only.

    Raises ExtensionError if a part is missing, because the search would then fail silently.
    """
    parts = parts_of_engine(languages)
    if missing := [path for path in parts if not path.is_file()]:
        raise ExtensionError(_("The package is incomplete: %s is missing") % missing[0])
    return "".join(map(stripped, parts))


def classifier_script() -> str:
    """Return the parts of the engine that come with the data of a classifier."""
    return "".join(stripped(ROOM / f"engine/{name}.js") for name in PARTS_OF_CLASSIFIER)


def stripped(path: Path) -> str:
    """Return a part without comments and indentation."""
    return STRIPPED.sub("", path.read_text(encoding="utf-8"))
