"""Where the code of a site lies: this package, and extensions that are not installed, such as the site's own."""

from __future__ import annotations

import importlib.util
import os
import sys
import sysconfig
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_kb.core.digests import digest_of
from sphinx_kb.core.store import files_read_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx


@lru_cache(maxsize=1)
def places_of_installed() -> tuple[str, ...]:
    """Return the folders of Python and of the packages that are installed, each with a separator at its end."""
    places = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    return tuple(os.path.join(place, "") for place in places if place)  # noqa: PTH118  # a path has no such end


def is_installed(path: Path) -> bool:
    """Whether a file belongs to an installed package or to Python, whose version stands for it."""
    return os.fspath(path).startswith(places_of_installed())


def code_of(app: Sphinx) -> Iterator[Path]:
    """Yield this package, and the module or package of every extension that is not installed."""
    yield Path(__file__).parents[1]
    for name in sorted({extension.partition(".")[0] for extension in app.extensions} - {"sphinx_kb"}):
        module = sys.modules.get(name)
        spec = module.__spec__ if module else importlib.util.find_spec(name)
        if spec and spec.origin and not is_installed(path := Path(spec.origin)):
            yield path.parent if path.name == "__init__.py" else path


def digest_of_reading_code(app: Sphinx) -> str:
    """Return a digest of the code and words on which document trees depend."""
    return digest_of([files_read_with(place) for place in code_of(app)])
