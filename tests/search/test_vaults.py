"""Two sites of other kinds, without a word from any list: a Chinese manual of 188 notes and an English garden of 62.

Notes and queries were written by eyes that knew the engine not; half of the queries are raw speech.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.amount import EVERYTHING
from tests.search.recall import HERE, Answer, Engine, Query, Score, data_of, place

VAULTS = {
    # language: page at 1 and at 3, how many of six without an answer are refused where the site is strict
    "en": (0.55, 0.68, 5),
    **({"zh_CN": (0.48, 0.59, 6)} if EVERYTHING else {}),
}
NOTE = re.compile(r"^=== (.+\.md)[ \t]*\n", re.MULTILINE)


def notes_of(language: str) -> dict[str, str]:
    """The notes of a vault by their names."""
    parts = NOTE.split((HERE / f"vaults/{language[:2]}.txt").read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def queries_of(language: str, out: Path) -> list[Query]:
    """The queries, with the anchors that headings have on the site."""
    records = [record for data in data_of(out) for record in data["records"]]
    anchors = {(place(unquote(url)).partition("#")[0], title): unquote(url).partition("#")[2]
               for url, _page, title, _lead, kind, _weight in records if kind == "section"}

    def found(one: str) -> str:
        page, _, heading = one.partition("#")
        return f"{page}#{anchors[page, heading]}" if heading else page

    with (HERE / f"vaults/{language[:2]}.csv").open(encoding="utf-8", newline="") as file:
        return [Query(row["category"], row["query"], tuple(map(found, filter(None, row["expected"].split("|")))))
                for row in csv.DictReader(file)]


@pytest.mark.parametrize("language", VAULTS)
def test_another_site_is_searched_without_any_list(make_world, language):
    page1, page3, refused = VAULTS[language]
    world = make_world("sphinx_kb", files=notes_of(language), nitpicky=False)
    for strict in (False, True):
        built = world.build(extensions=["myst_parser", "sphinx_kb"], language=language, kb_search_strict=strict)
        queries = queries_of(language, built.out)
        with Engine(built.out) as engine:
            said = engine.ask([query.text for query in queries])["answers"]
        answered = [Answer(query, tuple(unquote(place(item["url"])) for item in answer["items"]))
                    for query, answer in zip(queries, said, strict=True)]
        if strict:
            assert sum(not one.found for one in answered if not one.query.expected) >= refused
        else:
            score = Score.of(one for one in answered if one.query.expected)
            assert (score.page1 >= page1, score.page3 >= page3) == (True, True), score
