"""Search finds the right page and section: the corpus of queries against the data of a real build."""

from __future__ import annotations

import pytest

from tests.search.recall import HERE, Score, answers, by_category, read, report

pytestmark = pytest.mark.site

FLOORS = {
    # category: recall of the page at 1 and of the place at 1; the page is always among the first three
    "exact_zh": (1.0, 1.0),
    "multi_zh": (0.93, 0.87),
    "partial": (0.87, 0.87),
    "english": (1.0, 0.9),
    "typo_variant": (1.0, 0.95),
    "synonym": (0.92, 0.92),
    "pinyin": (1.0, 0.91),
    "misspell": (1.0, 0.87),
    "width_trad": (1.0, 0.87),
    "question": (0.91, 0.83),
}


@pytest.fixture(scope="module")
def known(built_site):
    return answers(built_site.out, read(HERE / "queries.csv"))


def test_the_corpus_has_all_120_queries_and_a_floor_for_each_category(known):
    assert len(known) == 120
    assert by_category(known).keys() == FLOORS.keys()


def test_every_expected_place_is_on_the_site(built_site):
    pages = {}
    lost = []
    for query in (query for path in sorted(HERE.glob("*.csv")) for query in read(path)):
        for place in query.expected:
            page, _, anchor = place.partition("#")
            path = built_site.out / f"{page}.html"
            if page not in pages:
                pages[page] = path.read_text(encoding="utf-8") if path.is_file() else None
            if pages[page] is None or (anchor and f'id="{anchor}"' not in pages[page]):
                lost.append((query.text, place))
    assert lost == []


@pytest.mark.parametrize("category", FLOORS)
def test_each_category_stays_above_its_floor(known, category):
    group = by_category(known)[category]
    score = Score.of(group)
    page, place = FLOORS[category]
    assert (score.page1 >= page, score.place1 >= place, score.page3) == (True, True, 1), "\n".join(report(group))


def test_queries_written_blind_are_found(built_site):
    asked = [query for query in read(HERE / "fresh-a.csv") if query.expected]
    assert len(asked) >= 150
    found = answers(built_site.out, asked)
    score = Score.of(found)
    assert (score.page1 >= 0.96, score.page3 >= 0.99, score.place1 >= 0.95) == (True,) * 3, "\n".join(report(found))


def test_what_the_site_does_not_deal_with_is_mostly_not_found(built_site):
    asked = [query for query in read(HERE / "fresh-a.csv") if not query.expected]
    junk = [answer.query.text for answer in answers(built_site.out, asked) if answer.found]
    assert len(junk) <= 1, junk


def test_the_whole_corpus_is_found(known):
    score = Score.of(known)
    assert (score.page1 >= 0.97, score.place1 >= 0.92, score.page3) == (True, True, 1), "\n".join(report(known))
