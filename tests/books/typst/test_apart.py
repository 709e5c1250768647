"""A book that another process reads is told as by this one."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.books.typst.conftest import ReadApart, pdf_of

PAGE = """
    # 页

    ## 一节

    见 [[index]] 与 <https://example.org/>，图如下。

    ```{figure} square.svg
    :alt: 一个方块
    :name: fig-square

    方块
    ```

    ```{table} 一张表
    | a | b |
    |---|---|
    | 1 | 2 |
    ```
    """


def test_what_another_process_says_of_a_book_is_what_this_one_says(make_book):
    built = make_book({"page": PAGE}, "sphinx_kb.links.wikilinks").build("typst")
    pdf = pdf_of(built)
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        apart = ReadApart(built.out / "book.pdf", process)
        for name in ("data", "pages", "text", "outline"):
            assert getattr(apart, name) == getattr(pdf, name), name
        for name in ("addresses", "number_of_links", "links_that_lead_nowhere", "rightmost", "width", "feet", "rasters",
                     "catalogue", "information", "tags", "headings_left_alone", "chapters", "less_than_half_full"):
            assert getattr(apart, name)() == getattr(pdf, name)(), name
        with pytest.raises(AttributeError):
            print(apart.nothing_of_the_kind)
    assert (pdf.number_of_links() > 1, pdf.links_that_lead_nowhere()) == (True, [])
    assert ("/Figure", "一个方块") in pdf.tags()
    assert pdf.catalogue()["marked"]


def test_a_link_that_leads_nowhere_is_one(make_book):
    pdf = pdf_of(make_book({"page": PAGE}, "sphinx_kb.links.wikilinks").build("typst"))
    pdf.named = {}
    assert len(pdf.links_that_lead_nowhere()) > 0
