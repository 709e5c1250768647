"""Twelve pages, the search, the cards and the explorer in Firefox and in WebKit, where they are installed.

A third of the pages each day, on CI all.
"""

from __future__ import annotations

import pytest

from tests.amount import share
from tests.browser import firefox, webkit

pytestmark = [pytest.mark.browser, pytest.mark.turns(2)]
PAGES = (
    "index", "clinical/warnings", "clinical/insomnia", "pharmacokinetics/metabolism-interactions",
    "mechanism/h1-receptor", "mechanism/mechanism", "dose/dose-explorer", "compare/compare", "reference/claims",
    "reference/data", "reference/graph", "search",
)
NUMBER, VALUE = "article p > sup.kb-cite > a", "article a.kb-value-link"


@pytest.fixture(scope="module", params=[firefox, webkit], ids=["firefox", "webkit"])
def window(request, tmp_path_factory):
    path = request.param.installed()
    if path is None:
        pytest.skip("it is not installed")
    with request.param.launched(path, tmp_path_factory.mktemp("browser")) as one:
        yield one


@pytest.fixture(params=["http", "file"])
def root(request, origin, built_site):
    """Where the site begins: on a server, or in a folder."""
    return origin if request.param == "http" else built_site.out.as_uri()


@pytest.mark.parametrize("width", [500, 1280])
def test_no_page_scrolls_sideways(window, origin, width):
    wider = {}
    for page in share(PAGES, 3, every=2):
        window.open(f"{origin}/{page}.html", width)
        assert window.run("return document.querySelector('h1').textContent")
        wider[page] = window.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert set(wider.values()) == {0}, wider


@pytest.mark.parametrize(("mark", "said"), [(NUMBER, "到列表里看"), (VALUE, "引用这个数值")])
def test_a_number_and_a_value_show_their_cards(window, root, mark, said):
    window.open(f"{root}/mechanism/h1-receptor.html")
    assert said in window.wait_at(mark, "return document.querySelector('.kb-preview--note')?.innerText")


def test_the_explorer_follows_its_slider(window, root):
    window.open(f"{root}/dose/dose-explorer.html")
    said = "return document.querySelector('[data-kb-said]').textContent"
    assert "15 mg" in window.run(said)
    window.run("""const slider = document.querySelector("[data-kb-dose]");
        slider.value = 30; slider.dispatchEvent(new Event("input", { bubbles: true }));""")
    assert "30 mg" in window.wait(f"{said}.includes('30 mg') && document.querySelector('[data-kb-said]').textContent")


def test_the_search_finds_what_is_typed(window, root):
    window.open(f"{root}/index.html")
    window.run("document.querySelector('.kb-search-button').click()")
    window.wait("return document.activeElement.matches('dialog input')")
    window.type("失眠")
    assert "失眠" in window.wait("return document.querySelector('dialog [role=option]')?.textContent")
