"""The picture of a page where it is shared."""

from __future__ import annotations

import io
import re
from importlib.util import find_spec

import pytest
from PIL import Image

FILES = {
    "index": "---\nsummary: 一座园子。\n---\n# 园子\n\n```{toctree}\na\n```\n",
    "a": "---\nsummary: 讲甲。\n---\n# 甲 <b> & \"乙\"\n",
}


@pytest.fixture
def site(make_world):
    return make_world("sphinx_kb.build", "sphinx_kb.html", "sphinx_kb.publish", files=FILES, kb_social_cards=True,
                      project="园子", html_baseurl="https://example.org/g")


def card_of(built, name):
    """The address of a page's card, and its file."""
    page = built.page(name)
    address = re.search(r'property="og:image" content="([^"]+)"', page)[1]
    assert address.startswith("https://example.org/g/_social/")
    return address, built.out / "_social" / address.rpartition("/")[2]


def test_each_page_has_a_card_of_its_own(site):
    built = site.build()
    assert built.warnings == []
    (first, file), (second, other) = card_of(built, "index"), card_of(built, "a")
    assert first != second
    for path in (file, other):
        picture = Image.open(io.BytesIO(path.read_bytes()))
        assert picture.size == (1200, 630)
        assert len(picture.convert("RGB").getcolors(1_000_000)) > 10  # there are letters
    assert 'og:image:width" content="1200"' in built.page("a")


def test_a_card_is_drawn_again_only_where_it_shows_something_else(site):
    before = site.build()
    _address, home = card_of(before, "index")
    drawn = home.stat().st_mtime_ns
    _address, old = card_of(before, "a")
    site.write({"a": "---\nsummary: 讲甲，改过。\n---\n# 甲\n"})
    built = site.build()
    assert home.stat().st_mtime_ns == drawn
    assert not old.exists()
    assert card_of(built, "a")[1].exists()
    assert built.files() == site.build(to="clean").files()


def test_a_deleted_card_comes_back(site):
    built = site.build()
    whole = built.files()
    card_of(built, "a")[1].unlink()
    assert site.build().files() == whole


def test_while_the_address_is_unknown_pages_share_the_card_of_the_site(site):
    (site.docs / "card.png").write_bytes(b"")
    built = site.build(html_baseurl="", kb_social_card="card.png")
    assert 'og:image" content="card.png"' in built.page("a")
    assert not (built.out / "_social").exists()


def test_without_what_draws_it_pages_share_the_card_of_the_site_and_the_author_is_told(site, monkeypatch):
    monkeypatch.setattr("sphinx_kb.publish.social_cards.find_spec", lambda name: None if name == "typst" else find_spec)
    built = site.build()
    assert len(built.warnings) == 1
    assert "pip install" in built.warnings[0]
    assert "og:image" not in built.page("a")
