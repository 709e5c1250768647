"""Images and the room they keep for themselves."""

from __future__ import annotations

import re

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20" viewBox="0 0 30 20"></svg>'


def images(page):
    return re.findall(r"<img [^>]*>", page)


def test_an_image_says_the_size_of_its_file_as_attributes(make_world):
    built = make_world(
        "sphinx_kb.markup.images", files={"a.svg": SVG, "index": "# 页\n\n```{image} a.svg\n:alt: 甲\n```\n"}
    ).build()
    (image,) = images(built.page("index"))
    assert 'width="30"' in image
    assert 'height="20"' in image
    assert "style" not in image


def test_the_size_that_an_author_gives_stays(make_world):
    text = "# 页\n\n```{image} a.svg\n:alt: 甲\n:width: 60\n```\n"
    (image,) = images(make_world("sphinx_kb.markup.images", files={"a.svg": SVG, "index": text}).build().page("index"))
    assert 'width="60"' in image
    assert "height" not in image


def test_an_image_of_another_host_is_left_alone(make_world):
    text = "# 页\n\n```{image} https://example.org/a.svg\n:alt: 甲\n```\n"
    (image,) = images(make_world("sphinx_kb.markup.images", files={"index": text}).build().page("index"))
    assert "width" not in image


def test_an_image_within_a_link_to_a_page_is_no_link_of_its_own(make_world):
    files = {"index": "# Home\n\n[![Crumb](a.svg)](other)\n\n```{toctree}\nother\n```\n", "other": "# Other\n\nHere.\n",
             "a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="5"></svg>'}
    built = make_world("sphinx_kb.core", "sphinx_kb.markup.images", files=files).build()
    assert built.warnings == []
    start = built.page("index").rpartition("<img")[0].rpartition("<a ")[2]
    assert 'href="other.html"' in start
    assert "a.svg" not in start
