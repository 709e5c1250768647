"""Smaller books from the same pages: what each has, what becomes of links to what it lacks, and single sheets."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from sphinx.errors import ExtensionError

from sphinx_kb.books.typst.contents import BookPart
from sphinx_kb.books.typst.editions import Edition
from tests.books.typst.conftest import Pdf

EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.links", "sphinx_kb.markup.writing_lines", "sphinx_kb.books.typst")
FILES = {
    "index": "# Home\n\nWelcome.\n\n```{toctree}\n:caption: Care\n\ncare\nsheet\n```\n\n"
             "```{toctree}\n:caption: Code\n\ncode\n```\n",
    "care": "# Care\n\nRest, see [](sheet.md) and [](code.md).\n",
    "sheet": "# Sheet\n\nDrink, see [](care.md).\n\n```{writing-lines} 3\n```\n",
    "code": "# Code\n\nFor programmers.\n",
}
SETTINGS = {
    "project": "Book", "language": "en", "kb_book_file": "whole", "kb_book_left_out": ["co*"],
    "kb_book_editions": {"small": {"file": "small", "subtitle": "For all", "pages": ["care"]},
                         "sheets": {"file": "one", "pages": ["sheet", "care"], "sheets": True}},
}


@pytest.fixture
def world(make_world):
    return make_world(*EXTENSIONS, files=FILES, **SETTINGS)


def words(path) -> str:
    return Pdf(path.read_bytes()).text


def test_the_whole_book_has_all_but_what_is_left_out_and_links_to_that_are_words(world):
    built = world.build("typst")
    assert built.warnings == []
    text = words(built.out / "whole.pdf")
    assert "Drink" in text
    assert "Rest,seeSheet" in text
    assert "programmers" not in text
    assert "andCode." in text, "the link has become text"


def test_an_edition_has_its_own_file_cover_and_pages(world):
    built = world.build("typst", kb_book_edition="small")
    assert built.warnings == []
    text = words(built.out / "small.pdf")
    assert "Forall" in text
    assert "Rest,seeSheetandCode." in text
    assert "Drink" not in text
    assert "Welcome" not in text
    assert not (built.out / "whole.pdf").exists()


def test_another_edition_in_the_same_folder_is_that_of_a_clean_build(world):
    world.build("typst")
    again = words(world.build("typst", kb_book_edition="small").out / "small.pdf")
    assert again == words(world.build("typst", to="clean", kb_book_edition="small").out / "small.pdf")


def test_a_sheet_is_one_page_with_a_code_that_leads_to_its_page(world):
    built = world.build("typst", kb_book_edition="sheets", html_baseurl="https://book.example/")
    assert (built.warnings, built.status) == ([], 0)
    pdf = built.out / "one-sheet.pdf"
    assert len(pypdfium2.PdfDocument(pdf.read_bytes())) == 1
    assert "https://book.example/sheet.html" in words(pdf)
    main = (built.out / "sheet-sheet.typ").read_text("utf-8")
    assert "code-sheet.svg" in main
    assert (built.out / "code-sheet.svg").read_text("utf-8").startswith("<svg")
    assert (built.out / "one-care.pdf").exists()


def test_without_an_address_a_sheet_has_no_code(world):
    built = world.build("typst", kb_book_edition="sheets")
    assert built.warnings == []
    assert not list(built.out.glob("code-*"))
    assert "Drink" in words(built.out / "one-sheet.pdf")


def test_a_sheet_that_is_too_long_is_reported(world):
    world.write({"sheet": "# Sheet\n\n" + "Drink.\n\n" * 80})
    warnings = world.build("typst", kb_book_edition="sheets").warnings
    assert len(warnings) == 1
    assert re.search(r"one-sheet\.pdf is a single sheet but has [2-9] pages", warnings[0])


@pytest.mark.parametrize(("settings", "told"), [
    ({"kb_book_edition": "smal"}, "no edition “smal”"),
    ({"kb_book_editions": {"small": {"page": []}}}, "no field “page”"),
    ({"kb_book_editions": {"small": 3}}, "“small” is no dictionary"),
])
def test_an_edition_that_is_not_described_stops_the_build(world, settings, told):
    with pytest.raises(ExtensionError, match=told):
        world.build("typst", **settings)


def test_a_caption_without_pages_is_left_out():
    order = [BookPart(0, caption="A"), BookPart(1, docname="a/x"), BookPart(0, caption="B"), BookPart(1, docname="b/x")]
    assert [part.caption or part.docname for part in Edition(pages=("b/*",)).parts(order)] == ["B", "b/x"]
    assert len(list(Edition().parts(order))) == 4
