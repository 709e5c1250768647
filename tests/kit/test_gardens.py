"""The kit as a stranger meets it: installed from its wheel, in a garden of notes, under any theme, in any language.

A run of CI builds gardens of thirty notes in every combination; elsewhere small ones, in those that differ most, and a
third of these a day.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docutils.languages
import pytest
import sphinx
from playwright.sync_api import expect

from tests.amount import EVERYTHING, amount
from tests.browser.searching import searching
from tests.browser.serve import serving
from tests.browser.windows import Windows
from tests.conftest import ROOT
from tests.kit.garden import CHINESE, ENGLISH, SPECIAL, Garden, Words, slug
from tests.kit.kit import HAN, Site, installed, pdf_text, texts

THEMES = ("alabaster", "furo", "pydata_sphinx_theme", "sphinx_book_theme")
WORDS = {"en": ENGLISH, "zh_CN": CHINESE, "ja": ENGLISH}
"""A Japanese garden has notes in English: what matters is in which language the kit speaks."""


@dataclass(frozen=True)
class Use:
    """What a stranger takes of the kit, and what is made with it."""

    extensions: tuple[str, ...]
    builders: tuple[str, ...] = ("html",)
    wiki: bool = False
    """Whether the notes have wiki links."""


USES = {
    "kit": Use(("sphinx_kb",), ("html", "epub", "typst"), wiki=True),
    "wiki-links": Use(("sphinx_kb.links.wikilinks",), wiki=True),
    "backlinks": Use(("sphinx_kb.links.backlinks",)),
    "previews": Use(("sphinx_kb.links.previews",)),
    "search": Use(("sphinx_kb.search",)),
    "typst": Use(("sphinx_kb.books.typst",), ("html", "typst")),
    "epub": Use(("sphinx_kb.books.epub",), ("html", "epub")),
}


def is_tried(language: str, theme: str, use: str) -> bool:
    """All on CI; elsewhere the whole kit in every language and under every theme, and each part alone."""
    return EVERYTHING or (language, theme) == ("en", THEMES[0]) or (
        use == "kit" and (language == "en" or theme == THEMES[0]))


def builders_of(theme: str, use: str) -> tuple[str, ...]:
    """All on CI; elsewhere books, which do not know of themes, under one theme only."""
    return USES[use].builders if EVERYTHING or theme == "alabaster" else ("html",)


CASES = [
    (language, theme, use)
    for language in WORDS for theme in THEMES for use in USES
    if language != "ja" or (theme, use) == ("alabaster", "kit")
    if is_tried(language, theme, use)
]


@dataclass
class Grown:
    """A garden that has been built."""

    site: Site
    words: Words
    builders: tuple[str, ...]
    language: str

    def texts(self) -> dict[str, str]:
        """Every text of every output."""
        return {f"{builder}: {name}": text for builder in self.builders
                for name, text in texts(self.site.out(builder)).items()}


def sown(folder: Path, python: Path, garden: Garden, **settings: Any) -> Site:
    """A garden that has not been built."""
    return Site(folder, python).write(
        garden.files(), project=garden.words.site, author="A gardener", copyright="2026", version="1",
        exclude_patterns=["_build"], myst_enable_extensions=["colon_fence", "dollarmath"], myst_heading_anchors=2,
        **settings,
    )


@pytest.fixture(scope="module")
def grown(request: pytest.FixtureRequest, python: Path, tmp_path_factory: pytest.TempPathFactory) -> Grown:
    """A garden, strictly built outside the repository."""
    language, theme, name = request.param
    use, words, builders = USES[name], WORDS[language], builders_of(theme, name)
    site = sown(tmp_path_factory.mktemp("garden"), python, Garden(words, amount(6, 30), use.wiki),
                extensions=["myst_parser", *use.extensions], language=language, html_theme=theme)
    site.build(*builders)
    return Grown(site, words, builders, language)


def in_gardens_with(*uses: str, languages: Container[str] = WORDS, builder: str = "html") -> pytest.MarkDecorator:
    """Run a test in the gardens that have the whole kit, and in those that have one of these parts alone."""
    cases = [pytest.param(case, marks=pytest.mark.turns(3, together=f"the garden {'-'.join(case)}")) for case in CASES
             if case[2] in (*uses, "kit") and case[0] in languages and builder in builders_of(*case[1:])]
    return pytest.mark.parametrize("grown", cases, indirect=True, ids="-".join, scope="module")


@in_gardens_with(*USES)
def test_links_lead_to_notes_and_headings(grown: Grown) -> None:
    page = grown.site.page(slug(0))
    assert re.search(rf'<a [^>]*href="{slug(1)}\.html"[^>]*>(<[^>]+>)*{grown.words.titles[1]}<', page)
    heading = re.search(rf'<a [^>]*href="{slug(3)}\.html#([^"]+)"[^>]*>(<[^>]+>)*[^<]*{grown.words.begin}<', page)
    assert heading
    assert f'id="{heading[1]}"' in grown.site.page(slug(3))


@in_gardens_with(*USES)
def test_what_a_page_loads_is_there(grown: Grown) -> None:
    for name in ("index", slug(0), slug(SPECIAL), "search", "genindex"):
        page = grown.site.page(name)
        for address in re.findall(r'<(?:script|link|img)\b[^>]*?(?:src|href)="(?!data:)([^"#?:]+)', page):
            assert (grown.site.out() / address).exists(), f"{name}: {address}"


@in_gardens_with("backlinks")
def test_a_note_shows_who_mentions_it_and_in_which_sentence(grown: Grown) -> None:
    mentions = grown.site.page(slug(1)).partition('id="kb-backlinks"')[2]
    assert f'href="{slug(0)}.html' in mentions
    sentence = grown.words.opening.format(title="", next=grown.words.titles[1], previous=grown.words.previous)
    assert re.split(r"[。.] ?", sentence)[1] in re.sub(r"<[^>]+>", "", mentions)


@in_gardens_with("previews")
def test_a_link_shows_a_preview_of_the_note_it_leads_to(grown: Grown, windows: Windows) -> None:
    with serving(grown.site.out()) as origin, searching(windows, origin) as visitor:
        visitor.open(f"/{slug(0)}.html")
        text = visitor.page.locator("p").filter(has_text=grown.words.previous).first
        text.get_by_role("link", name=grown.words.titles[1], exact=True).hover()
        expect(visitor.page.locator(".kb-preview")).to_contain_text(
            grown.words.opening.split("{next}")[0].format(title=grown.words.titles[1]))


@in_gardens_with("search")
def test_search_in_a_browser_finds_what_a_note_says(grown: Grown, windows: Windows) -> None:
    with serving(grown.site.out()) as origin, searching(windows, origin) as visitor:
        visitor.start(f"/{slug(0)}.html")
        visitor.ask(grown.words.query)
        visitor.options.first.wait_for()
        visitor.options.first.click()
        visitor.page.wait_for_url(f"**/{slug(SPECIAL)}.html*")


@in_gardens_with("typst", builder="typst")
def test_the_book_is_a_pdf_with_every_note(grown: Grown) -> None:
    (pdf,) = grown.site.out("typst").glob("*.pdf")
    text = re.sub(r"\s+", "" if grown.language == "zh_CN" else " ", pdf_text(pdf))
    for title in grown.words.titles[:6]:
        assert title in text
    assert grown.words.untold in text


@in_gardens_with("epub", builder="epub")
def test_the_e_book_holds_every_note(grown: Grown) -> None:
    (epub,) = grown.site.out("epub").glob("*.epub")
    with zipfile.ZipFile(epub) as book:
        pages = [book.read(name).decode("utf-8") for name in book.namelist() if name.endswith(".xhtml")]
    text = re.sub(r"<[^>]+>", "", "".join(pages))
    for title in grown.words.titles[:6]:
        assert title in text
    assert grown.words.untold in text


@in_gardens_with(*USES)
def test_a_garden_holds_no_drug_and_no_emergency_number(grown: Grown) -> None:
    drugs = re.compile("mirtazap|olanzap|mianser|" + "|".join(drug_names()), re.IGNORECASE)
    for name, text in grown.texts().items():
        assert not drugs.search(text), name
        assert "12356" not in text, name
        if name.endswith((".html", ".xhtml", ".pdf")):
            seen = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)
            assert not re.search(r"(?<![\w.])(?:120|110|119|112|911|988)(?![\w.])", seen), name


@in_gardens_with(*USES, languages=("en", "ja"))
def test_a_garden_in_another_language_holds_no_chinese(grown: Grown) -> None:
    own = japanese() if grown.language == "ja" else ""
    found = {
        name: runs for name, text in grown.texts().items()
        if "_static/locales/" not in name  # sphinx-book-theme ships its catalogues
        if (runs := [run for run in re.findall(f"{HAN.pattern}+", text) if run not in own])
    }
    assert found == {}


def test_without_optional_packages_all_but_the_book_is_there_and_the_book_says_what_it_needs(tmp_path: Path) -> None:
    python = installed(tmp_path / "kit", extras="")
    site = sown(tmp_path / "garden", python, Garden(ENGLISH, 6), extensions=["myst_parser", "sphinx_kb"])
    site.build("html", "epub")
    assert "note-00.html" in site.page(slug(1))
    assert ENGLISH.query in (site.out() / "_static/search-body.js").read_text(encoding="utf-8")
    with pytest.raises(AssertionError, match=r"pip install sphinx-kb\[book\]"):
        site.build("typst")


def japanese() -> str:
    """All that Sphinx and docutils themselves say in Japanese."""
    catalogue = Path(sphinx.__file__).parent / "locale/ja/LC_MESSAGES/sphinx.po"
    labels = docutils.languages.get_language("ja").labels
    return "\n".join([catalogue.read_text(encoding="utf-8"), *labels.values(), "。、"])


def drug_names() -> set[str]:
    """What drugs are called in the data of this site, in English."""
    rows = (ROOT / "docs/_data/affinities.csv").read_text(encoding="utf-8").splitlines()
    column = rows[0].split(",").index("drug")
    return {row.split(",")[column] for row in rows[1:] if row.strip()}
