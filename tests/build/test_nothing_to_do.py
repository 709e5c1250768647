"""A build that has nothing to do ends early, and one that has something to say or to write does not."""

from __future__ import annotations

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder

pytestmark = pytest.mark.turns(2)

PAGES = {
    "index": "# 首页\n\n```{toctree}\na\n```\n\n见 [[a]]。\n",
    "a": "# 甲\n\n```{include} _part.txt\n```\n",
    "_part.txt": "片段。\n",
}
EVERYTHING = ("sphinx_kb",)


@pytest.fixture
def world(make_world):
    return make_world(*EVERYTHING, files=PAGES)


@pytest.fixture
def finished(monkeypatch) -> list[str]:
    """The builders that finished an output."""
    names: list[str] = []
    finish = StandaloneHTMLBuilder.finish
    monkeypatch.setattr(StandaloneHTMLBuilder, "finish", lambda self: names.append(self.name) or finish(self))
    return names


@pytest.mark.parametrize("builder", ["html", "dirhtml", "epub"])
def test_the_second_build_writes_nothing(world, finished, builder):
    world.build(builder)  # of sources younger than a tick of the clock a build cannot tell whether they change
    first = world.let_files_settle().build(builder)
    assert first.warnings == []
    files = first.files()
    times = {path: path.stat().st_mtime_ns for path in first.out.rglob("*") if path.is_file()}
    finished.clear()
    again = world.build(builder)
    assert finished == []
    assert again.files() == files
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_without_the_extension_sphinx_writes_everything_but_the_pages(make_world, finished):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    world = make_world(files={"index": "# 首页\n"})
    world.build()
    world.build()
    assert finished == ["html", "html"]


@pytest.mark.parametrize("change", ["page", "part", "setting", "output", "new", "gone"])
def test_whatever_has_changed_is_seen(world, finished, change):
    built = world.build()
    finished.clear()
    settings = {}
    if change == "page":
        world.write({"a": PAGES["a"] + "\n又一句。\n"})
    elif change == "part":
        world.write({"_part.txt": "新的片段。\n"})
    elif change == "setting":
        settings = {"html_title": "新名"}
    elif change == "output":
        (built.out / "a.html").write_text("", encoding="utf-8")
    elif change == "new":
        world.write({"b": "---\norphan: true\n---\n\n# 乙\n"})
    else:
        world.write({"index": "# 首页\n"}).remove("a")
    again = world.build(**settings)
    assert finished == ["html"]
    assert again.files() == world.build(to="clean", **settings).files()


def test_a_style_of_the_project_stays_in_place_of_the_package_s(make_world, finished):
    world = make_world(*EVERYTHING, files={**PAGES, "_own/css/tokens.css": ":root { --kb-own: 1px }\n"},
                       html_static_path=["_own"])
    tokens = world.build().out / "_static/css/tokens.css"
    finished.clear()
    for _ in range(3):
        world.build()
        assert "--kb-own" in tokens.read_text(encoding="utf-8")
    assert len(finished) < 3  # once more at most, where the sources are younger than a tick of the clock


def test_after_an_early_end_the_next_build_runs_as_usual(world, finished):
    world.build()
    world.build()
    finished.clear()
    world.write({"a": "# 甲\n\n新的一句。\n"})
    assert "新的一句" in world.build().page("a")
    assert finished == ["html"]


@pytest.mark.parametrize("mistake", ["见 [[没有]]。", "![](none.png)", "见 {ref}`none`。"])
def test_a_build_that_warned_warns_again(world, mistake):
    world.write({"a": f"# 甲\n\n{mistake}\n"})
    first = world.build().warnings
    assert first
    assert world.build().warnings == first
    assert world.build().warnings == first


def test_mistakes_in_data_are_reported_again(make_world):
    world = make_world(*EVERYTHING, files={"index": "# 首页\n", "_data/terms.yaml": "- id: one\n"})
    first = world.build().warnings
    assert first
    assert world.build().warnings == first
