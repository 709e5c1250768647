"""Site, e-book and book say the same numbers with the same sources, page by page."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from tests.published import Published, in_no_book, published

pytestmark = pytest.mark.site
LINK = re.compile(r'<a class="kb-value-link[^"]*" href="[^"]*#v-([^"]+)"[^>]*>(.*?)</a>', re.S)
TYPST_LINK = re.compile(r'to\("[^"]*#v-([^"]+)", classed\(\("kb-value-link", \), \{(.*?)\n\}\)', re.S)
TYPST_TEXT = re.compile(r'^(?:box\()?"((?:[^"\\]|\\.)*)"\)?$', re.M)


def bare(text: str) -> str:
    return re.sub(r"\s", "", unescape(re.sub("<[^>]+>", "", text)))


def of_page(text: str) -> tuple[list[tuple[str, str]], set[str]]:
    """The numbers of a page, each with its id, and the keys of its sources."""
    return sorted((name, bare(words)) for name, words in LINK.findall(text)), set(
        re.findall(r'<li id="kb-source-([a-z0-9]+)">', text))


def of_typst(text: str) -> tuple[list[tuple[str, str]], set[str]]:
    """The same of a page that Typst sets."""
    numbers = sorted((name, bare("".join(TYPST_TEXT.findall(words)))) for name, words in TYPST_LINK.findall(text))
    _before, _name, sources = text.partition('component("sources"')
    return numbers, set(re.findall(r'\(\s*"([a-z0-9]+)",\s*\{', sources))


@pytest.mark.parametrize(("builder", "page", "told"), [
    pytest.param("epub", "{}.xhtml", of_page, marks=pytest.mark.turns(2, together="the book as an e-book")),
    pytest.param("typst", "pages/{}.typ", of_typst, marks=pytest.mark.turns(2, together="the book as a PDF")),
], ids=["e-book", "book"])
def test_site_and_books_say_the_same_numbers_with_the_same_sources(
    built_site: Published, shared_folder: Path, builder: str, page: str, told: Callable[[str], object],
) -> None:
    book = published(builder, shared_folder).out
    numbers = sources = 0
    for path in sorted((built_site.doctrees).rglob("*.doctree")):
        name = path.relative_to(built_site.doctrees).with_suffix("").as_posix()
        if in_no_book(name):
            continue
        site = of_page((built_site.out / f"{name}.html").read_text(encoding="utf-8"))
        assert told((book / page.format(name)).read_text(encoding="utf-8")) == site, name
        numbers, sources = numbers + len(site[0]), sources + len(site[1])
    assert numbers > 900
    assert sources > 500
