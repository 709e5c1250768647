"""Figures are numbered as Sphinx numbers them, from what pages noted."""

from __future__ import annotations

import pytest
from sphinx.environment import BuildEnvironment

FIGURE = "\n```{{figure}} dot.png\n:name: {0}\n\n{0}\n```\n\n{{numref}}`{0}`\n"
CODE = "\n```{{code-block}} python\n:name: {0}\n:caption: {0}\n\n1\n```\n"
PAGES = {
    "index": "# 首页\n" + FIGURE.format("first") + (
        "\n## 一\n\n```{toctree}\n:numbered:\na\nd\n```\n\n```{toctree}\nself\nd\nb\nhttps://example.org\n```\n"
    ) + FIGURE.format("last") + "\n```{list-table}\n* - 无题\n```\n",
    "a": "# 甲\n" + FIGURE.format("a1") + "\n## 甲一\n" + FIGURE.format("a2") + CODE.format("c1")
         + "\n```{toctree}\nb\nc\n```\n",
    "b": "# 乙\n" + FIGURE.format("b1"),
    "c": "# 丙\n\n```{list-table} 表\n:name: t1\n* - 格\n```\n\n{numref}`t1`\n",
    "d": "# 丁\n" + FIGURE.format("d1") + CODE.format("c2"),
}
OURS = "sphinx_kb.build.figure_numbers"


def build(make_world, *extensions, depth):
    world = make_world(*extensions, files=PAGES, numfig=True, numfig_secnum_depth=depth, nitpicky=False)
    (world.docs / "dot.png").write_bytes(
        bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
                      "0000000a49444154789c63600000000200015e3f5a2b0000000049454e44ae426082"))
    return world


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_the_numbers_are_sphinxs(make_world, depth):
    ours, theirs = (build(make_world, *some, depth=depth).build() for some in ([OURS], []))
    pages = {name: text for name, text in theirs.files().items() if name.endswith(".html")}
    assert "caption-number" in pages["a.html"].decode()
    assert {name: ours.files()[name] for name in pages} == pages


def test_a_figure_that_is_added_changes_the_numbers_of_pages_after_it(make_world):
    world = build(make_world, OURS, depth=0)
    world.build()
    world.write({"a": PAGES["a"].replace("# 甲\n", "# 甲\n" + FIGURE.format("new"), 1)})
    again = {name: data for name, data in world.build().files().items() if name.endswith(".html")}
    clean = world.build(to="clean").files()
    assert again == {name: clean[name] for name in again}


def loaded(world, monkeypatch) -> list[str]:
    names: list[str] = []
    load = BuildEnvironment.get_doctree
    monkeypatch.setattr(BuildEnvironment, "get_doctree", lambda env, name: names.append(name) or load(env, name))
    world.write({"d": PAGES["d"] + "\n又一句。\n"})
    world.build()
    monkeypatch.undo()
    return names


def test_after_an_edit_no_other_page_is_loaded(make_world, monkeypatch):
    world = build(make_world, OURS, depth=0)
    world.build()
    assert not {"a", "b", "c"} & set(loaded(world, monkeypatch))


def test_without_the_extension_every_page_is_loaded(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    world = build(make_world, depth=0)
    world.build()
    assert {"a", "b", "c"} <= set(loaded(world, monkeypatch))
