"""The book's pages in a real browser, as wide as an e-reader and as a telephone."""

from __future__ import annotations

import pytest

from tests.amount import EVERYTHING
from tests.books.epub.shelf import Shelved
from tests.browser.visit import THIN, axe_source, chosen
from tests.browser.windows import Windows

pytestmark = [pytest.mark.site, pytest.mark.browser]

WIDTHS = ((600, 800), (375, 800))
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


@pytest.fixture(scope="module")
def seen(book: Shelved, unpacked, windows: Windows):
    """What is seen on pages of every kind, on CI on every page: too wide, without image, faults by axe."""
    texts = {name: book.files[name].decode("utf-8") for name in book.spine}
    wide, blind, faults = [], [], {}
    with windows.lent(*WIDTHS[0]) as page:
        for name in chosen(texts, book.spine[0]):
            page.goto((unpacked / name).as_uri())
            for width, height in WIDTHS[::-1]:  # at last as wide as before the next page
                page.set_viewport_size({"width": width, "height": height})
                over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                wide += [(name, width, over)] * (over > 0)
            missing = page.evaluate("[...document.images].filter(one => !one.naturalWidth).map(one => one.src)")
            blind += [(name, image) for image in missing]
            if not EVERYTHING:
                page.evaluate(THIN)
            page.evaluate(axe_source())
            if found := page.evaluate(AXE):
                faults[name] = found
    return wide, blind, faults


def test_no_page_is_wider_than_its_reader_and_every_image_shows(seen):
    wide, blind, _ = seen
    assert wide == []
    assert blind == []


def test_axe_finds_no_fault_with_any_page(seen):
    assert seen[2] == {}
