"""Pages and files behind symbolic links are those that the sources name, not what the links lead to."""

from __future__ import annotations

import pytest

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n'
INDEX = """# 首

```{toctree}
shared/one
shared/two
real/page
linked
```

[一](shared/one.md)、[节](/shared/one.md#sec)、[[shared/two]]、{doc}`shared/two`、[链](linked.md)、[真](real/page.md)

![[picture.svg]]

![图](shared/picture.svg)、[表](shared/table.csv)、{download}`shared/table.csv`

```{include} shared/part.txt
```
"""


@pytest.fixture
def world(make_world, tmp_path):
    """A site whose folder `shared` and page `linked` are symbolic links."""
    world = make_world("sphinx_kb", files={"index": INDEX, "real/page": "# 真\n\n[回](../index.md)\n"},
                       exclude_patterns=["**/part.txt"])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name, text in {
        "one.md": "# 一\n\n(sec)=\n## 节\n\n[回](../index.md)、[二](two.md)、![图](picture.svg)\n",
        "two.md": "# 二\n\n[一](one.md#sec)\n", "picture.svg": SVG, "table.csv": "1\n", "part.txt": "包含的话。\n",
    }.items():
        (elsewhere / name).write_text(text, encoding="utf-8")
    (world.docs / "shared").symlink_to(elsewhere)
    (world.docs / "linked.md").symlink_to("real/page.md")
    world.write({"real/page": "# 真\n\n[首](/index.md)\n"})
    return world


@pytest.mark.parametrize("builder", ["html", "epub", "typst"])
def test_nothing_behind_a_link_is_missed(world, builder):
    assert world.build(builder).warnings == []


def test_links_lead_to_the_pages_that_they_name(world):
    built = world.build()
    index = built.page("index")
    for address in ("shared/one.html", "shared/one.html#sec", "shared/two.html", "linked.html", "real/page.html"):
        assert f'href="{address}"' in index
    assert "包含的话。" in index
    assert 'href="../index.html"' in built.page("shared/one")
    assert 'href="two.html"' in built.page("shared/one")
    assert 'href="one.html#sec"' in built.page("shared/two")


def test_what_is_behind_a_link_is_watched(world, tmp_path):
    world.build()
    (tmp_path / "elsewhere/part.txt").write_text("新的话。\n", encoding="utf-8")
    (tmp_path / "elsewhere/two.md").write_text("# 贰\n\n[一](one.md#sec)\n", encoding="utf-8")
    built = world.build()
    assert "新的话。" in built.page("index")
    assert built.files() == world.build(to="clean").files()


@pytest.mark.parametrize("extension", ["sphinx_kb", "sphinx_kb.links"])
def test_a_page_that_becomes_a_link_is_linked_as_in_a_clean_build(make_world, extension):
    world = make_world(extension, files={
        "index": "# 首\n\n```{toctree}\na\nb\n```\n\n[甲](a.md)\n", "a": "# 甲\n", "b": "# 乙\n"})
    world.build()
    (world.docs / "a.md").unlink()
    (world.docs / "a.md").symlink_to("b.md")
    built = world.build()
    assert built.files() == world.build(to="clean").files()


def test_without_the_extension_a_link_leads_nowhere(make_world, tmp_path):
    """The reason for the module: should Sphinx keep the names, this test says so and the module can go."""
    world = make_world(files={"index": "# 首\n\n```{toctree}\nshared/one\n```\n\n[一](shared/one.md)\n"})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/one.md").write_text("# 一\n", encoding="utf-8")
    (world.docs / "shared").symlink_to(tmp_path / "elsewhere")
    assert world.build().warnings
