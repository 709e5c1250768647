"""A page is written when what its toctree shows has changed, and not with every page that it lists."""

from __future__ import annotations

import pytest

OURS = ("sphinx_kb.core", "sphinx_kb.build")
FILES = {
    "index": "# 首页\n\n```{toctree}\n:maxdepth: 3\na\nb\n```\n",
    "a": "# 甲\n\n```{toctree}\n:numbered:\nx\ny\n```\n",
    "b": "# 乙\n\n```{toctree}\n:maxdepth: 2\ny\n```\n",
    "x": "# 第一\n\n字。\n",
    "y": "# 第二\n\n## 一节\n\n字。\n",
}
MORE = {"nitpicky": False, "html_theme": "basic", "suppress_warnings": ["toc"]}


@pytest.fixture
def written(make_world):
    """The pages that a build writes after a change."""
    def pages(*extensions: str, change) -> list[str]:
        world = make_world(*extensions, files=FILES, **MORE)
        out = world.build().out
        before = {path: path.stat().st_mtime_ns for path in out.glob("*.html")}
        world.write(change).build()
        return [path.stem for path in sorted(before) if path.stat().st_mtime_ns != before[path]
                and path.stem not in ("genindex", "search")]

    return pages


def test_without_the_extension_pages_that_list_one_are_written_with_it(written):
    assert written("myst_parser", change={"y": FILES["y"].replace("字。", "新的字。")}) == ["a", "b", "y"]


@pytest.mark.parametrize(("name", "old", "new", "due"), [
    ("y", "字。", "新的字。", ["y"]),
    ("y", "# 第二", "# 另一页", ["a", "b", "index", "x", "y"]),
    ("y", "## 一节", "## 另一节", ["a", "b", "index", "y"]),
    ("y", "字。", "字。\n\n## 又一节\n\n字。", ["a", "b", "index", "y"]),
    ("a", "x\ny\n", "y\nx\n", ["a", "b", "index", "x", "y"]),  # `b` shows the new number of `y`
])
def test_a_page_is_written_that_shows_something_else(written, name, old, new, due):
    assert written(*OURS, change={name: FILES[name].replace(old, new)}) == due


def test_pages_that_are_left_keep_their_warnings_and_all_is_as_in_a_clean_build(make_world):
    files = {**FILES, "b": FILES["b"] + "\n{ref}`nowhere`\n"}
    world = make_world(*OURS, files=files, **MORE)
    change = {"y": FILES["y"].replace("字。", "新的字。"), "a": FILES["a"].replace("x\ny\n", "y\nx\n")}
    first = world.build()
    after = world.write({"y": change["y"]}).build()
    assert first.warnings
    assert after.warnings == first.warnings
    assert world.write(change).build().files() == world.build(to="clean").files()
