"""What a page leaves behind in the output goes with the page."""

from __future__ import annotations

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
