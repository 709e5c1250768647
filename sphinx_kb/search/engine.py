"""The script that answers queries: MiniSearch, the parts of the engine and those of the languages, written as one."""

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
MINISEARCH = ROOM / "static/vendor/minisearch/minisearch.js"
BEFORE = ("rules", "folding", "distance", "names", "likeness")
AFTER = ("query", "snippet", "index", "ranking", "engine")
"""The parts in the order in which they run; scripts of languages come between."""
NOT_NEEDED = re.compile(r"^ *//.*\n|/\*\*(?:[^*]|\*(?!/))*\*/ ?|^ +|^\n", re.MULTILINE)
"""What readers' browsers do not need: lines of remarks, descriptions of types, indentation; licences (``/*!``) stay."""


def parts_of_engine(languages: Iterable[str]) -> list[Path]:
    """Return the files of the engine in the order in which they run."""
    of_languages = [path for name in languages for path in sorted((LANGUAGES / name).glob("*.js"))]
    own = ROOM / "engine"
    return [
        MINISEARCH, *(own / f"{name}.js" for name in BEFORE), *of_languages, *(own / f"{name}.js" for name in AFTER)
    ]


def engine(languages: Iterable[str]) -> str:
    """Return the engine as one script, so that the first query waits for two files.

    Raises ExtensionError where a part is missing: the search of such a site would find nothing and say nothing.
    """
    parts = parts_of_engine(languages)
    if missing := [path for path in parts if not path.is_file()]:
        raise ExtensionError(_("The package is incomplete: %s is missing") % missing[0])
    return "".join(NOT_NEEDED.sub("", path.read_text(encoding="utf-8")) for path in parts)
