"""The real site, as published."""

from __future__ import annotations

import re

import pytest

from sphinx_kb.markup.diagrams.drawing import FOLDER
from tests.conftest import ROOT

pytestmark = pytest.mark.site


def test_the_site_builds_strictly_and_without_a_word(built_site):
    assert (built_site.said.strip(), built_site.status) == ("", 0)


def test_every_link_of_the_site_leads_somewhere_and_every_id_is_unique(crawled):
    assert crawled.faults() == []


def test_every_page_of_the_sources_is_published(built_site):
    pages = {path.relative_to(ROOT / "docs").with_suffix("") for path in (ROOT / "docs").rglob("*.md")}
    assert [page for page in sorted(pages) if not (built_site.out / f"{page}.html").is_file()] == []


def test_every_page_is_two_clicks_from_home(crawled):
    def neighbours(page):
        base = crawled.root / page
        for link in crawled.pages[page].links:
            target = (base.parent / link.split("#")[0].split("?")[0]).resolve()
            if target.is_file() and target.suffix == ".html":
                yield target.relative_to(crawled.root).as_posix()

    once = set(neighbours("index.html"))
    twice = {page for first in once & crawled.pages.keys() for page in neighbours(first)}
    reached = {"index.html"} | once | twice
    content = {f"{path.relative_to(ROOT / 'docs').with_suffix('')}.html" for path in (ROOT / "docs").rglob("*.md")}
    assert sorted(content - reached) == []


def test_no_page_loads_anything_from_another_host(built_site):
    loads = re.compile(
        r"""<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc(?:set)?=["'](?:https?:)?//"""
        r"""|<link\b(?![^>]*\brel=["'](?:canonical|license|alternate)["'])[^>]*\bhref=["'](?:https?:)?//""",
        re.I,
    )
    found = {
        path.relative_to(built_site.out).as_posix(): match[0]
        for path in built_site.out.rglob("*.html")
        if (match := loads.search(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_there_are_at_least_ten_diagrams_each_with_caption_and_alternative(built_site):
    figures = [
        figure
        for path in sorted(built_site.out.rglob("*.html"))
        for figure in re.findall(r"<figure\b.*?</figure>", path.read_text(encoding="utf-8"), re.S)
        if "kb-diagram" in figure
    ]
    assert len(figures) >= 10
    for figure in figures:
        assert re.search(r"<figcaption>.*\w.*</figcaption>", figure, re.S), figure[:200]
        assert all(re.search(r'alt="[^"]{10,}"', image) for image in re.findall(r"<img\b[^>]*>", figure)), figure[:300]


def test_renderings_of_diagrams_are_committed_and_none_is_left_over(built_site):
    used = {path.name for path in (built_site.out / "_images").glob("*-light.svg")}
    used |= {path.name for path in (built_site.out / "_images").glob("*-dark.svg")}
    kept = {path.name for path in (ROOT / "docs" / FOLDER).glob("*.svg")}
    assert sorted(kept - used) == [], "没有页面用到的旧图：删掉它们"


def test_the_letters_of_every_diagram_can_be_read_on_a_phone():
    """The text column of a 375 px screen is 335 px wide, letters are drawn at 16 px; wider drawings are shrunk."""
    widths = {
        path.name: float(re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ', path.read_text(encoding="utf-8"))[1])
        for path in (ROOT / "docs" / FOLDER).glob("*-light.svg")
    }
    small = {name: width for name, width in widths.items() if 16 * min(1, 335 / width) < 9.5}
    assert small == {}, "图太宽，手机上字太小：少并排，或把长标签用 <br/> 折行"
