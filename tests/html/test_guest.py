"""The page around the text in the site of a stranger, under themes that know nothing of it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from importlib.util import find_spec

import pytest

HAN = re.compile(r"[\u3400-\u9fff]")
THEMES = ["alabaster", "classic", "furo", "pydata_sphinx_theme", "sphinx_book_theme"]
FILES = {
    "index": "# Garden\n\nNotes.\n\n```{toctree}\n:caption: Beds\n\nbeds/roses\nbeds/peas\n```\n",
    "beds/roses": "---\nsummary: When to cut.\nreviewed: 2020-05-01\n---\n\n# Roses\n\n*Cut* them, 7.5 mg.\n\n"
                  "| a | b |\n|---|---|\n| 1 | 2 |\n\n$$E = mc^2$$\n",
    "beds/peas": "# Peas\n\nSow them.\n",
}
FEATURES = ["sphinx_kb.html", "sphinx_kb.markup.html_typography"]


@pytest.fixture(scope="module", params=THEMES)
def theme(request):
    if request.param not in ("alabaster", "classic") and find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    return request.param


@pytest.fixture(scope="module", params=["en", "ja"])
def built(request, theme, make_shared_world):
    """A garden in one language under one theme, built once for all who look at it."""
    return make_shared_world(
        *FEATURES, files=FILES, language=request.param, html_theme=theme, html_baseurl="https://example.org/g/",
        project="Garden", kb_report_url="https://example.org/?page={page}", suppress_warnings=["config.cache"],
    ).build()


def test_a_page_keeps_the_theme_and_gets_what_the_kit_adds(built, theme):
    page = built.page("beds/roses")
    assert built.warnings == []
    assert "kb.css" not in page
    assert "doctools.js" in page or theme == "furo"
    assert set(re.findall(r"_static/css/([\w-]+)\.css", page)) >= {
        "tokens", "schemes", "review", "page-parts", "typography"}
    text, foot = page.index("<em>Cut</em>"), page.index('class="kb-colophon"')
    assert text < foot
    assert "Reviewed on <time" in page
    assert "(more than a year ago" in page
    assert "Report a mistake" in page
    assert 'aria-label="Table"' in page
    assert 'aria-label="Formula"' in page


def test_a_page_says_what_it_is_to_machines(built):
    page = built.page("beds/roses")
    assert page.count('<meta name="description" content="When to cut.">') == 1
    assert '<link rel="canonical" href="https://example.org/g/beds/roses.html"' in page
    assert '"@type":"WebPage"' in page
    assert "Medical" not in page
    assert "og:image" not in page


def test_wrong_addresses_lead_to_a_page_whose_links_hold_at_any_depth(built):
    page = built.page("404")
    assert page.index('<base href="/g/">') < page.index("href=", page.index('<base href="/g/">') + 20)
    assert "Page not found" in page
    assert re.search(r'<a href="beds/roses\.html">Roses</a>', page)
    assert "noindex" in page


def test_search_engines_find_the_pages(built):
    root = ET.fromstring((built.out / "sitemap.xml").read_text(encoding="utf-8"))
    assert [url[0].text for url in root] == [
        f"https://example.org/g/{name}" for name in ("beds/peas.html", "beds/roses.html", "")]


def test_nothing_of_the_kit_is_chinese_or_about_health(built, theme):
    for name, content in built.files().items():
        if name.endswith(".html") or name.startswith("_static/css/"):
            text = content.decode()
            if theme in ("alabaster", "classic", "furo") and 'lang="ja"' not in text:
                assert not HAN.search(text), name
            assert "12356" not in text, name
            assert "safety" not in text, name


def test_each_part_works_alone(make_world, theme):
    for part in ("navigation", "metadata", "sitemap", "not_found", "review_footer"):
        built = make_world(f"sphinx_kb.html.{part}", files=FILES, language="en", html_theme=theme,
                           suppress_warnings=["config.cache"]).build()
        assert built.warnings == [], part


def test_a_site_speaks_its_own_language_whatever_that_of_its_author(make_world, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "zh_CN")  # the author's console
    built = make_world("sphinx_kb.html", files={"index": "# Home\n\nText.\n"}, language="en").build()
    assert not [path.name for path in built.out.glob("*.html") if HAN.search(path.read_text(encoding="utf-8"))]


def test_the_sidebar_can_be_listed_among_those_of_the_theme(make_world):
    page = make_world("sphinx_kb.html", files=FILES, language="en", html_theme="alabaster",
                      html_sidebars={"**": ["sphinx_kb/sidebar.html"]}).build().page("beds/peas")
    assert 'aria-label="Contents of the site"' in page
    assert re.search(r'<a class="reference internal" href="#" aria-current="page">Peas</a>', page)


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml"])
def test_other_builders_of_sites_and_of_one_page_are_served_too(make_world, builder):
    world = make_world(*FEATURES, files=FILES, language="en", html_theme="alabaster",
                       html_baseurl="https://example.org/g/")
    built = world.build(builder)
    assert built.warnings == []
    assert (built.out / "404.html").is_file() is (builder == "dirhtml")
    if builder == "dirhtml":
        page = built.page("404")
        base = re.search(r'<base href="([^"]+)">', page)[1]
        assert base == "/g/404/"
        assert '<a href="../beds/roses/">Roses</a>' in page
        assert "<loc>https://example.org/g/beds/roses/</loc>" in built.page("sitemap", ".xml")


@pytest.mark.parametrize("builder", ["json", "pickle", "gettext", "text", "latex"])
@pytest.mark.parametrize("feature", ["sphinx_kb.html", "sphinx_kb.html.frame"])
def test_builders_without_templates_are_left_alone(make_world, builder, feature):
    built = make_world(feature, files=FILES, language="en", html_theme="furo",
                       suppress_warnings=["config.cache"]).build(builder)
    assert built.warnings == []
