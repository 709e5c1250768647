"""Static files are copied again only when something that they are made of changed."""

from __future__ import annotations

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder, _assets

from sphinx_kb.build.asset_checksums import checksum_of

PART = "sphinx_kb.build.static_copies"
PAGES = {
    "index": "# 首页\n\n```{toctree}\na\n```\n", "a": "# 甲\n\n文。\n", "_static/own.css": "h1 { color: red; }\n",
}
SETTINGS = {"html_static_path": ["_static"]}


@pytest.fixture
def copied(monkeypatch):
    """One entry for each time that Sphinx copies the static files."""
    entries = []
    copy = StandaloneHTMLBuilder.copy_theme_static_files
    monkeypatch.setattr(StandaloneHTMLBuilder, "copy_theme_static_files",
                        lambda builder, context: entries.append(1) or copy(builder, context))
    return entries


def edited(make_world, *parts, theme="basic"):
    """A site that was built, and built again after an edit of a page."""
    world = make_world(*parts, files=PAGES, **SETTINGS, html_theme=theme)
    world.build()
    world.change("a.md", "文。", "另一句。").build()
    return world


def test_an_edit_of_a_page_copies_none(make_world, copied):
    world = edited(make_world, PART)
    assert len(copied) == 1
    world.remove("a.md").write({"index": "# 首页\n"}).build()
    assert len(copied) == 1


def test_without_the_extension_sphinx_copies_them_in_each_build(make_world, copied):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    edited(make_world, "sphinx_kb.core")
    assert len(copied) == 2


@pytest.mark.parametrize("change", [
    {"_static/own.css": "h1 { color: blue; }\n"}, {"_static/more.css": "h2 { color: blue; }\n"},
    {"_static/day.txt.jinja": "{{ project }}\n"},
])
def test_what_changed_is_what_a_clean_build_gives(make_world, change):
    ours, clean = edited(make_world, PART), make_world(PART, files=PAGES, **SETTINGS)
    clean.change("a.md", "文。", "另一句。")
    before = ours.build().files()
    after = ours.write(change).build().files()
    static = {name: data for name, data in clean.write(change).build().files().items() if name.startswith("_static/")}
    assert {name: data for name, data in after.items() if name.startswith("_static/")} == static
    assert after != before


def test_settings_count(make_world):
    world = edited(make_world, PART)
    assert b"'9.9'" in world.build(release="9.9").files()["_static/documentation_options.js"]


@pytest.mark.parametrize("name", ["own.css", "pygments.css", "basic.css"])
@pytest.mark.parametrize("is_gone", [True, False])
def test_a_damaged_copy_is_mended(make_world, name, is_gone):
    world = edited(make_world, PART)
    path = world.root / "out/html/_static" / name
    whole = path.read_bytes()
    if is_gone:
        path.unlink()
    else:
        path.write_bytes(b"damaged")
    world.change("a.md", "另一句", "第三句").build()
    assert path.read_bytes() == whole


@pytest.mark.parametrize("named", ["_static", "_static/day.txt_t"])
def test_a_template_is_rendered_each_time(make_world, copied, named):
    """It may show the day, or the contents of the site."""
    world = make_world(PART, files={**PAGES, "_static/day.txt_t": "{{ last_updated }}\n"}, html_static_path=[named])
    world.build()
    world.change("a.md", "文。", "另一句。").build()
    assert len(copied) == 2


def test_after_an_interrupted_build_all_are_copied(make_world, copied, monkeypatch):
    world = edited(make_world, PART)

    def fail(*given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(StandaloneHTMLBuilder, "finish", fail)
        with pytest.raises(KeyboardInterrupt):
            world.change("a.md", "另一句", "第三句").build()
    copied.clear()
    world.build()
    assert copied == [1]


def test_a_theme_may_write_static_files_anew_after_the_pages(make_world, copied, monkeypatch):
    """Furo does: every page links the colours of code with the checksum that they had while pages were written."""
    # what Sphinx keeps of a file for as long as a process lives, another process does not know
    monkeypatch.setattr(_assets, "_file_checksum_inner", checksum_of)
    ours = edited(make_world, PART, theme="furo")
    assert len(copied) == 1
    clean = make_world(PART, files=PAGES, **SETTINGS, html_theme="furo").change("a.md", "文。", "另一句。").build()
    assert "pygments.css?v=" in clean.page("a")
    assert ours.build().page("a") == clean.page("a")
    assert ours.write({"_static/own.css": "h1 { color: blue; }\n"}).build().page("a") == clean.page("a")
