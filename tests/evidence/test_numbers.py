"""Citations by number: each page counts its own sources, and its list leads there and back."""

from __future__ import annotations

import re

import pytest

from tests.evidence.conftest import EXTENSIONS
from tests.lint.conftest import REFERENCES

pytestmark = pytest.mark.turns(2)

NUMERIC = {"bibtex_default_style": "gbt7714_numeric", "bibtex_reference_style": "kb_numeric"}
MORE = "".join(
    f"\n@article{{{key},\n  author = {{{author}, A.}},\n  title = {{Title {key}}},\n  journal = {{J}},\n"
    f"  year = {{{year}}},\n  verified = {{full-text}},\n}}\n"
    for key, author, year in (("ash", "Ash", 2001), ("birch", "Birch", 2002), ("cedar", "Cedar", 2003))
)
PAGES = {
    "_data/references.bib": REFERENCES + MORE,
    "brake": """
        # 刹车

        先引一篇 {cite:p}`cedar`，再引两篇{cite:p}`cedar,ash`，{cite:t}`birch`也说过。

        | 格 |
        |---|
        | 表里{cite:p}`gillman2006` |

        三篇相连：{cite:p}`birch,ash,cedar`，不相连：{cite:p}`cedar,gillman2006`，带页码：{cite:p}`ash{p. 5}`。
        半衰期是 {value}`half-life`。{claim}`C001`{claim}`C002`
        """,
    "other": "# 别的\n\n{term}`t½`。只引{cite:p}`birch`。\n",
}
GROUP = re.compile(r'<(sup|span) class="kb-cite" id="(kb-cite-\d+)">(.*?)</\1>')


def shown(page):
    """What stands for each citation of a page, as its reader sees it."""
    return [re.sub("<.*?>", "", found[2]) for found in GROUP.findall(page)]


def listed(page):
    """The list below a page: the id, the number and the beginning of each source."""
    return [(key, re.sub("<.*?>", "", text)[:13]) for key, text in re.findall(
        r'<li id="kb-source-(\w+)">(.*?)</li>', page)]


@pytest.fixture
def numbered(evidence):
    """The world, with citations by number."""
    evidence.settings.update(NUMERIC)
    return evidence.write(PAGES)


def test_a_page_counts_its_sources_in_the_order_of_first_mention_and_joins_what_follows_on(numbered):
    built = numbered.build()
    assert built.warnings == []
    page = built.page("brake")
    assert shown(page)[:7] == ["[1]", "[1-2]", "[3]", "[4]", "[1-3]", "[1,4]", "[2, p. 5]"]
    assert "Birch<sup" in page
    assert "先引一篇<sup" in page
    assert [key for key, _text in listed(page)] == ["cedar", "ash", "birch", "gillman2006", "sato2013"]
    assert listed(page)[0][1] == "[1] CEDAR A. "
    assert "来源（5）" in page


def test_another_page_begins_with_one_again(numbered):
    page = numbered.build().page("other")
    assert shown(page) == ["[1]"]
    assert [key for key, _text in listed(page)] == ["birch"]


def test_a_number_leads_to_its_source_and_the_source_back_to_its_first_mention(numbered):
    page = numbered.build().page("brake")
    assert '<a href="#kb-source-cedar" role="doc-biblioref">[1]</a>' in page
    assert '<li id="kb-source-cedar"><a href="#kb-cite-1" role="doc-backlink">[1]</a>' in page
    assert '<a class="kb-status--full-text" href="bibliography.html#ref-cedar">读过原文</a>' in page
    for anchor in re.findall(r'href="#(kb-[\w-]+)"', page):
        assert page.count(f'id="{anchor}"') == 1, anchor


def test_the_source_of_a_number_is_in_the_list_although_no_sentence_cites_it(numbered):
    page = numbered.write({"other": "# 别的\n\n{term}`t½`{value}`half-life`，{cite:p}`birch`\n"}).build().page("other")
    assert '<li id="kb-source-sato2013">[2] SATO H' in page


def test_a_range_is_one_link_that_is_read_out_as_one_and_knows_where_it_ends(numbered):
    page = numbered.build().page("brake")
    assert ('<a href="#kb-source-cedar" role="doc-biblioref" data-kb-through="#kb-source-birch" '
            'aria-label="文献 1 至 3">[1-3]</a>') in page
    assert GROUP.findall(page)[5][2].count("<a ") == 2, "[1,4] are two"


def test_the_source_of_a_claim_leads_back_to_the_badge_that_shows_it(numbered):
    numbered.write({"brake": "# 刹车\n\n一句。{claim}`C001` {claim}`C002`\n\n{value}`half-life`\n"})
    page = numbered.build().page("brake")
    assert '<li id="kb-source-sato2013"><a href="#badge-c001" role="doc-backlink">[1]</a>' in page
    assert 'id="badge-c001"' in page


def test_the_year_follows_the_journal_where_citations_are_numbers(numbered):
    built = numbered.build()
    assert "CEDAR A. Title cedar[J]. J, 2003." in re.sub("<.*?>", "", built.page("brake"))
    assert "CEDAR A. Title cedar[J]. J, 2003." in re.sub("<.*?>", "", built.page("bibliography"))


def test_a_number_in_a_heading_stays_out_of_navigation_titles_and_search(make_world, numbered):
    numbered.write({"brake": "# 刹车{cite:p}`ash`\n\n## 节 {cite:p}`birch`\n\n{value}`half-life` {claim}`C001` "
                             "{claim}`C002`\n"})
    built = numbered.build(html_theme="alabaster", html_sidebars={"**": ["globaltoc.html", "localtoc.html"]})
    page = built.page("brake")
    assert "<title>刹车" in page
    assert shown(page)[:2] == ["[1]", "[2]"]
    links = re.findall(r'<a class="reference internal" href="brake.html(?:#[^"]*)?">([^<>]*)</a>', built.page("index"))
    assert links[:2] == ["刹车", "节"]


def test_a_copy_of_another_page_is_counted_where_it_stands(make_world):
    world = make_world(
        *EXTENSIONS, "sphinx_kb.links.wikilinks", html_static_path=[],
        bibtex_bibfiles=["_data/references.bib"], bibtex_cite_id="ref-{key}", **NUMERIC,
        files={"_data/references.bib": REFERENCES + MORE, "index": "# 首页\n\n甲{cite:p}`ash`\n\n![[other]]\n\n丙"
               "{cite:p}`cedar`\n\n```{toctree}\nother\nbibliography\n```\n",
               "other": "# 别的\n\n乙{cite:p}`birch`\n", "bibliography": "# 文献\n\n```{bibliography}\n:all:\n```\n"},
    )
    page = world.build().page("index")
    assert shown(page) == ["[1]", "[2]", "[3]"]
    assert [key for key, _text in listed(page)] == ["ash", "birch", "cedar"]
    world.write({"other": "# 别的\n\n乙{cite:p}`cedar`\n"})
    page = world.build().page("index")
    assert shown(page) == ["[1]", "[2]", "[2]"]


@pytest.mark.parametrize("edit", [
    {"brake": PAGES["brake"].replace("先引一篇 {cite:p}`cedar`，", "")},
    {"brake": "# 刹车\n\n{value}`half-life` {cite:p}`ash`\n"},
    {"other": "# 别的\n\n{term}`t½`{cite:p}`cedar,birch`\n"},
    {"_data/references.bib": (REFERENCES + MORE).replace("2003", "1999")},
    {"_data/references.bib": (REFERENCES + MORE).replace("{full-text}", "{secondary}")},
    {"_data/references.bib": REFERENCES + MORE + MORE[: MORE.index("}\n\n") + 3].replace("ash", "aaa")},
], ids=["a mention fewer", "a new first", "another page", "a year", "what was seen", "one more reference"])
def test_after_an_edit_the_numbers_are_those_of_a_clean_build(numbered, edit):
    numbered.build()
    numbered.write(edit)
    again, clean = numbered.build().files(), numbered.build(to="clean").files()
    skipped = ("environment.pickle", "searchindex.js", ".buildinfo")
    assert {name: data for name, data in again.items() if not name.endswith(skipped)} == {
        name: data for name, data in clean.items() if not name.endswith(skipped)}


def test_author_and_year_are_a_setting_away_and_back(numbered):
    numbered.build()
    named = numbered.build(bibtex_default_style="gbt7714", bibtex_reference_style="kb_author_year")
    assert "（<a" in named.page("brake")
    assert "CEDAR A, 2003. Title" in re.sub("<.*?>", "", named.page("bibliography"))
    again = numbered.build()
    assert shown(again.page("brake"))[0] == "[1]"
    assert "J, 2003." in re.sub("<.*?>", "", again.page("bibliography"))


def test_plain_text_has_the_numbers_and_the_list(numbered):
    text = numbered.build("text").page("brake", ".txt")
    assert "先引一篇[1]，再引两篇[1-2]，Birch[3]也说过。" in text
    assert "[1] CEDAR A. Title cedar[J]. J, 2003." in text


def test_a_document_in_one_piece_counts_each_page_by_itself(numbered):
    page = numbered.build("singlehtml").page("index")
    assert shown_in_one_piece(page) == [*["[1]", "[1-2]", "[3]", "[4]", "[1-3]", "[1,4]", "[2, p. 5]"], "[1]"]
    for anchor in re.findall(r'href="#([\w-]*kb-(?:source|cite)[\w-]*)"', page):
        assert page.count(f'id="{anchor}"') == 1, anchor


def shown_in_one_piece(page):
    """The numbers of the two pages with citations of their own."""
    found = [re.sub("<.*?>", "", found) for found in re.findall(r'<sup class="kb-cite" id="[\w-]+">(.*?)</sup>', page)]
    return found[:8]


def test_a_source_leads_back_only_to_what_the_output_has(numbered):
    numbered.write({
        "cards": "---\norphan: true\n---\n\n# 卡片\n\n一处{claim}`C001`。\n",
        "some": "---\norphan: true\n---\n\n# 有的\n\n```{only} latex\n甲{cite:p}`ash`。\n```\n\n"
                "乙{cite:p}`cedar`，丙{cite:p}`ash`。\n",
    })
    for builder, suffix in (("html", ".html"), ("epub", ".xhtml")):
        built = numbered.build(builder, epub_copyright="-", version="1")
        assert built.warnings == []
        for name in ("cards", "some", "brake"):
            page = built.page(name, suffix)
            backs = re.findall(r'href="#([\w-]+)" role="doc-backlink"', page)
            assert [anchor for anchor in backs if page.count(f'id="{anchor}"') != 1] == []
            assert backs or (name, builder) == ("cards", "epub")
        assert shown(built.page("some", suffix)) == ["[1]", "[2]"]
        assert listed(built.page("cards", suffix))


def test_the_sources_are_folded_on_a_screen_and_open_in_an_e_book(numbered):
    assert '<details class="kb-foot kb-sources"><summary><h2 id="kb-sources">' in numbered.build().page("brake")
    book = numbered.build("epub").page("brake", ".xhtml")
    assert "<details" not in book
    assert '<section class="kb-sources" role="doc-bibliography">' in book
    assert shown(book)[:2] == ["[1]", "[1-2]"]
