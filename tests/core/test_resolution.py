"""What a link means, case by case, as `sphinx_kb/core/resolution.csv` has it: documentation prints the same table."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import sphinx_kb.core
from sphinx_kb.core.name_index import NameIndex
from sphinx_kb.core.page import Heading, Page

HERE = Path(sphinx_kb.core.__file__).parent


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parts(text):
    return tuple(part for part in text.split("; ") if part)


PAGES = {
    row["page"]: Page(row["title"], aliases=parts(row["aliases"]), headings=(
        Heading(1, row["title"], "top"),
        *(Heading(2 + name.count("/"), name.rpartition("/")[2], f"h{number}")
          for number, name in enumerate(parts(row["headings"]), 1))))
    for row in rows("resolution-pages.csv")
}
CASES = rows("resolution.csv")
INDEX = {order: NameIndex(PAGES, like_obsidian=order == "obsidian") for order in ("obsidian", "near")}


def test_there_are_many_cases_and_none_twice():
    assert len(CASES) >= 120
    assert len({(case["page"], case["link"]) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("order", INDEX)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['page']} {case['link'][1:-1]}")
def test_what_a_link_means(case, order):
    resolution = INDEX[order].resolve(case["link"].removeprefix("`[[").removesuffix("]]`"), case["page"])
    found = resolution.destination if resolution.problem in ("", "ambiguous") else None
    assert (f"{found.docname}#{found.anchor}".rstrip("#") if found else "") == case[order]
