"""What a page leaves behind in the output goes with the page."""

from __future__ import annotations

import zipfile

import pytest

FILES = {
    "index": "# 首页\n\n```{toctree}\npart/a\nb\n```\n",
    "part/a": "# 甲\n",
    "b": "# 乙\n",
}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_page_that_goes_takes_its_file_and_its_empty_folder_along(make_world, builder):
    world = make_world("sphinx_kb.build.stale_output", files=FILES)
    world.build(builder)
    world.remove("part/a")
    world.write({"index": "# 首页\n\n```{toctree}\nb\n```\n"})
    left = set(world.build(builder).files())
    assert not {name for name in left if "part" in name and not name.startswith("_sources/")}
    clean = set(world.build(builder, to="clean").files())
    assert {name for name in left - clean if not name.startswith("_sources/")} == set()


def test_without_the_extension_sphinx_leaves_the_file(make_world):
    """The reason for the module: should Sphinx begin to remove it, this test says so and the module can go."""
    world = make_world(files=FILES)
    world.build()
    world.remove("b")
    world.write({"index": "# 首页\n\n```{toctree}\npart/a\n```\n"})
    assert "b.html" in world.build().files()


def test_the_state_of_the_last_build_is_no_part_of_an_e_book(make_world):
    world = make_world("sphinx_kb.build.stale_output", "sphinx_kb.core", files={"index": "# 首页\n"})
    world.build("epub")
    built = world.build("epub")  # packed from the folder in which the first left its state
    (book,) = built.out.glob("*.epub")
    assert any(name.startswith(".kb-") for name in built.files())
    assert not any(".kb-" in name for name in zipfile.ZipFile(book).namelist())
