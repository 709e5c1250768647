"""The scripts of search are those of a clean build, and an edit makes only those that it changes."""

from __future__ import annotations

import pytest

from sphinx_kb.search import scripts, shards

NAMES = [f"note{number:02d}" for number in range(40)]
PAGES = {
    "index": "# 首页\n\n```{toctree}\n" + "\n".join(NAMES) + "\n```\n",
    **{name: f"---\ntags: [甲{name[-1]}]\n---\n\n# 笔记 {name}\n\n这一条说第 {name} 件事，见[[note07|第七条]]。\n"
       for name in NAMES},
}
EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.links.wikilinks", "sphinx_kb.search")


@pytest.fixture(autouse=True)
def small_shards(monkeypatch):
    for name, value in {"MOST_WHOLE_BYTES": 500, "LEAST_SHARDED_BYTES": 0, "PAGES_OF_A_SHARD": 4}.items():
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
