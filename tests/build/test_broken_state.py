"""State that is cut off, merged or foreign does not end a build, and nothing stays wrong."""

from __future__ import annotations

import pickle

import pytest

pytestmark = pytest.mark.turns(2)

PART = "sphinx_kb.build.broken_state"
PAGES = {"index": "# 首页\n\n```{toctree}\na\n```\n", "a": "# 甲\n\n文。\n"}
SPOILT = (b"", b"\x80", b"{", b"<<<<<<< HEAD\n=======\n>>>>>>> x\n", pickle.dumps(None), pickle.dumps({"a": 1}))
FILES = (".buildinfo", "searchindex.js", "objects.inv", "../doctrees/a.doctree", "../doctrees/environment.pickle")


def test_without_the_extension_an_empty_file_ends_every_build(make_world):
    world = make_world(files=PAGES)
    (world.build().out / ".buildinfo").write_bytes(b"")
    for _time in range(2):
        with pytest.raises(IndexError):
            world.build()


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda data: repr(data[:8]))
def test_what_is_spoilt_is_made_anew(make_world, spoilt):
    world = make_world(PART, files=PAGES)
    whole = world.build().files()
    for name in FILES:
        (world.root / "out/html" / name).write_bytes(spoilt)
        built = world.build()
        assert built.warnings == [], name
        assert built.files() == whole, name


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_the_place_of_state_goes(make_world, name):
    world = make_world(PART, files=PAGES)
    whole = world.build().files()
    path = world.root / "out/html" / name
    path.unlink()
    (path / "inner").mkdir(parents=True)
    if name in ("objects.inv", "../doctrees/environment.pickle"):
        with pytest.raises(OSError, match=path.name):  # the sentence names the folder
            world.build()
    else:
        assert world.build().files() == whole


def test_a_lost_search_index_is_complete_again(make_world):
    world = make_world(PART, files=PAGES)
    built = world.build()
    whole = built.page("searchindex", ".js")
    (built.out / "searchindex.js").unlink()
    again = world.build()
    assert again.warnings == []
    assert again.page("searchindex", ".js") == whole


@pytest.mark.parametrize("spoilt", [b"", b"<<<<<<< HEAD\n", b"[3]", b"null"])
def test_a_spoilt_list_of_redirects_counts_as_none(make_world, spoilt):
    files = PAGES | {"_data/redirects.csv": "old,new\nold-a,a\n"}
    world = make_world("sphinx_kb.links.redirects", "sphinx_kb.html.navigation", files=files)
    built = world.build()
    whole = built.files()
    (built.out / ".kb-redirects.json").write_bytes(spoilt)
    assert world.build().files() == whole


@pytest.mark.parametrize("spoilt", ["", "<<<<<<< HEAD\n<svg width='1' height='1'></svg>\n=======\n", "<svg"])
def test_a_spoilt_drawing_is_drawn_again(make_world, spoilt):
    pytest.importorskip("merman")
    page = "# 首页\n\n```{mermaid}\nflowchart LR\n a --> b\n```\n"
    world = make_world("sphinx_kb.markup.diagrams", files={"index": page})
    world.build()
    drawings = {path: path.read_bytes() for path in (world.docs / "_diagrams").glob("*.svg")}
    for path in drawings:
        path.write_text(spoilt, encoding="utf-8")
    (world.docs / "index.md").write_text(page + "\n文。\n", encoding="utf-8")
    assert world.build().warnings == []
    assert {path: path.read_bytes() for path in drawings} == drawings


@pytest.mark.parametrize("name", ["epub/.kb-facts/a.xhtml.json", "typst/pages/a.json"])
@pytest.mark.parametrize("spoilt", [b"", b"{", b"[]", b'{"a": 3}', b"\xff\xfe"])
def test_spoilt_notes_of_books_are_made_anew(make_world, name, spoilt):
    world = make_world("sphinx_kb.books", files=PAGES)
    builder = name.partition("/")[0]
    world.build(builder)
    path = world.root / "out" / name
    path.write_bytes(spoilt)
    assert world.build(builder).warnings == []
    assert path.read_bytes() != spoilt
