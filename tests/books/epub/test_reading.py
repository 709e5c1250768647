"""The book's pages in a real browser, as wide as an e-reader and as a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.books.epub.shelf import Shelved
from tests.browser.visit import axe_source

pytestmark = [pytest.mark.site, pytest.mark.browser]

AXE = """async () => {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], resultTypes: ["violations"],
  });
  return found.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`);
}"""


@pytest.fixture(scope="module")
def unpacked(book: Shelved, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    for name, data in book.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def test_no_page_is_wider_than_its_reader_and_every_image_shows(book: Shelved, unpacked, browser: Browser):
    faults = []
    for width in (600, 375):
        page = browser.new_page(viewport={"width": width, "height": 800})
        for name in book.spine:
            page.goto((unpacked / name).as_uri())
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            blind = page.evaluate("[...document.images].filter(one => !one.naturalWidth).map(one => one.src)")
            faults += [(name, width, over)] * (over > 0) + [(name, image) for image in blind]
        page.close()
    assert faults == []


def test_axe_finds_no_fault_with_any_page(book: Shelved, unpacked, browser: Browser):
    faults = {}
    page = browser.new_page(viewport={"width": 600, "height": 800})
    for name in book.spine:
        page.goto((unpacked / name).as_uri())
        page.evaluate(axe_source())
        if found := page.evaluate(AXE):
            faults[name] = found
    page.close()
    assert faults == {}
