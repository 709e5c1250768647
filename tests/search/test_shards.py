"""Shards: what few queries need is loaded only for these, which then find what they would find with everything."""

from __future__ import annotations

import gzip
import random
import re
import unicodedata
from collections import Counter
from itertools import pairwise

import pytest

from sphinx_kb.core.store import Store
from sphinx_kb.search.found import FoundRecord
from sphinx_kb.search.records import PageRecords, SearchKind, SearchRecord
from sphinx_kb.search.shards import (
    MOST_WHOLE_BYTES,
    cut,
    divided,
    how_many_tables,
    in_simple_letters,
    tables,
    words_in,
    words_of,
)
from tests.search.recall import HERE, ask, place, read

NOTE = SearchKind("page", "Page")
PAPER = SearchKind("paper", "Paper", seldom=True)
LETTERS = "".join(map(chr, range(0x4E00, 0x4E80, 2)))
"""More letters than are replaced one after another."""


def note(name: str, text: str = "text", weight: float = 1, kind: SearchKind = NOTE) -> FoundRecord:
    """A record that is a page of its own."""
    return FoundRecord(name, SearchRecord("page", name, body=text), kind, name, weight)


def names(records) -> list[str]:
    return [record.docname for record in records]


def test_a_small_site_has_no_shards():
    records = [note("a"), note("b", weight=0.1), note("c", kind=PAPER)]
    assert divided(records) == (records, [], False)


def test_what_is_seldom_sought_lies_in_shards_by_kind_and_the_rest_is_whole():
    long = "x" * 40_000
    records = [note("a"), note("b", long, weight=0.1), note("c", long, kind=PAPER), note("d", long)]
    whole, shards, is_far = divided(records)
    assert (names(whole), [names(shard) for shard in shards], is_far) == (["a", "d"], [["b"], ["c"]], False)


def test_what_does_not_fit_lies_in_shards_the_lightest_first():
    third = "x" * (MOST_WHOLE_BYTES // 3)
    records = [note(name, third, weight) for name, weight in (("a", 1), ("b", 0.9), ("c", 2), ("d", 0.9))]
    whole, shards, is_far = divided(records)
    apart = sorted(name for shard in shards for name in names(shard))
    assert (names(whole), apart, is_far) == (["a", "c"], ["b", "d"], True)


def test_an_edit_moves_no_other_page_to_another_shard():
    pages = [f"notes/{number}" for number in range(2000)]
    before = cut([note(name) for name in pages])
    assert 30 < len(before) < 130
    longer = cut([note(name, "longer" * 999 if name == "notes/7" else "text") for name in pages])
    assert list(map(names, longer)) == list(map(names, before))
    fewer = cut([note(name) for name in pages if name != "notes/700"])
    differing = [shard for shard in map(names, before) if shard not in list(map(names, fewer))]
    assert len(differing) <= 2



@pytest.mark.parametrize("seed", range(20))
def test_words_are_those_of_the_whole_text_normalized(seed):
    rng = random.Random(seed)
    letters = "aB1_ .-\n停药，。：（）“”《…①Ａｂ２é\u0301µ㎎ﬁ가\u1100\u1161カ\u3099\u2028\x85"
    text = "".join(rng.choices(letters, k=200))
    assert words_of(text, {}) == words_of(unicodedata.normalize("NFKC", text), {})

def test_words_are_pairs_of_han_and_other_words_without_marks():
    fold = {ord("藥"): "药", ord("α"): "alpha"}
    assert words_of("停藥了，α2、Schönfeld 的 CYP2D6 a", fold) == {
        "停药", "药了", "alpha2", "schonfeld", "cyp2d6"}


def test_a_table_tells_the_shards_of_a_word_but_of_what_all_know_only_titles():
    shards = [[note("停药", "睡眠")], [note("glass", "停药 睡眠 yield")]]
    words = [words_in(shard, names, {}, 2) for shard, names in zip(shards, ([], ["杯子"]), strict=True)]
    [table] = tables(words, {"睡眠", "停药"})
    assert table == {"-1": {"停": "药"}, "-2": {"": "glass", "杯": "子"}, "1": {"": "yield"}}


@pytest.mark.parametrize(("shards", "count"), [(0, 0), (3, 1), (8, 1), (9, 2), (320, 64), (99_999, 256)])
def test_there_are_as_many_tables_as_keep_each_small(shards, count):
    assert how_many_tables(shards) == count


# —— another site, of more notes than fit ——


@pytest.fixture(scope="module")
def far(make_shared_world):
    """A site whose notes do not fit, each about something of its own."""
    return make_shared_world("sphinx_kb.search", files={
        "index": "# Notes\n\n```{toctree}\n:glob:\nnotes/*\n```\n",
        **{f"notes/{number}": f"# Note {word(number)}\n\nIt tells of {word(number, 'q')}. {'filling words ' * 1500}\n"
           for number in range(120)},
    }, nitpicky=False, kb_search_weights={}).build()


def word(number: int, head: str = "z") -> str:
    """A word for a number that begins no other."""
    return head + "".join(chr(ord("a") + int(digit)) for digit in f"{number:04d}")


def test_notes_that_do_not_fit_are_found_by_title_and_text_with_a_shard_or_two(far):
    static = far.out / "_static"
    assert len(list(static.glob("search-shard*.js"))) > 2
    asked = [word(number, head) for number in range(0, 120, 7) for head in "zq"]
    found = ask(far.out, asked)["answers"]
    assert [place(answer["items"][0]["url"]) for answer in found] == [
        f"notes/{number}" for number in range(0, 120, 7) for _head in "zq"]
    assert max(sum(name.startswith("search-shard") for name in answer["loaded"]) for answer in found) == 1


def test_shards_of_an_earlier_build_are_gone(make_world):
    world = make_world("sphinx_kb.search", files={
        "index": "# Notes\n\n```{toctree}\n:glob:\nnotes/*\n```\n",
        "notes/a": f"# A\n\n{'words ' * 20_000}\n",
    }, nitpicky=False, kb_search_weights={"notes/*": 0.1})
    static = world.build().out / "_static"
    assert {path.name for path in static.glob("search-[sw]*[0-9].js")} == {"search-shard0.js", "search-words0.js"}
    world.write({"notes/a": "# A\n\nshort\n"})
    world.build()
    assert list(static.glob("search-[sw]*[0-9].js")) == []


def test_an_edit_reads_no_text_of_other_shards(make_world, monkeypatch):
    world = make_world("sphinx_kb.search", files={
        "index": "# Notes\n\n```{toctree}\n:glob:\nnotes/*\n```\n",
        **{f"notes/{number}": f"# Note {number}\n\n{word(number)} {'words ' * 200}\n" for number in range(70)},
    }, nitpicky=False, kb_search_weights={"notes/*": 0.1})
    static = world.build().out / "_static"
    before = {path.name: path.read_text(encoding="utf-8") for path in static.glob("search-shard*.js")}
    assert len(before) > 1
    asked, own = set(), Store.facts_on
    monkeypatch.setattr(Store, "facts_on", lambda self, page, kind: (
        asked.add(page) if kind is PageRecords else None) or own(self, page, kind))
    world.write({"notes/7": f"# Note 7\n\n{word(7, 'q')} {'words ' * 200}\n"}).build()
    [changed] = [path.read_text(encoding="utf-8") for path in static.glob("search-shard*.js")
                 if path.read_text(encoding="utf-8") != before[path.name]]
    assert word(7, "q") in changed
    assert asked - {"index"} == {f"notes/{number}" for number in range(70) if f'"notes/{number}.html' in changed}


# —— this site ——


@pytest.mark.site
def test_what_every_query_loads_weighs_far_less_than_all_there_is(built_site, engine):
    def size(*names: str) -> int:
        return sum(len(gzip.compress((built_site.out / "_static" / name).read_bytes(), 9)) for name in names)

    always = size("search-engine.js", "search-core.js", "search-body.js")
    everything = always + size(*(path.name for path in (built_site.out / "_static").glob("search-*[0-9].js")))
    assert always <= 200_000  # of which the classifier takes 74
    assert always < 0.68 * everything
    said = engine.ask([query.text for query in read(HERE / "queries.csv")], loads=True)["answers"]
    loaded = [answer["loaded"] for answer in said]
    assert max(size(*names) for names in loaded) <= 150_000
    assert sum(not names for names in loaded) > len(loaded) / 4


def test_a_site_without_a_classifier_loads_all_texts(far):
    core = (far.out / "_static/search-core.js").read_text(encoding="utf-8")
    assert re.search(r'"shards":\[\d+,\d+,true,0\]', core)


@pytest.mark.parametrize("times", [1, 2, 3, 4])
def test_a_pair_is_counted_wherever_it_stands(times):
    text = "停药停药，停药停药，停药，药停。上停药，停药，剂量，剂量下，稳态"
    counts = Counter()
    for run in re.findall("[\u4e00-\u9fff]+", text):
        counts.update(first + second for first, second in pairwise(run))
    assert words_of(text, {}, times) == {pair for pair, count in counts.items() if count >= times}


@pytest.mark.parametrize("table", [
    {}, {ord("藥"): "药"}, {ord("藥"): "药", ord("药"): "甲"},
    {ord(letter): chr(ord(letter) + 1) for letter in LETTERS},
])
def test_letters_are_replaced_as_by_translate(table):
    for text in ("", "停藥。", "药与藥", LETTERS, "plain"):
        assert in_simple_letters(text, table) == text.translate(table)


@pytest.mark.parametrize("seed", range(5))
def test_the_tables_tell_of_each_word_where_it_stands_unless_most_shards_hold_it(seed):
    rng = random.Random(seed)
    words = ["".join(some) for some in pairwise("甲乙丙丁甲丙乙丁戊己甲己乙戊丙")] + ["alpha", "beta", "gamma", "é"]
    shards = [(set(rng.sample(words, 3)), set(rng.sample(words, 9))) for _ in range(rng.choice([1, 3, 12]))]
    pages = [set(rng.sample(words, 4)) for _ in range(rng.choice([0, 20]))]
    known = set(rng.sample(words, 4))
    told = {(word, int(number)) for table in tables(shards, known, pages) for number, own in table.items()
            for first, rest in own.items() for word in (rest.split() if not first else [first + one for one in rest])}
    held = {word: {-1 - at if word in titles else at for at, (titles, texts) in enumerate(shards)
                   if word in titles or (word in texts and word not in known)} for word in words}
    most = len(shards) / 2 if len(shards) > 8 else len(shards)
    assert told == {(word, at) for word, some in held.items() if len(some) <= most for at in some} | {
        (word, at) for at, own in enumerate(pages, len(shards)) for word in own}
