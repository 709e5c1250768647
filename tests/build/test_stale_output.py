"""What a page leaves behind in the output goes with the page."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
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
    assert not {name for name in left if "part/" in name}
    assert left == set(world.build(builder, to="clean").files())


def test_without_the_extension_sphinx_leaves_the_file(make_world):
    """The reason for the module: should Sphinx begin to remove it, this test says so and the module can go."""
    world = make_world(files=FILES)
    world.build()
    world.remove("b")
    world.write({"index": "# 首页\n\n```{toctree}\npart/a\n```\n"})
    assert "b.html" in world.build().files()


def test_the_output_holds_no_state(make_world):
    world = make_world("sphinx_kb.build.stale_output", files={"index": "# 首页\n"})
    world.build("epub")
    built = world.build("epub")
    (book,) = built.out.glob("*.epub")
    assert not any(".kb-" in name or "kb-written" in name for name in [*built.files(), *ZipFile(book).namelist()])


def test_images_and_downloads_that_no_page_shows_any_more_go(make_world):
    files = {"index": "# 首页\n\n![图](a.svg)\n![图](b.svg)\n\n{download}`c.csv` {download}`d.csv`\n",
             "a.svg": SVG, "b.svg": SVG, "c.csv": "1", "d.csv": "2"}
    world = make_world("sphinx_kb.build.stale_output", files=files)
    world.build()
    world.write({"index": "# 首页\n\n![图](b.svg)\n\n{download}`d.csv`\n"})
    left = world.build().files()
    assert {Path(name).name for name in left if name.startswith(("_images", "_downloads"))} == {"b.svg", "d.csv"}


def test_files_that_no_build_has_written_stay(make_world):
    """Such as CNAME, which publishers put beside the pages."""
    world = make_world("sphinx_kb.build.stale_output", files=FILES)
    before, later = world.root / "out/html/CNAME", world.root / "out/html/_static/own.txt"
    before.parent.mkdir(parents=True)
    before.write_text("example.org")
    world.build()
    later.write_text("own")
    world.build(html_title="Other")
    world.build(html_title="Third")
    assert before.is_file()
    assert later.is_file()


def test_what_a_setting_no_longer_asks_for_goes(make_world):
    world = make_world("sphinx_kb.build.stale_output", files=FILES)
    world.build()
    left = world.build(html_copy_source=False, html_use_index=False).files()
    assert left.keys() == world.build(to="clean", html_copy_source=False, html_use_index=False).files().keys()
    assert "genindex.html" not in left
