"""Diagrams as an author writes them and a reader sees them."""

from __future__ import annotations

import re

import pytest

EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.markup.diagrams")
PAGE = """
    # 刹车

    ```{mermaid}
    :name: fig-brake
    :caption: 刹车与释放
    :alt: 米氮平阻断 α₂ 自受体，去甲肾上腺素释放增加。

    flowchart TD
        A["米氮平"]:::drug -- 阻断 --> B["α₂ 自受体"]
        B --> C["NE 释放 ↑"]:::up
    ```
    """


def test_a_diagram_is_two_images_with_text_alternative_size_and_no_script(make_world):
    built = make_world(*EXTENSIONS, files={"index": PAGE}).build()
    page = built.page("index")
    images = re.findall(r"<img [^>]*>", page)
    assert built.warnings == []
    assert [re.search(r"only-(\w+)", image)[1] for image in images] == ["light", "dark"]
    for image in images:
        assert 'alt="米氮平阻断 α₂ 自受体，去甲肾上腺素释放增加。"' in image
        assert re.search(r'width="\d+"', image)
        assert re.search(r'height="\d+"', image)
        svg = (built.out / re.search(r'src="([^"]+)"', image)[1]).read_text(encoding="utf-8")
        assert "米氮平" in svg
        assert "<script" not in svg
        assert "foreignObject" not in svg
    assert "mermaid.esm" not in page
    assert "刹车与释放" in page


def test_builders_without_dark_mode_get_the_light_image_alone(make_world):
    built = make_world(*EXTENSIONS, files={"index": PAGE}).build("epub", epub_show_urls="no")
    names = [path.name for path in (built.out / "_images").iterdir()]
    assert len(names) == 1
    assert names[0].endswith("-light.svg")


def test_a_broken_diagram_is_reported_at_its_line_and_shown_as_source(make_world):
    built = make_world(*EXTENSIONS, files={"index": PAGE.replace("-- 阻断 -->", "-- 阻断 ->")}).build()
    assert len(built.warnings) == 1
    assert re.match(r"index\.md:\d+: WARNING: 图画不出来：.+\[kb\.diagram\]", built.warnings[0])
    assert "-- 阻断 -&gt;" in re.sub(r"<[^>]+>", "", built.page("index"))
    assert 'id="fig-brake"' in built.page("index")


@pytest.mark.parametrize(
    ("option", "says"), [("name", "图没有名字"), ("caption", "图没有图题"), ("alt", "图没有替代文字")]
)
def test_a_diagram_must_have_name_caption_and_alternative(make_world, option, says):
    text = re.sub(rf"\n *:{option}: [^\n]*", "", PAGE)
    built = make_world(*EXTENSIONS, files={"index": text}).build()
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith(f"index.md:3: WARNING: {says}")


def test_a_changed_diagram_is_drawn_anew_and_the_rendering_is_kept(make_world):
    world = make_world(*EXTENSIONS, files={"index": PAGE})
    world.build()
    kept = {path.name for path in (world.docs / "_diagrams").iterdir()}
    world.write({"index": PAGE.replace("NE 释放 ↑", "NE 释放增多")})
    page = world.build().page("index")
    new = {path.name for path in (world.docs / "_diagrams").iterdir()} - kept
    assert len(kept) == len(new) == 2
    assert all(name in page for name in new)


def test_a_kept_rendering_serves_where_the_engine_is_missing_and_a_new_diagram_says_what_to_do(make_world, monkeypatch):
    world = make_world(*EXTENSIONS, files={"index": PAGE})
    before = world.build()
    monkeypatch.setitem(__import__("sys").modules, "merman", None)
    again = world.build(to="elsewhere")
    assert again.warnings == []
    assert again.page("index") == before.page("index")
    world.write({"index": PAGE.replace("NE 释放 ↑", "NE 释放增多")})
    warnings = world.build(to="elsewhere").warnings
    assert len(warnings) == 1
    assert "这个平台装不了 merman" in warnings[0]
