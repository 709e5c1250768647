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
        A["米氮平"]:::focus -- 阻断 --> B["α₂ 自受体"]
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
def test_a_site_can_require_name_caption_and_alternative(make_world, option, says):
    text = re.sub(rf"\n *:{option}: [^\n]*", "", PAGE)
    built = make_world(*EXTENSIONS, files={"index": text}, kb_diagram_requires=["name", "caption", "alt"]).build()
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith(f"index.md:3: WARNING: {says}")
    assert make_world(*EXTENSIONS, files={"index": text}).build().warnings == []


def test_without_an_alternative_the_caption_serves(make_world):
    text = re.sub(r"\n *:alt: [^\n]*", "", PAGE)
    assert 'alt="刹车与释放"' in make_world(*EXTENSIONS, files={"index": text}).build().page("index")


def test_a_site_has_classes_of_its_own(make_world):
    world = make_world(*EXTENSIONS, files={"index": PAGE.replace("focus", "mine")},
                       kb_diagram_classes={"mine": ("fill:#123456", "fill:#654321")}, kb_diagram_font="serif")
    world.build()
    light, dark = (next((world.docs / "_diagrams").glob(f"*-{theme}.svg")).read_text(encoding="utf-8")
                   for theme in ("light", "dark"))
    assert "fill:#123456" in light
    assert "fill:#654321" in dark
    assert "font-family:serif" in light


@pytest.mark.parametrize("theme", ["alabaster", "furo", "pydata_sphinx_theme", "sphinx_book_theme"])
def test_a_guest_gets_drawings_in_any_theme_and_in_plain_english(make_world, theme):
    text = """
        # Brakes

        ```{mermaid}
        flowchart TD
            A[Pedal]:::focus --> B[Brake]
        ```
        """
    pytest.importorskip(theme)
    files = {"index": text, "other": "---\norphan: true\n---\n# Other\n"}
    built = make_world("sphinx_kb.markup.diagrams", files=files, language="en", html_theme=theme).build()
    assert built.warnings == []
    page = built.page("index")
    assert len(re.findall("<img [^>]*kb-diagram", page)) == 2
    assert "_static/css/diagram.css" in page
    assert "_static/css/schemes.css" in page, "of the two drawings the page shows that of its colour scheme"
    assert "mermaid.esm" not in "".join(built.page(name) for name in ("index", "other", "search", "genindex"))
    assert "drug" not in page
    drawn = "".join(path.read_text(encoding="utf-8") for path in (built.out / "_images").glob("*.svg"))
    assert "Pedal" in drawn
    assert "drug" not in drawn
    assert not re.search("[\u4e00-\u9fff]", page + drawn)


def test_without_the_libraries_the_source_is_shown_and_one_warning_says_what_to_install(make_world, monkeypatch):
    monkeypatch.setattr("sphinx_kb.markup.diagrams.find_spec", lambda name: None)
    two = PAGE + PAGE.replace("# 刹车", "").replace("fig-brake", "fig-other")
    built = make_world("sphinx_kb.markup.diagrams", files={"index": two}, language="en").build()
    (warning,) = built.warnings
    assert "pip install 'sphinx-kb[diagrams]'" in warning
    assert "flowchart TD" in built.page("index")


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
