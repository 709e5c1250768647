"""What a page shows of others decides whether it is written again: never too little, never for nothing."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from sphinx_kb.core.bulky_facts import FOLDER, MOST_FILES, BulkyFacts
from sphinx_kb.core.store import Store, store_of

PAGES = {
    "index": "# 首页\n\n```{toctree}\na\nb\n```\n",
    "a": "# 甲\n\n```{table} 表甲\n:name: tbl-a\n\n| 一 | 二 |\n| --- | --- |\n| 三 | 四 |\n```\n",
    "b": "# 乙\n\n```{table} 表乙\n:name: tbl-b\n\n| 一 | 二 |\n| --- | --- |\n| 三 | 四 |\n```\n\n见[[a]]。\n",
}
EXTENSIONS = (
    "sphinx_kb.core",
    "sphinx_kb.links.wikilinks",
    "sphinx_kb.links.backlinks",
    "sphinx_kb.links.graph",
    "sphinx_kb.html.navigation",
    "sphinx_kb.books.typst",
)


def pages_written_by(world, **how):
    """The pages of the sources that one more build writes."""
    def written():
        return {page.stem: page.stat().st_mtime_ns for page in (world.root / "out/html").glob("*.html")}

    before = written()
    world.build(**how)
    return sorted(page for page, when in written().items() if before[page] != when and page in PAGES)


def test_a_second_build_writes_no_page(make_world):
    for number, parallel in enumerate((0, 2)):
        world = make_world(*EXTENSIONS, files=PAGES, numfig=True)
        world.build(parallel=parallel)
        assert pages_written_by(world, parallel=parallel) == [], number


def test_a_table_that_comes_before_writes_the_pages_whose_numbers_it_moves(make_world):
    world = make_world(*EXTENSIONS, files=PAGES, numfig=True)
    world.build()
    world.write({"a": PAGES["a"] + PAGES["a"].removeprefix("# 甲\n").replace("tbl-a", "tbl-more")})
    assert pages_written_by(world) == ["a", "b", "index"]  # Sphinx writes the page that lists a changed one


def test_what_a_page_no_longer_says_is_forgotten(make_world):
    world = make_world(*EXTENSIONS, files=PAGES)
    assert ["b", "a"] in json.loads(world.build().page("graph", ".json"))["links"]
    world.write({"b": PAGES["b"].replace("见[[a]]。", "没有链接了。")})
    assert ["b", "a"] not in json.loads(world.build().page("graph", ".json"))["links"]


def test_what_other_code_has_read_is_read_again(make_world, monkeypatch):
    world = make_world(*EXTENSIONS, files=PAGES)
    world.build()
    monkeypatch.setattr("sphinx_kb.core.store.version_of_code", lambda *packages: 2)
    assert pages_written_by(world) == ["a", "b", "index"]
    assert pages_written_by(world) == []


@dataclass(frozen=True)
class Bulky:
    is_bulky: ClassVar[bool] = True
    text: str


def note_bulk(app, doctree):
    store_of(app.env).note(app.env.docname, Bulky(doctree.astext()))


FACTS = '''
import pickle
from tests.core.test_store import Bulky, note_bulk
from sphinx_kb.core.bulky_facts import FOLDER, MOST_FILES, BulkyFacts
from sphinx_kb.core.store import store_of

def tell(app, env):
    store = store_of(env)
    print("FACTS", sorted(fact.text[:1] for _page, fact in store.facts(Bulky)), store.facts_on("a", Bulky)[0].text[:1],
          {type(kept).__name__ for kept in store.data["facts"][Bulky].values()})

def setup(app):
    app.connect("doctree-read", note_bulk)
    app.connect("env-updated", tell)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
'''


@pytest.mark.parametrize("parallel", [0, 2])
def test_bulky_facts_are_kept_packed_and_told_like_others(make_world, tmp_path, monkeypatch, capfd, parallel):
    tmp_path.joinpath("bulk.py").write_text(FACTS, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    world = make_world("sphinx_kb.core", "bulk", files=PAGES)
    told = "FACTS ['丁', '乙', '首'] 丁 {'tuple'}"
    world.write({"a": PAGES["a"].replace("甲", "丁", 1)}).build(parallel=parallel)
    assert told in capfd.readouterr().out
    world.write({"b": PAGES["b"].replace("乙", "丙", 1)}).build(parallel=parallel)
    assert told.replace("乙", "丙") in capfd.readouterr().out


@dataclass(frozen=True)
class Packed:
    is_packed: ClassVar[bool] = True
    text: str


def store_in(folder, data=None):
    """Return the store of a doctree folder, with what an environment says about it."""
    store = Store.__new__(Store)
    store.data, store._unpacked = data or {"facts": {}, "files": {}}, {}
    store.files = BulkyFacts(folder, store.data["files"])
    return store


@pytest.mark.parametrize("kind", [Bulky, Packed])
def test_a_fact_is_added_to_packed_ones(tmp_path, kind):
    store = store_in(tmp_path)
    for text in ("甲", "乙"):
        store.note("a", kind(text))
        store.pack("a")
        assert [type(kept) for kept in store.data["facts"][kind].values()] == [bytes]
        assert store.facts_on("a", kind)[-1].text == text
    assert [fact.text for fact in store.facts_on("a", kind)] == ["甲", "乙"]
    store.clear_doc("a")
    assert store.facts_on("a", kind) == []


def texts_in(store):
    """Return the text of each bulky fact by page."""
    return {docname: fact.text for docname, fact in store.facts(Bulky)}


def edit(store, **texts):
    """Do what a build does that reads these pages, and return the store of the next one."""
    for docname, text in texts.items():
        store.clear_doc(docname)
        store.note(docname, Bulky(text))
        store.pack(docname)
    store.move_bulky_facts()
    stored = pickle.loads(pickle.dumps(store.data))
    store.files.remove_unused()
    return store_in(store.files.folder.parent, stored)


def test_bulky_facts_are_the_same_after_any_number_of_edits(tmp_path):
    texts = {f"p{number}": "文" * 200 for number in range(20)}
    store = edit(store_in(tmp_path), **texts)
    for number in range(40):
        one = {f"p{number % 7}": f"第 {number} 次"}
        texts |= one
        store = edit(store, **one)
        assert texts_in(store) == texts
        files = {path.name: path.stat().st_size for path in (tmp_path / FOLDER).iterdir()}
        assert files == store.data["files"]
        assert len(files) <= MOST_FILES + 1
    assert "文文".encode() not in pickle.dumps(store.data)


def test_what_is_mostly_out_of_use_is_written_anew(tmp_path):
    store = edit(store_in(tmp_path), a="甲" * 1000, b="乙" * 100)
    store = edit(store, a="丙")
    assert sum(path.stat().st_size for path in (tmp_path / FOLDER).iterdir()) < 1000
    assert texts_in(store) == {"a": "丙", "b": "乙" * 100}


def test_an_interrupted_build_leaves_the_facts_of_the_last_one(tmp_path):
    store = edit(store_in(tmp_path), a="甲", b="乙")
    stored = pickle.loads(pickle.dumps(store.data))
    store.clear_doc("a")
    store.note("a", Bulky("丙"))
    store.move_bulky_facts()  # and no environment refers to it
    assert texts_in(store_in(tmp_path, stored)) == {"a": "甲", "b": "乙"}
    assert texts_in(edit(store_in(tmp_path, stored), b="丁")) == {"a": "甲", "b": "丁"}
    assert len(list((tmp_path / FOLDER).iterdir())) == 2


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"x"),
                                   lambda path: (path.unlink(), path.mkdir())], ids=["gone", "cut off", "a folder"])
def test_pages_whose_bulky_facts_are_lost_are_read_again(make_world, tmp_path, monkeypatch, capfd, spoil):
    tmp_path.joinpath("bulk.py").write_text(FACTS, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    world = make_world("sphinx_kb.core", "bulk", files=PAGES)
    world.build()
    world.write({"b": PAGES["b"].replace("乙", "丙", 1)}).build()
    first, second = sorted((world.root / "out/doctrees" / FOLDER).iterdir(), key=lambda path: path.stat().st_size)
    told = capfd.readouterr().out.splitlines()[-1]
    spoil(second)
    assert "丙" in told
    assert pages_written_by(world) == ["a", "index"]
    assert capfd.readouterr().out.splitlines()[-1] == told
    assert first.exists()
    assert not second.exists()


@dataclass(frozen=True)
class Plain:
    is_plain: ClassVar[bool] = True
    text: str
    numbers: tuple[tuple[int, str], ...] = ()


def test_plain_facts_are_kept_as_their_fields(tmp_path):
    store = store_in(tmp_path)
    facts = [Plain("甲", ((1, "x"),)), Plain("乙")]
    store.note("a", facts[0])
    store.pack("a")
    store.note("a", facts[1])  # after the page was read
    store.note("b", facts[1])
    assert store.facts_on("a", Plain) == facts
    store.move_bulky_facts()
    assert store.data["facts"][Plain] == {"a": (("甲", ((1, "x"),)), ("乙", ())), "b": (("乙", ()),)}
    again = store_in(tmp_path, pickle.loads(pickle.dumps(store.data)))
    assert list(again.facts(Plain)) == [("a", facts[0]), ("a", facts[1]), ("b", facts[1])]
    assert again.data["facts"][Plain].others == set()
    again.clear_doc("a")
    assert list(again.facts(Plain)) == [("b", facts[1])]
