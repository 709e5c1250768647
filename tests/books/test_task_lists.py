"""Task lists of MyST in books: a character for each box, and no complaint."""

from __future__ import annotations

import re
import zipfile

import pytest

from tests.books.typst.conftest import pdf_of

FILES = {"index": "# Bread\n\n- [ ] buy salt\n- [x] buy flour\n- [no](index.md) task\n"}
SETTINGS = {"language": "en", "project": "Bread", "author": "A", "copyright": "2026", "version": "1",
            "myst_enable_extensions": ["tasklist"]}


@pytest.mark.parametrize("builder", ["typst", "epub"])
def test_each_box_is_a_character(make_world, builder):
    built = make_world(f"sphinx_kb.books.{builder}", files=FILES, **SETTINGS).build(builder)
    assert built.warnings == []
    if builder == "typst":
        text = "".join(pdf_of(built).pages)
    else:
        (book,) = built.out.glob("*.epub")
        with zipfile.ZipFile(book) as archive:
            text = re.sub(r"<[^>]*>", "", "".join(archive.read(name).decode("utf-8") for name in archive.namelist()
                                                     if name.endswith("index.xhtml")))
    assert re.search(r"☐\s+buy salt", text)
    assert re.search(r"☑\s+buy flour", text)


def test_a_site_keeps_the_controls(make_world):
    page = make_world("sphinx_kb.books", files=FILES, **SETTINGS).build().page("index")
    assert page.count('type="checkbox"') == 2
