"""Sources, data, state, settings and names with mistakes: no traceback, and messages that name a file.

A few in each run; with CI=true 300, with KB_MUTATIONS as many as it says. A failure prints the mutation; KB_SEED
repeats a run.
"""

from __future__ import annotations

import os
import re
import runpy
import shutil
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sphinx_kb.build.clear_errors import sentence
from tests.amount import amount
from tests.conftest import World
from tests.mistakes.mutations import mutations, remove_folders
from tests.site.test_builders import EVERYTHING, SITE, SQUARE

if TYPE_CHECKING:
    from tests.mistakes.mutations import Mutation

COUNT = int(os.environ.get("KB_MUTATIONS") or amount(12, 300))
SEED = int(os.environ.get("KB_SEED", 13))
LOCATED = re.compile(r"^(?!WARNING|ERROR|CRITICAL).+?(?::\d+)?: (?:WARNING|ERROR|CRITICAL): ")
ABOUT_ALL = re.compile(r"^WARNING: (?:配置项|conf\.py 的 kb_|文献库|搜索|Search|.*\[kb\.(?:book|search)\])")
"""Warnings that belong to no line of a file, or name it in their words: of settings, and of a book as a whole."""
HAN = re.compile("[一-鿿]")
INNER = re.compile(r"Traceback|object at 0x|<class '|NoneType|Error: ")
"""What a message for authors does not contain."""
DATA = {
    "_data/terms.yaml": "- id: one\n  zh: 半衰期\n  en: half-life\n  abbr: [t½]\n  group: g\n  definition: 时间。\n",
    "_data/lay-words.yaml": "- name: 失眠\n  to: [plain]\n  reason: 试试\n  words: [睡不着]\n",
    "_data/redirects.csv": "old,new\nold-page,plain\n",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    settings = {name: value for name, value in runpy.run_path(str(SITE / "conf.py")).items() if name[0] != "_"}
    extensions = tuple(name for name in settings.pop("extensions") if name != "myst_parser")
    settings |= {"html_theme": "furo", "kb_term_groups": {"g": "组"}, "myst_enable_extensions": [
        "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"]}
    made = World(tmp_path_factory.mktemp("mistakes"), (*extensions, "sphinx_kb.html.frame"), settings)
    shutil.copytree(SITE, made.docs)
    index = made.docs / "index.md"
    index.write_text(index.read_text(encoding="utf-8") + "\n```{toctree}\nodd\nplain\n```\n", encoding="utf-8")
    plain = "# 平 ![样](d.svg)\n\n[[odd]] 的一块，见 [[词]]。 ^t\n"
    made.write({"odd": EVERYTHING, "plain": plain, "d.svg": SQUARE, **DATA})
    assert made.build().warnings == []
    shutil.copytree(made.docs, made.root / "whole")
    return made


def names_of_settings(world: World) -> list[str]:
    """The settings of the packages, as an application knows them."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace

    with docutils_namespace():
        app = Sphinx(world.docs, world.docs, world.root / "x", world.root / "y", "dummy", status=None)
        return [name for name in app.config.values if name.startswith("kb_")]


def faults_of(world: World, mutation: Mutation, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is wrong with how a mutation is answered."""
    shutil.rmtree(world.docs)
    shutil.copytree(world.root / "whole", world.docs)
    try:
        mutation.apply(world)
    except OSError:
        return []  # this file system does not take it
    with monkeypatch.context() as patch:
        for name, value in mutation.environment.items():
            patch.setenv(name, value)
        try:
            warnings = world.build(mutation.builder, **mutation.settings).warnings
        except SystemExit as stop:
            said = str(stop).splitlines()
            return [] if said and all(not INNER.search(line) for line in said) else [f"says {stop}"]
        except Exception as error:
            if words := sentence(error):
                return [words] if INNER.search(words) else []
            cause = getattr(error, "orig_exc", None) or error
            frames = traceback.extract_tb(cause.__traceback__)[:-6:-1]
            places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
            return [f"{type(cause).__name__}: {cause} at {places}"]
    heads = [line for line in warnings if re.search(r"\b(?:WARNING|ERROR|CRITICAL): ", line)]
    return [line for line in heads if INNER.search(line) or not (LOCATED.match(line) or ABOUT_ALL.match(line))
            or not HAN.search(re.split(r"\b(?:WARNING|ERROR|CRITICAL): ", line, maxsplit=1)[1])]


def test_no_mistake_ends_in_a_traceback(world, monkeypatch):
    found = {}
    for _number, mutation in zip(range(COUNT), mutations(world, SEED, names_of_settings(world)), strict=False):
        faults = faults_of(world, mutation, monkeypatch)
        remove_folders(world)
        if faults:
            found[f"{mutation.kind} [{mutation.builder}] {mutation.name}"] = faults
    assert not found, "\n".join(f"{name}: {fault}" for name, faults in found.items() for fault in faults)


def test_after_all_of_it_the_whole_site_builds_as_before(world):
    shutil.rmtree(world.docs)
    shutil.copytree(world.root / "whole", world.docs)
    assert world.build().warnings == []
    assert world.build().files() == world.build(to="clean").files()
