"""The scripts of search are those of a clean build, and an edit makes only those that it changes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from sphinx_kb.search import scripts, shards, texts
from sphinx_kb.search.concepts import Concept
from sphinx_kb.search.found import FoundRecord
from sphinx_kb.search.records import SearchKind, SearchRecord

NAMES = [f"note{number:02d}" for number in range(24)]
PAGES = {
    "index": "# 首页\n\n```{toctree}\n" + "\n".join(NAMES) + "\n```\n",
    **{name: f"---\ntags: [甲{name[-1]}]\n---\n\n# 笔记 {name}\n\n这一条说第 {name} 件事，见[[note07|第七条]]。\n"
       for name in NAMES},
}
EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.links.wikilinks", "sphinx_kb.search")


@pytest.fixture(autouse=True)
def small_shards(monkeypatch):
    for name, value in {"MOST_WHOLE_BYTES": 500, "LEAST_SHARDED_BYTES": 0, "PAGES_OF_A_SHARD": 2}.items():
        monkeypatch.setattr(shards, name, value)


@pytest.fixture
def read(monkeypatch):
    """The texts whose words are found, in order."""
    texts = []
    for finds in (shards.words_of, shards.words_in):
        monkeypatch.setattr(scripts, finds.__name__,
                            lambda *given, finds=finds: texts.append(given[0]) or finds(*given))
    return texts


def scripts_of(built) -> dict[str, bytes]:
    return {name: data for name, data in built.files().items() if name.startswith("_static/search-")}


def test_an_edit_reads_the_words_of_one_shard_and_writes_what_a_clean_build_would(make_world, read):
    ours, clean = (make_world(*EXTENSIONS, files=PAGES) for _ in range(2))
    before = scripts_of(ours.build())
    assert len(before) > 10
    first, read[:] = len(read), []
    change = {"note20": PAGES["note20"].replace("件事", "事件")}
    after = scripts_of(ours.write(change).build())
    assert first == sum("shard" in name for name in before) > 5
    assert len(read) == 1
    assert after == scripts_of(clean.write(change).build())
    assert sum(after[name] != before[name] for name in after) in (1, 2, 3)


@pytest.mark.parametrize("change", [
    lambda world: world.remove("note20").change("index.md", "note20\n", ""),
    lambda world: world.write({"note20": PAGES["note20"].replace("# 笔记 note20", "# 另一个题目")}),
    lambda world: world.write({"note20": PAGES["note20"].replace("甲0", "乙")}),
    lambda world: world.write({"note20": PAGES["note20"].replace("[[note07|第七条]]", "[[note08|第八条]]")}),
])
def test_other_changes_give_what_a_clean_build_gives(make_world, change):
    ours, clean = (make_world(*EXTENSIONS, files=PAGES) for _ in range(2))
    ours.build()
    change(ours)
    change(clean)
    assert scripts_of(ours.build()) == scripts_of(clean.build())


def test_a_damaged_script_or_state_is_made_again(make_world):
    world = make_world(*EXTENSIONS, files=PAGES)
    before = scripts_of(world.build())
    for number, damage in enumerate((
        lambda: (world.root / "out/html/_static/search-shard0.js").write_text("x", encoding="utf-8"),
        lambda: (world.root / "out/html/_static/search-core.js").unlink(),
        lambda: (world.root / "out/doctrees/kb-search.pickle").write_bytes(b"x"),
    )):
        damage()
        world.write({"note20": PAGES["note20"] + f"\n%{number}\n"})  # a comment, which no reader sees
        assert scripts_of(world.build()) == before, number


def test_names_are_looked_for_only_in_texts_that_are_new_and_again_in_all_when_a_name_is(tmp_path, monkeypatch):
    looked = []
    monkeypatch.setattr(scripts, "holding", lambda groups, some, simple:
                        looked.append(list(some)) or texts.holding(groups, some, simple))
    env = SimpleNamespace(version={}, doctreedir=tmp_path)
    first = ["突然停药会怎样", "", "每天吃一片", "停药与 MAO"]
    names = [Concept(names=["停药", "撤药"]), Concept(names=["MAO"], words=["吃"])]

    def held(groups, some):
        made = scripts.Scripts(env, tmp_path, [], {})
        found = made.holding(groups, some)
        made.keep()
        return found

    assert held(names, first) == {0: [0, 3], 1: [3]}
    changed = ["新的 mao 一段", *first[:1], "每天吃一片", "停药与 MAO", "停药与 MAO"]
    assert held(names, changed) == texts.holding(names, changed, {}) == {0: [1, 3, 4], 1: [0, 3, 4]}
    more = [Concept(names=["每天"]), *names]
    assert held(more, changed) == texts.holding(more, changed, {}) == {0: [2], 1: [1, 3, 4], 2: [0, 3, 4]}
    assert looked == [[first[0], first[2], first[3]], [changed[0]], changed[:4]]


def test_the_words_of_all_pages_are_those_of_their_texts_in_one(tmp_path):
    made = scripts.Scripts(SimpleNamespace(version={}, doctreedir=tmp_path), tmp_path, [], {})
    kind, said = SearchKind("page", "Page"), SearchRecord("page", "题", lead="引言 Ａ", body="正文 ΣΑΣ")
    pages = [[FoundRecord(f"page{page}", replace(said, title=f"题{page}{at}"), kind, "", 1) for at in range(2)]
             for page in range(40)]
    assert made.words_of_pages(pages) == shards.words_of("\n".join(one.text for page in pages for one in page), {})
