"""The entry points of installed packages are read once in a build."""

from __future__ import annotations

import importlib.metadata
import sys
from types import ModuleType

import pytest

from sphinx_kb.build import entry_points as part
from tests.build.small import PAGES
from tests.templates import READ_PACKAGES


@pytest.fixture(autouse=True)
def packages_are_looked_into(monkeypatch):
    """Here each build looks for itself, as outside the tests."""
    monkeypatch.setattr(part, "all_entry_points", READ_PACKAGES)


@pytest.fixture
def readings(monkeypatch) -> list[object]:
    """The packages whose files are looked into, again and again."""
    found: list[object] = []
    own = importlib.metadata.Distribution.entry_points.fget
    monkeypatch.setattr(importlib.metadata.PathDistribution, "entry_points",
                        property(lambda self: found.append(self) or own(self)), raising=False)
    return found


def test_each_package_is_looked_into_once(readings, monkeypatch):
    part.all_entry_points.cache_clear()
    for group in ("sphinx.builders", "sphinx.html_themes", "pygments.styles"):
        part.entry_points(group=group)
    assert 0 < len(readings) <= len(list(importlib.metadata.distributions()))


def test_without_the_extension_python_looks_into_them_for_each_question(readings):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    for _time in range(2):
        part.read(group="sphinx.builders")
    assert len(readings) > len(list(importlib.metadata.distributions()))


@pytest.mark.parametrize("wanted", [{"group": "sphinx.html_themes"}, {"group": "console_scripts", "name": "ruff"}])
def test_they_are_the_same(wanted):
    assert sorted(part.entry_points(**wanted)) == sorted(part.read(**wanted))


def test_a_package_that_comes_with_a_new_place_is_seen(tmp_path, monkeypatch):
    info = tmp_path / "late-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: late\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[sphinx.builders]\nlate = late\n", encoding="utf-8")
    assert "late" not in part.entry_points(group="sphinx.builders").names
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    assert "late" in part.entry_points(group="sphinx.builders").names


def test_sphinx_asks_it(make_world, monkeypatch):
    asked = []
    monkeypatch.setattr(part, "entry_points", lambda **wanted: asked.append(wanted) or part.read(**wanted))
    make_world("sphinx_kb.build.entry_points", files=PAGES).build()
    assert {"group": "sphinx.html_themes"} in asked or {"group": "sphinx.builders"} in asked


def test_a_module_that_was_imported_before_asks_it_too(make_world, monkeypatch):
    early = ModuleType("early")
    early.entry_points = part.read
    monkeypatch.setitem(sys.modules, "early", early)
    make_world("sphinx_kb.build.entry_points", files=PAGES).build()
    assert early.entry_points is part.entry_points


def test_each_build_looks_again(make_world, readings):
    world = make_world("sphinx_kb.build.entry_points", files=PAGES)
    world.build()
    readings.clear()
    world.build()
    assert len(set(map(id, readings))) > 10
