"""Citations by number on paper: the numbers run through a chapter, whose end lists the sources."""

from __future__ import annotations

import pytest

from tests.books.typst.conftest import pdf_of
from tests.lint.conftest import REFERENCES

MORE = "".join(
    f"\n@article{{{key},\n  author = {{{author}, A.}},\n  title = {{Title {key}}},\n  journal = {{J}},\n"
    f"  year = {{{year}}},\n  doi = {{10.1000/{key}}},\n  verified = {{full-text}},\n}}\n"
    for key, author, year in (("ash", "Ash", 2001), ("birch", "Birch", 2002), ("cedar", "Cedar", 2003))
)
FILES = {
    "index": "# 书\n\n```{toctree}\n:caption: 甲部\n\nfirst\nsecond\n```\n\n```{toctree}\n:caption: 乙部\n\nthird\n"
             "```\n\n```{toctree}\n:caption: 丙部\n\nworks\n```\n",
    "first": "# 第一页\n\n一{cite:p}`cedar`二{cite:p}`ash`。[^1]\n\n[^1]: 注里{cite:p}`birch`。\n",
    "second": "# 第二页\n\n三{cite:p}`birch,ash,cedar`四{cite:p}`gillman2006`，{cite:t}`ash`说。\n\n"
              "```{figure} square.svg\n:alt: 方块\n:name: fig-square\n\n图题{cite:p}`cedar`\n```\n",
    "third": "# 第三页\n\n五{cite:p}`birch{p. 7}`六{cite:p}`gillman2006`。\n",
    "works": "# 文献\n\n```{bibliography}\n:all:\n```\n",
    "_data/references.bib": REFERENCES + MORE,
}
SETTINGS = {
    "bibtex_bibfiles": ["_data/references.bib"], "bibtex_cite_id": "ref-{key}", "kb_book_file": "book",
    "bibtex_default_style": "gbt7714_numeric", "bibtex_reference_style": "kb_numeric",
}


@pytest.fixture
def world(make_book):
    return make_book(FILES, "sphinx_evidence.bibliography", **SETTINGS)


def test_a_chapter_counts_its_sources_and_lists_them_at_its_end(world):
    text = pdf_of(world.build("typst")).text.replace("\u2060", "")
    for words in ("一[1]二[2]", "注里[3]", "三[1-3]四[4]，Ash[2]说", "图题[1]"):
        assert words in text, words
    chapters = text[text.index("一[1]"):]
    listed = chapters[chapters.index("来源"): chapters.index("五[1")]
    places = [listed.index(words) for words in ("[1]CEDARA.", "[2]ASHA.", "[3]BIRCHA.", "[4]GILLMANPK.")]
    assert places == sorted(places)


def test_the_next_chapter_begins_with_one_again(world):
    text = pdf_of(world.build("typst")).text.replace("\u2060", "")
    rest = text[text.index("五["):]
    assert rest.startswith("五[1,p.7]六[2]。")
    assert rest.index("[1]BIRCHA.") < rest.index("[2]GILLMANPK.")


def test_the_numbers_of_a_book_lead_to_its_lists_and_the_works_to_the_web(world):
    pdf = pdf_of(world.build("typst"))
    assert "https://doi.org/10.1000/ash" in pdf.addresses()
    assert sum("/D" in link for link in pdf.links()) >= 10


def test_no_line_breaks_around_a_number_before_what_must_not_begin_one(world):
    """On lines of every length."""
    world.write({"third": "# 第三页\n\n" + "\n\n".join(
        "字" * count + "尾*着{cite:p}`birch`*；" + "后" * 30 for count in range(20, 50))})
    lines = [line.strip() for page in pdf_of(world.build("typst")).pages for line in page.splitlines()]
    assert sum("；" in line for line in lines) == 30
    assert [line for line in lines if line.startswith(("；", "[1]；", "\u2060"))] == []


def test_a_heading_has_its_number_where_it_stands_and_nowhere_else(world):
    world.write({"third": "# 第三页{cite:p}`birch`\n\n五{cite:p}`cedar`。\n"})
    pdf = pdf_of(world.build("typst"))
    assert [title for title in pdf.outline if "第三页" in title] == ["2.1 第三页"]
    text = pdf.text.replace("\u2060", "")
    assert text.count("第三页[1]") == 1
    assert text.count("第三页") > 2
    assert "五[2]。" in text
