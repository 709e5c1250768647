"""Readings are kept from build to build, and nothing that a file may hold changes what is written."""

from __future__ import annotations

import json

import pytest

from sphinx_kb.text import pinyin
from sphinx_kb.text.kept_results import KeptResults

PAGES = {
    "index": "# 首页\n\n```{toctree}\na\n```\n",
    "a": "# 重庆银行\n\n文。\n",
}
FILE = "out/doctrees/kb-pypinyin.json"


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """What pypinyin was asked in this test, with nothing known before."""
    asked: list[str] = []
    compute = pinyin.syllables.compute
    monkeypatch.setattr(pinyin.syllables, "known", {})
    monkeypatch.setattr(pinyin.syllables, "compute", lambda text: asked.append(text) or compute(text))
    return asked


@pytest.fixture
def world(make_world):
    return make_world("sphinx_kb.search", files=PAGES)


def forget(asked: list[str]) -> None:
    """As a new process begins."""
    asked.clear()
    pinyin.syllables.known = {}


def core_of(built) -> bytes:
    return (built.out / "_static/search-core.js").read_bytes()


def test_a_second_build_asks_pypinyin_only_for_what_is_new(world, asked):
    world.build()
    assert "重庆银行" in asked
    forget(asked)
    world.write({"a": "# 重庆银行\n\n文。\n\n## 长大\n"}).build()
    assert asked == ["长大"]


def test_what_a_broken_link_may_mean_is_told_without_pypinyin_when_all_has_been_asked(make_world, asked):
    files = {**PAGES, "b": "---\norphan: true\n---\n# 乙\n\n[[重请银行]]\n"}
    world = make_world("sphinx_kb.links.wikilinks", files=files)
    before = world.build().warnings
    assert "重庆银行" in asked
    forget(asked)
    assert world.write({"a": "# 重庆银行\n\n新的文。\n"}).build().warnings == before
    assert "重庆银行" in before[0]
    assert asked == []


@pytest.mark.parametrize("damage", [
    "", "{", "[]", '{"version": "", "results": {}}', "null", '{"version": 1}', "\udcff",
])
def test_a_damaged_file_is_as_none(world, asked, damage):
    before = core_of(world.build())
    (world.root / FILE).write_bytes(damage.encode("utf-8", "surrogateescape"))
    forget(asked)
    world.write({"a": "# 重庆银行\n\n新的文。\n"})
    assert core_of(world.build()) == before
    assert "重庆银行" in asked


@pytest.mark.parametrize("change", [{"version": "0"}, {"results": {"重庆银行": "zhongqing"}}, {"results": ["重"]}])
def test_results_of_another_version_or_shape_are_not_used(world, asked, change):
    before = core_of(world.build())
    path = world.root / FILE
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    forget(asked)
    world.write({"a": "# 重庆银行\n\n新的文。\n"})
    assert core_of(world.build()) == before


def test_a_function_loads_when_it_is_first_asked():
    function, loaded = KeptResults(len), []
    function.begin(lambda: loaded.append(1) or {"一二": 5})
    assert not loaded
    assert (function("一二"), function("一")) == (5, 1)
    assert loaded == [1]
