"""Twelve pages, the search, the cards and the explorer in Firefox, where one is installed."""

from __future__ import annotations

import pytest

from tests.browser.firefox import installed, launched

pytestmark = pytest.mark.browser
PAGES = (
    "index", "clinical/warnings", "clinical/insomnia", "pharmacokinetics/metabolism-interactions",
    "mechanism/h1-receptor", "mechanism/mechanism", "dose/dose-explorer", "compare/compare", "reference/claims",
    "reference/data", "reference/graph", "search",
)
NUMBER, VALUE = "article p > sup.kb-cite > a", "article a.kb-value-link"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    path = installed()
    if path is None:
        pytest.skip("no Firefox is installed")
    with launched(path, tmp_path_factory.mktemp("firefox")) as window:
        yield window


@pytest.mark.parametrize("width", [500, 1280])
def test_no_page_scrolls_sideways(firefox, origin, width):
    wider = {}
    for page in PAGES:
        firefox.open(f"{origin}/{page}.html", width)
        assert firefox.run("return document.querySelector('h1').textContent")
        wider[page] = firefox.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert set(wider.values()) == {0}, wider


@pytest.mark.parametrize(("mark", "said"), [(NUMBER, "到列表里看"), (VALUE, "引用这个数值")])
def test_a_number_and_a_value_show_their_cards(firefox, origin, mark, said):
    firefox.open(f"{origin}/mechanism/h1-receptor.html")
    firefox.point(mark)
    assert said in firefox.wait("return document.querySelector('.kb-preview--note')?.innerText")


def test_the_explorer_follows_its_slider(firefox, origin):
    firefox.open(f"{origin}/dose/dose-explorer.html")
    said = "return document.querySelector('[data-kb-said]').textContent"
    assert "15 mg" in firefox.run(said)
    firefox.run("""const slider = document.querySelector("[data-kb-dose]");
        slider.value = 30; slider.dispatchEvent(new Event("input", { bubbles: true }));""")
    assert "30 mg" in firefox.wait(f"{said}.includes('30 mg') && document.querySelector('[data-kb-said]').textContent")


def test_the_search_finds_what_is_typed(firefox, origin):
    firefox.open(f"{origin}/index.html")
    firefox.run("document.querySelector('.kb-search-button').click()")
    firefox.wait("return document.activeElement.matches('dialog input')")
    firefox.type("失眠")
    assert "失眠" in firefox.wait("return document.querySelector('dialog [role=option]')?.textContent")
