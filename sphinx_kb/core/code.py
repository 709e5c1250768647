"""Where the code of a site lies: this package, and extensions that are not installed, such as the site's own."""

from __future__ import annotations

import importlib.util
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_kb.core.digests import digest_of, digest_of_file
from sphinx_kb.core.store import READ_WITH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx


def is_installed(path: Path) -> bool:
    """Whether a file belongs to an installed package or to Python, whose version stands for it."""
    places = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    return any(path.is_relative_to(place) for place in places if place)


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
    files = [file for place in code_of(app) for file in (sorted(place.rglob("*")) if place.is_dir() else [place])
             if file.suffix in READ_WITH]
    return digest_of([(file.name, digest_of_file(file)) for file in files])
