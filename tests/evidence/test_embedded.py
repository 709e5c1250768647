"""An embedded section shows its numbers, verdicts and sources with their cards, like the page that it comes from."""

from __future__ import annotations

import re

import pytest

from tests.evidence.conftest import DATA, EXTENSIONS, PAGES, SETTINGS
from tests.evidence.test_numbers import NUMERIC

LINKS = ("sphinx_kb.links.wikilinks", "sphinx_kb.links.previews")
WHOLE, SECTION = "![[brake]]", "![[brake#后一节]]"
MORE = {
    "brake": """
        # 刹车

        半衰期是 {value}`half-life` {cite:p}`sato2013`。{claim}`C001`

        ## 后一节

        还是 {value}`half-life`。{claim}`C001`{claim}`C002`
        """,
}


@pytest.fixture
def embedded(make_world):
    """Build a page that embeds something, alone or beside words of its own."""
    def build(text, builder="html", *more):
        world = make_world(*EXTENSIONS, *LINKS, *more, files={**PAGES, **DATA, **MORE}, **{**SETTINGS, **NUMERIC})
        world.write({"other": f"# 别的\n\n{text}\n"})
        built = world.build(builder)
        assert built.warnings == []
        return built
    return build


@pytest.mark.parametrize("text", [WHOLE, SECTION, f"{SECTION}\n\n{WHOLE}", f"先说一句。{{claim}}`C001`\n\n{SECTION}"])
def test_what_is_embedded_has_the_cards_of_its_numbers_and_verdicts(embedded, text):
    built = embedded(text)
    page = built.page("other")
    assert page.count("data-kb-card") == page.count('class="kb-value-link"') > 0
    assert '">data#v-half-life":["消除半衰期"' in (built.out / "_previews" / "other.js").read_text(encoding="utf-8")
    cards = set(re.findall(r'popovertarget="([^"]+)"', page))
    assert cards == {"card-c001", "card-c002"}
    for anchor in cards | set(re.findall(r'href="#((?:kb-|badge|embed)[^"]+)"', page)):
        assert page.count(f'id="{anchor}"') == 1, anchor
    assert "来源（2）" in page


def test_in_the_book_the_verdicts_of_an_embedded_section_have_their_footnotes(embedded):
    built = embedded(SECTION, "typst", "sphinx_kb.books.typst")
    page = (built.out / "pages" / "other.typ").read_text(encoding="utf-8")
    assert "切片里看到了" in page
    assert "两边的实验不一致" in page


def test_the_card_of_a_number_names_its_author_as_people_write_him(make_world):
    world = make_world(*EXTENSIONS, *LINKS, files={**PAGES, **DATA, **MORE}, **{**SETTINGS, **NUMERIC})
    world.change("_data/references.bib", "author = {Sato", "author = {Fern{\\'a}ndez, J. and Sato")
    assert "Fernández" in world.build().page("_previews/brake", ".js")
