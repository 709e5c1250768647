"""Texts that are not always loaded: the names in them are, the rest comes by page."""

from __future__ import annotations

import json
import random
import re
import subprocess

import pytest

from sphinx_kb.search.concepts import Concept
from sphinx_kb.search.engine import ROOM
from sphinx_kb.search.found import FoundRecord
from sphinx_kb.search.records import SearchKind, SearchRecord
from sphinx_kb.search.shards import tables, words_of
from sphinx_kb.search.texts import (
    MOST_TOGETHER,
    always_loaded,
    are_apart,
    coded,
    holding,
    shards_of_texts,
    words_of_texts,
)
from tests.amount import TURN, amount
from tests.search.recall import HERE, data_of, node, place, read, script_data, scripts_data

PAGE = SearchKind("page", "Page")


def record(page: str, anchor: str, text: str, weight: float = 1) -> FoundRecord:
    return FoundRecord(page, SearchRecord("page", f"Title {anchor}", anchor=anchor, body=text), PAGE, page, weight)


RECORDS = [record("a", "", "停药 alpha"), record("b", "", "过量", 1.1), record("a", "x", "失眠 beta 停药")]


def test_few_texts_and_those_of_a_site_without_a_classifier_are_not_apart():
    long = ["x" * MOST_TOGETHER, "y"]
    assert are_apart(long, has_classifier=True)
    assert not are_apart(long, has_classifier=False)
    assert not are_apart(["x"], has_classifier=True)


def test_what_endangers_is_always_loaded_and_the_rest_by_page_or_all_at_once():
    assert always_loaded(RECORDS) == ["", "过量", ""]
    assert list(shards_of_texts(RECORDS)) == [
        {"page": 0, "texts": ["停药 alpha", "失眠 beta 停药"]}, {"page": 1, "texts": ["过量"]},
        {"texts": ["停药 alpha", "过量", "失眠 beta 停药"]}]


def test_a_word_is_looked_up_that_nothing_has_which_is_always_loaded():
    words = words_of_texts(RECORDS, [Concept(names=["停药"])], ["beta"], lambda text: words_of(text, {}))
    assert words == [{"alpha", "失眠"}, set()]
    assert tables([(set(), {"失眠", "睡醒"})], {"睡醒"}, words) == [
        {"0": {"失": "眠"}, "1": {"": "alpha", "失": "眠"}}]


@pytest.mark.parametrize(("name", "text", "stands"), [
    ("停药", "突然停药", True), ("停药", "停止用药", False), ("MAO", "用 mao 抑制剂", True), ("MAO", "MAOI", False),
    ("MAO", "用MAO抑制剂", True), ("药", "停药", False), ("５-HT", "5-HT 受体", True), ("停藥", "停药", True),
    ("MAO", "MAOI 与 MAO", True), ("MAO", "xMAO", False), ("有停", "停药", False),
])
def test_a_name_stands_in_a_text_as_it_is_folded_and_in_no_longer_word(name, text, stands):
    groups = [Concept(names=["别的"]), Concept(names=["名字"], words=[name])]
    assert holding(groups, ["没有", text, text], {ord("藥"): "药"}) == ({1: [1, 2]} if stands else {})


@pytest.mark.parametrize("seed", range(5))
def test_the_names_in_texts_are_read_as_they_were_written(seed):
    rng = random.Random(seed)
    found = {concept: sorted(rng.sample(range(500), rng.choice([1, 2, 30, 400])))
             for concept in rng.sample(range(900), 60)}
    parts = "".join((ROOM / f"engine/{name}.js").read_text(encoding="utf-8") for name in ("coding", "texts"))
    show = f"process.stdout.write(JSON.stringify(kbSearch.heldBy({json.dumps(coded(found))})))"
    said = subprocess.run([node(), "-"], input=f"globalThis.kbSearch = {{}};\n{parts}{show}", check=True,
                          capture_output=True, text=True, encoding="utf-8")
    held = json.loads(said.stdout)
    assert [held[number] if number < len(held) else None for number in range(500)] == [
        sorted(concept for concept in found if number in found[concept]) or None for number in range(500)]


# —— this site ——


@pytest.mark.site
def test_the_texts_of_a_page_lie_in_a_shard_of_their_own_and_are_those_that_all_are(built_site):
    core, body = data_of(built_site.out)
    records = [*core["records"], *body["records"]]
    first, _tables, _is_far, count = core["shards"]
    texts = script_data(built_site.out, f"shard{first + count}")["texts"]
    pages: dict[str, list[str]] = {}
    for (url, *_rest), text in zip(records, texts, strict=True):
        pages.setdefault(url.partition("#")[0], []).append(text)
    shards = scripts_data(built_site.out, [f"shard{first + number}" for number in range(count)])
    assert [shard["texts"] for shard in shards] == [*pages.values()]
    # what endangers is ranked by every word
    heavy = [text for text, record in zip(texts, records, strict=True) if record[5] > 1]
    assert heavy == [*filter(None, body["texts"])]


@pytest.mark.site
def test_what_only_a_text_says_finds_its_page_with_the_texts_of_few(built_site, engine):
    core, _body = data_of(built_site.out)
    first = core["shards"][0]
    pages = pages_of(built_site)
    for answer in engine.ask(["肺动脉高压", "或持续较久", "步子越小"], limit=5)["answers"]:
        said = {page for page, text in pages.items() if answer["query"] in text}
        assert said & {item["url"].partition("#")[0] for item in answer["items"]}, answer["query"]
        assert 0 < sum(number_of(name) >= first for name in answer["loaded"]) <= 8  # of the words, of the first found


@pytest.mark.site
def test_few_queries_load_texts_alone_and_none_all_unless_it_is_to_be_taken_letter_by_letter(built_site, engine):
    core, _body = data_of(built_site.out)
    first, _tables, _is_far, count = core["shards"]
    queries = [query.text for path in ("queries", "fresh-k", "fresh-n") for query in read(HERE / f"{path}.csv")]
    said = engine.ask(queries, loads=True)["answers"]
    loaded = [[number_of(name) for name in answer["loaded"]] for answer in said]
    # beside other records, those of the pages found first come with them
    alone = [names for names in loaded if max(names, default=0) >= first and not any(0 <= one < first for one in names)]
    assert len(alone) < 0.12 * len(queries)
    assert max(max(names, default=0) for names in loaded) < first + count
    [exactly] = engine.ask(["半衰期"], exactly=True)["answers"]
    assert first + count in map(number_of, exactly["loaded"])
    assert place(exactly["items"][0]["url"])


@pytest.mark.site
@pytest.mark.parametrize(("query", "page"), [
    ("血脑屏障", "pharmacokinetics/absorption-distribution"), ("中缝核", "mechanism/alpha2-heteroreceptor"),
    ("词典", "reference/glossary"),
])
def test_what_only_texts_say_is_neither_put_right_nor_sought_in_other_records(built_site, engine, query, page):
    core, _body = data_of(built_site.out)
    [answer] = engine.ask([query])["answers"]
    assert place(answer["items"][0]["url"]).partition("#")[0] == page
    assert answer["notes"] == []
    assert all(number_of(name) >= core["shards"][0] for name in answer["loaded"] if number_of(name) >= 0)


@pytest.mark.site
def test_a_sentence_that_was_copied_finds_its_page(built_site, engine):
    clauses: dict[str, set[str]] = {}
    for page, text in pages_of(built_site).items():
        for clause in re.findall(r"(?<=，)[\u4e00-\u9fff]{12,20}(?=[。，])", text):
            clauses.setdefault(clause, set()).add(page)
    some = random.Random(TURN).sample(sorted(clauses), amount(15, 40))  # hardly two of them need the same texts
    answers = engine.ask(some)["answers"]
    lost = [clause for clause, answer in zip(some, answers, strict=True)
            if not clauses[clause] & {item["url"].partition("#")[0] for item in answer["items"]}]
    assert len(lost) < len(some) / 3, lost


def pages_of(built_site) -> dict[str, str]:
    """The texts of each page by its address."""
    core, body = data_of(built_site.out)
    first, _tables, _is_far, count = core["shards"]
    texts = script_data(built_site.out, f"shard{first + count}")["texts"]
    pages: dict[str, str] = {}
    for (url, *_rest), text in zip([*core["records"], *body["records"]], texts, strict=True):
        page = url.partition("#")[0]
        pages[page] = f"{pages.get(page, '')}\n{text}"
    return pages


def number_of(name: str) -> int:
    """The number of a shard; -1 for what is none."""
    return int(name.removeprefix("search-shard").removesuffix(".js")) if name.startswith("search-shard") else -1
