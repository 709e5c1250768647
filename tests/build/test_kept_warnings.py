"""A mistake is reported by every build until it is mended."""

from __future__ import annotations

import pytest

EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.build.kept_warnings")


@pytest.mark.parametrize(
    "broken",
    [
        "# 首页\n\n见 [那一页](nowhere.md)。\n",
        "# 首页\n\n```{nonsense}\n```\n",
        "# 首页\n\n![图](missing.png)\n",
        "# 首页\n\n{ref}`nowhere`\n",
    ],
    ids=["link", "directive", "image", "reference"],
)
def test_a_mistake_is_reported_again_when_nothing_changed(make_world, broken):
    world = make_world(*EXTENSIONS, files={"index": broken})
    first = world.build().warnings
    assert len(first) == 1
    assert world.build().warnings == first


def test_a_mended_page_is_left_alone_again(make_world):
    world = make_world(*EXTENSIONS, files={"index": "# 首页\n\n{ref}`nowhere`\n"})
    world.build()
    world.write({"index": "# 首页\n"})
    assert world.build().warnings == []
    before = (world.root / "out/doctrees/index.doctree").stat().st_mtime_ns
    assert world.build().warnings == []
    assert (world.root / "out/doctrees/index.doctree").stat().st_mtime_ns == before


def test_without_the_extension_sphinx_forgets(make_world):
    """The reason for the module: should Sphinx begin to remember, this test says so and the module can go."""
    world = make_world("sphinx_kb.core", files={"index": "# 首页\n\n```{nonsense}\n```\n"})
    assert len(world.build().warnings) == 1
    assert world.build().warnings == []
