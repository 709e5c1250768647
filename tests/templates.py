"""Templates compiled, packages and their code read, and a typeface cut, once for all builds of a worker.

That is half of what the build of a small world costs, and nine tenths of what its book does.
"""

from __future__ import annotations

import os
import shutil
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from docutils import SettingsSpec
from docutils.frontend import OptionParser
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sphinx import registry, theming
from sphinx.builders import html
from sphinx.builders.html import _assets

from sphinx_kb.books.typst import fonts
from sphinx_kb.build import entry_points
from sphinx_kb.core import code, inputs, static_files, store
from sphinx_kb.html.frame import stylesheet
from sphinx_kb.search import engine
from sphinx_kb.text import pinyin

OPTIONS = ("sandboxed", "autoescape", "trim_blocks", "lstrip_blocks", "finalize", "optimized")


class Compiled(BytecodeCache):
    """The code of templates in memory, by their text and by what compiled it."""

    def __init__(self) -> None:
        self.code: dict[tuple[Any, ...], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.code.get(key_of(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[key_of(bucket)] = bucket.code


def key_of(bucket: Bucket) -> tuple[Any, ...]:
    """What the code of a template depends on."""
    return bucket.key, bucket.checksum, *with_what(bucket.environment)


def with_what(by: Environment) -> tuple[Any, ...]:
    """What compiles, and how."""
    options = (getattr(by, "newstyle_gettext", None), *(getattr(by, name) for name in OPTIONS))
    return type(by), tuple(by.extensions), options


@contextmanager
def compiled_once() -> Iterator[None]:
    """Let every environment of Jinja keep what it compiles for those that come later."""
    begin, compile_anew, kept, said = Environment.__init__, Environment.compile, Compiled(), {}

    def begin_with_what_is_kept(self: Environment, *args: Any, **options: Any) -> None:
        begin(self, *args, **{"bytecode_cache": kept, **options})

    def compile_what_is_new(self: Environment, source: Any, *rest: Any, **options: Any) -> Any:
        """Keep what stands in no file, of which Jinja keeps nothing."""
        if rest or options or not isinstance(source, str):
            return compile_anew(self, source, *rest, **options)
        key = source, *with_what(self)
        if key not in said:
            said[key] = compile_anew(self, source)
        return said[key]

    Environment.__init__ = begin_with_what_is_kept  # type: ignore[method-assign]  # given back below
    Environment.compile = compile_what_is_new  # type: ignore[method-assign]  # given back below
    try:
        yield
    finally:
        Environment.__init__ = begin  # type: ignore[method-assign]  # its own
        Environment.compile = compile_anew  # type: ignore[method-assign]  # its own


PACKAGES = [Path(__file__).parents[1] / name for name in ("sphinx_kb", "sphinx_evidence")]


@contextmanager
def read_once() -> Iterator[None]:
    """Let the digests of the folders of both packages be computed once, and their files be listed once."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in ((store, "files_read_with"), (code, "files_read_with"), (inputs, "digest_of_path"),
                             (static_files, "files_in")):
            patch.setattr(module, name, once_for_packages(getattr(module, name)))
        yield


@contextmanager
def computed_once() -> Iterator[None]:
    """Let what is made of the same texts be made once: styles, scripts, and how Chinese words are read."""
    bundle, made = stylesheet.bundled, {}

    def bundled(*given: Any) -> stylesheet.StylesheetBundle:
        key = tuple(tuple(one.items()) if isinstance(one, dict) else one for one in given)
        if key not in made:
            made[key] = bundle(*given)
        return replace(made[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stylesheet, "bundled", bundled)
        patch.setattr(pinyin.syllables, "compute", cache(pinyin.syllables.compute))
        patch.setattr(engine, "stripped", once_for_packages(engine.stripped))
        for name in ("without_comments", "with_both_schemes"):
            patch.setattr(static_files, name, cache(getattr(static_files, name)))
        yield


def once_for_packages(function: Callable[[Path], Any]) -> Callable[[Path], Any]:
    """Let a function of a folder be asked once about each package."""
    kept: dict[Path, Any] = {}

    def answer(place: Path) -> Any:
        if not any(place.is_relative_to(package) for package in PACKAGES):
            return function(place)
        if place not in kept:
            kept[place] = function(place)
        return kept[place]

    return answer


READ_PACKAGES = entry_points.all_entry_points
"""What looks into the packages that are installed."""


class KnownPackages:
    """The same, of which builds ask in vain to look again."""

    def __init__(self) -> None:
        self.known = lru_cache(maxsize=4)(READ_PACKAGES.__wrapped__)

    def __call__(self, places: tuple[str, ...]) -> Any:
        return self.known(places)

    def cache_clear(self) -> None:
        """Keep what is known."""


@contextmanager
def packages_known_once() -> Iterator[None]:
    """Let builds look once into what is installed in the same places, those without our extension, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entry_points, "all_entry_points", KnownPackages())
        for module in (metadata, registry, theming):
            patch.setattr(module, "entry_points", entry_points.entry_points)
        yield


@contextmanager
def paths_resolved_once() -> Iterator[None]:
    """Let builds resolve the path of a script or stylesheet once; of what it is the checksum of, Sphinx keeps."""
    own, resolved = html._file_checksum, lru_cache(maxsize=4096)(lambda folder, name: Path(folder, name).resolve())

    def checksum(folder: Path, name: str | os.PathLike[str]) -> str:
        name = os.fspath(name)
        odd = "://" in name or "?" in name
        return own(folder, name) if odd else _assets._file_checksum_inner(resolved(os.fspath(folder), name))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "_file_checksum", checksum)
        yield


@contextmanager
def options_made_once() -> Iterator[None]:
    """Let docutils make the options of the same components once; it still reads its settings each time."""
    own: dict[str, Any] = vars(OptionParser)
    populate, kept = own["populate_from_components"], {}
    result = "option_groups", "option_list", "_short_opt", "_long_opt", "defaults", "lists", "relative_path_settings"

    def populate_with_what_is_kept(self: OptionParser, components: tuple[SettingsSpec, ...]) -> None:
        """Keep what docutils makes of the same specifications, which are told by what they are, not by what is said."""
        said = [getattr(one, name, None) for one in components for name in (
            "settings_spec", "settings_defaults", "settings_default_overrides", "relative_path_settings")]
        key = type(self), *map(id, said)
        if key not in kept:
            populate(self, components)
            kept[key] = said, {name: getattr(self, name) for name in result}
        for name, value in kept[key][1].items():
            setattr(self, name, value if isinstance(value, tuple) else value.copy())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OptionParser, "populate_from_components", populate_with_what_is_kept)
        yield


CUT = fonts.cut
"""What cuts a face indeed."""


@cache
def letters_of_tests() -> frozenset[str]:
    """The letters of what tests write into their worlds, and of what the packages say in books."""
    said = (path for package in PACKAGES for kind in ("*.po", "*.typ") for path in package.rglob(kind))
    sources = (*Path(__file__).parent.rglob("*.py"), *said)
    return frozenset(string.printable).union(*(source.read_text(encoding="utf-8") for source in sources))


@contextmanager
def cut_once(folder: Path) -> Iterator[None]:
    """Let one face serve all books that have no other letters than these; what is set looks the same."""

    def cut(variable: Path, letters: frozenset[str], target: Path) -> None:
        if not letters <= letters_of_tests():
            CUT(variable, letters, target)
            return
        made = folder / variable.name
        if not made.exists():
            CUT(variable, letters_of_tests(), made)
        shutil.copy(made, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fonts, "cut", cut)
        yield
