"""What notes hold beside words, under the themes of strangers: images, diagrams with captions, embedded notes."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from playwright.sync_api import expect

from tests.amount import share
from tests.browser.serve import serving

pytestmark = pytest.mark.browser

WIDE = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="500" viewBox="0 0 900 500"></svg>'
FILES = {
    "index": """
        # Bread

        ![A crumb](wide.svg)

        ```{mermaid}
        :caption: From feeding to loaf

        flowchart LR
          a --> b
        ```

        ![[flour#Ash]]

        ```{toctree}
        flour
        ```
        """,
    "flour": "# Flour\n\nIt is white.\n\n## Ash\n\nWhat remains.\n",
    "wide.svg": WIDE,
}
PARTS = ("sphinx_kb.links.wikilinks", "sphinx_kb.markup.images", "sphinx_kb.markup.diagrams")


@pytest.mark.parametrize("theme", share(["alabaster", "furo", "pydata_sphinx_theme", "sphinx_book_theme"], 2))
def test_images_keep_their_shape_captions_are_read_and_embedded_text_keeps_off_its_line(make_world, windows, theme):
    if theme != "alabaster" and find_spec(theme) is None:
        pytest.skip(f"{theme} is not installed")
    built = make_world(*PARTS, files=FILES, language="en", html_theme=theme, suppress_warnings=["config.cache"]).build()
    assert built.warnings == []
    with serving(built.out) as origin, windows.lent() as page:
        for width in (375, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{origin}/index.html")
            box = page.locator("img[alt='A crumb']").bounding_box()
            assert box["width"] / box["height"] == pytest.approx(900 / 500, rel=.02)
            expect(page.locator("figcaption")).to_be_visible()
            expect(page.locator("figure img:visible")).to_have_count(1)
            assert page.locator(".kb-embed").evaluate("box => parseFloat(getComputedStyle(box).paddingLeft)") >= 8
