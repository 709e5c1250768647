"""The book of the real documentation: valid, whole, and self-contained."""

from __future__ import annotations

import html
import os
import posixpath
import re
from collections import Counter

import pytest

from sphinx_kb.books.epub.package import CONTAINER, archive
from tests.books.epub.checker import NoCheckerError, complaints
from tests.books.epub.shelf import TYPE, Shelved, X
from tests.conftest import ROOT
from tests.published import Published, in_no_book

pytestmark = [pytest.mark.site, pytest.mark.turns(2, together="the book as an e-book")]

FOR_SCREENS = re.compile(r"card-|badge-|kb-|furo-main-content$|furo-|svg-|__")
"""How the anchors begin that only screens need: cards and what opens them, the explorer's controls, the page around."""

TEXTS = re.compile(r"<(?:script|style).*?</(?:script|style)>|<[^>]+>", re.DOTALL)


def said(markup: str) -> str:
    """The text of some HTML without spaces, which the two formats set differently."""
    return re.sub(r"\s+", "", html.unescape(TEXTS.sub("", markup)))


def articles(site: Published) -> dict[str, str]:
    """The main part of every page of the site that has a source and is in books, by its name."""
    found = {}
    for source in (ROOT / "docs").rglob("*.md"):
        name = source.relative_to(ROOT / "docs").with_suffix("").as_posix()
        if not name.startswith("_") and not in_no_book(name):
            page = (site.out / f"{name}.html").read_text(encoding="utf-8")
            found[name] = re.search(r"<article [^>]*>(.*)</article>", page, re.DOTALL)[1]
    return found


@pytest.fixture(scope="module")
def site_pages(built_site: Published) -> dict[str, str]:
    return articles(built_site)


def test_epubcheck_complains_of_nothing(book: Shelved, tmp_path):
    try:
        assert complaints(book.path, tmp_path / "report.json") == []
    except NoCheckerError as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


def test_epubcheck_would_complain(tmp_path):
    broken = tmp_path / "broken.epub"
    broken.write_bytes(archive({"META-INF/container.xml": CONTAINER.encode(), "content.opf": b"<package/>"}))
    try:
        assert any("content.opf" in complaint for complaint in complaints(broken, tmp_path / "report.json"))
    except NoCheckerError as missing:
        pytest.skip(str(missing))


def test_every_page_of_the_site_is_in_the_book_and_in_its_contents(book: Shelved, site_pages):
    names = {f"{name}.xhtml" for name in site_pages}
    assert names == set(book.pages) - {"cover.xhtml", "title.xhtml", "nav.xhtml"}
    assert names <= set(book.spine)
    assert len(book.spine) == len(set(book.spine))
    contents = {href.partition("#")[0] for name, href in book.links() if name == "nav.xhtml"}
    assert names <= contents


def test_every_heading_of_the_site_is_in_the_book_and_in_its_contents(book: Shelved, site_pages):
    listed = Counter(re.sub(r"\s+", "", "".join(line.itertext())) for line in book.pages["nav.xhtml"].iter(f"{X}a"))
    for name, article in site_pages.items():
        headings = [said(re.sub(r'<a class="headerlink".*?</a>', "", heading))
                    for heading in re.findall(r"(?<!<summary>)<h[1-4][^>]*>(.*?)</h[1-4]>", article, re.DOTALL)]
        tags = {f"{X}h{level}" for level in range(1, 5)}
        mine = [re.sub(r"\s+", "", "".join(element.itertext()))
                for element in book.pages[f"{name}.xhtml"].iter() if element.tag in tags]
        assert mine == headings, name
        assert [heading for heading in headings[1:] if not listed[heading]] == [], name


def test_every_anchor_of_the_site_is_in_the_book(book: Shelved, site_pages):
    """Claims, references, terms, numbers, figures and tables are led to by theirs."""
    for name, article in site_pages.items():
        wanted = {one for one in re.findall(r' id="([^"]+)"', article) if not FOR_SCREENS.match(one)}
        there = {element.get("id") for element in book.pages[f"{name}.xhtml"].iter()}
        assert {html.unescape(one) for one in wanted} - there == set(), name


def test_every_verdict_stands_beside_its_sentence_as_a_word_and_leads_to_the_ledger(book: Shelved, site_pages):
    count = 0
    for name, article in site_pages.items():
        badges = re.findall(r'aria-label="论断 (C\d+)：(.*?)，看理由与文献"', article)
        text = book.text(f"{name}.xhtml")
        for claim, verdict in badges:
            assert f"〔{claim} {verdict}〕" in text, name
        count += len(badges)
    assert count > 100
    claims = [href for _, href in book.links() if re.search(r"claims\.xhtml#c\d+$", href)]
    assert len(claims) >= count


def test_every_number_and_formula_of_the_site_is_in_the_book(book: Shelved, site_pages):
    for name, article in site_pages.items():
        page = book.pages[f"{name}.xhtml"]
        numbers = [element for element in page.iter(f"{X}span") if element.get("class") == "kb-value"]
        formulas = list(page.iter("{http://www.w3.org/1998/Math/MathML}math"))
        assert (len(numbers), len(formulas)) == (
            article.count(" data-kb-card>"), article.count("<math ")), name


def test_every_figure_exists_once_and_says_in_words_what_it_shows(book: Shelved, site_pages):
    images = book.images()
    assert {file for _, file in images} <= set(book.files)
    assert not [file for file in book.files if "dark" in file]
    for name, article in site_pages.items():
        figures = list(book.pages[f"{name}.xhtml"].iter(f"{X}figure"))
        assert len(figures) == article.count("<figure "), name
        for figure in figures:
            assert [len(image.get("alt")) > 10 for image in figure.iter(f"{X}img")] == [True], name
            assert "图" in "".join(figure.find(f"{X}figcaption").itertext())


def test_every_link_lands(book: Shelved):
    outside = ("https://", "http://", "mailto:", "tel:")
    assert [(name, href) for name, href in book.links()
            if not href.startswith(outside) and not book.lands(name, href)] == []


def test_every_link_of_the_site_within_the_text_is_one_in_the_book(book: Shelved, site_pages):
    # terms that are links without their author's doing are so on the site only
    link = re.compile(r'<a [^>]*href="([^"#]*)[^>]*>(?=<span class="kb-wikilink(?! kb-wikilink--auto))')
    for name, article in site_pages.items():
        mine = [element for element in book.pages[f"{name}.xhtml"].iter(f"{X}a")
                for span in element.iter(f"{X}span") if "kb-wikilink" in (span.get("class") or "").split()]
        pages = [posixpath.normpath(posixpath.join(posixpath.dirname(name), href)) for href in link.findall(article)]
        assert len(mine) == sum(not in_no_book(page.removesuffix(".html")) for page in pages), name


def test_nothing_runs_and_nothing_is_fetched(book: Shelved):
    for name, page in book.pages.items():
        tags = {element.tag.rpartition("}")[2] for element in page.iter()}
        assert not tags & {"script", "form", "input", "button", "select", "iframe", "object", "details"}, name
        for element in page.iter():
            assert not [one for one in element.attrib if one.lower().startswith("on") or one == "style"], name
            assert not element.get("src", "").startswith(("http", "//", "data:")), name
    for name, data in book.files.items():
        if name.endswith((".svg", ".css")):
            text = data.decode()
            assert not re.search(r"<script|foreignObject|@import|url\((?!['\"]?#)", text), name
            assert not re.search(r"""(?:href|src)=["'](?!#)""", text), name


def test_the_package_lists_every_file_and_every_page_says_its_language(book: Shelved):
    assert set(book.manifest) == set(book.files) - {"mimetype", "META-INF/container.xml", "content.opf"}
    assert {page.get("lang") for page in book.pages.values()} == {"zh-CN"}
    for name, page in book.pages.items():
        has_math = any("MathML" in str(element.tag) for element in page.iter())
        assert ("mathml" in (book.manifest[name].get("properties") or "").split()) == has_math, name


def test_the_parts_of_the_book_are_marked(book: Shelved):
    marks = {link.get(TYPE): link.get("href") for nav in book.pages["nav.xhtml"].iter(f"{X}nav")
             if nav.get(TYPE) == "landmarks" for link in nav.iter(f"{X}a")}
    assert marks.keys() >= {"cover", "toc", "bodymatter", "glossary", "bibliography"}
    assert len(book.metadata("schema:accessibilityFeature")) >= 6


def test_the_book_is_light_enough_to_carry(book: Shelved):
    assert book.path.stat().st_size < 3_000_000


def test_the_explorer_lists_the_group_that_it_draws_and_names_the_sources_of_the_others(book: Shelved):
    page = book.files["dose/dose-explorer.xhtml"].decode()
    note = page.index("其余各行在网站的表里")
    table = page[page.index("kb-records"):note]
    assert table.count("一般成人") == 3
    assert "老年" not in said(table)
    assert "kb-source-" in page[note:][:400]
