"""What is written knows what it was written from, whichever builder has read it, whenever a build was interrupted."""

from __future__ import annotations

import marshal
import os
from pathlib import Path

import pytest

from sphinx_kb.core.digests import as_bytes
from sphinx_kb.core.written import CHECKSUM, FOLDER, FORM, State, state_from

pytestmark = pytest.mark.turns(2)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="{}" height="9"/></svg>'
FILES = {
    "index": "# 首页\n\n```{toctree}\na\nb\npart/c\n```\n",
    "a": "# 甲\n\n见 {ref}`b-one`、{doc}`b`与[乙](b.md)。\n\n```{include} part.txt\n```\n",
    "b": "# 乙\n\n(b-one)=\n## 乙一\n\n![图](pic.svg)\n",
    "part/c": "# 丙\n\n![图](pic.svg)\n",
    "part.txt": "旧的部分。\n",
    "pic.svg": SVG.format(1),
    "part/pic.svg": SVG.format(2),
}
EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.build", "sphinx_kb.links.wikilinks", "sphinx_kb.books.typst",
              "sphinx_kb.books.epub")
BUILDERS = ("html", "epub", "typst", "dirhtml")
BOOK = {"nitpicky": False, "html_theme": "basic", "kb_book_file": "book"}


@pytest.fixture
def world(make_world):
    return make_world(*EXTENSIONS, files=FILES, **BOOK)


def pages_of(built):
    """What a build has put out, as far as it does not depend on the folder; a PDF takes long, its source does not."""
    return {name: data for name, data in built.files().items() if not name.startswith("fonts/")}


def assert_all_are_clean(world, *builders):
    """Every output is what a clean build gives."""
    for builder in builders:
        left, clean = pages_of(world.build(builder)), pages_of(world.build(builder, to="clean"))
        assert left.keys() == clean.keys(), builder
        assert [name for name in left if left[name] != clean[name]] == [], builder


@pytest.mark.parametrize(("name", "old", "new"), [
    ("b.md", "# 乙", "# 新乙"),
    ("b.md", "## 乙一", "## 新乙一"),
    ("part.txt", "旧的", "新的"),
    ("pic.svg", 'width="1"', 'width="3"'),
])
def test_an_edit_reaches_every_output_although_another_builder_has_read_it(world, name, old, new):
    for builder in ("html", "epub"):
        world.build(builder)
    world.change(name, old, new).build("dirhtml")  # it reads the change first
    assert_all_are_clean(world, "html", "epub")


def test_a_page_lost_from_the_output_is_written_again(world):
    built = world.build()
    for name, text in (("a.html", None), ("b.html", ""), ("_images/pic.svg", None)):
        path = built.out / name
        before = path.read_bytes()
        path.unlink() if text is None else path.write_text(text)
        world.build()
        assert path.read_bytes() == before


def test_an_older_page_that_comes_back_into_the_output_is_written_again(world):
    built = world.build()
    path = built.out / "a.html"
    old, times = path.read_bytes(), path.stat()
    world.write({"a": "# 甲\n\n新的。\n"})
    world.build()
    path.write_bytes(old)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert "新的" in world.build().page("a")


@pytest.mark.parametrize("name", ["b.html", "_previews/b.js"])
def test_what_something_else_writes_while_another_page_is_written_is_made_good(make_world, tmp_path, monkeypatch, name):
    tmp_path.joinpath("spoils_a_file.py").write_text(
        "import os\n\n"
        "def spoil(app, exception):\n"
        "    if name := os.environ.get('SPOILS'):\n"
        "        app.outdir.joinpath(name).write_text('spoilt')\n\n"
        "def setup(app):\n"
        "    app.connect('build-finished', spoil)\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    world = make_world(*EXTENSIONS, "sphinx_kb.links.previews", "spoils_a_file", files=FILES, **BOOK)
    path = world.build().out / name
    before = path.read_bytes()
    monkeypatch.setenv("SPOILS", name)
    world.change("a.md", "# 甲", "# 甲\n\n新的。").build()
    assert path.read_text() == "spoilt"
    monkeypatch.delenv("SPOILS")
    world.build()
    assert path.read_bytes() == before


def test_an_interrupted_build_is_made_good_though_the_edit_is_taken_back(world, monkeypatch):
    """Killed after some pages were written: the sources are old again, those pages are not."""
    world.extensions = (*world.extensions, "stops_after_a_page")
    built = world.build()
    before = pages_of(built)
    text = (world.docs / "a.md").read_text(encoding="utf-8")
    world.write({"a": "# 甲\n\n新的。\n", "b": FILES["b"] + "新的。\n"})
    monkeypatch.setenv("STOPS_AT", "b")
    with pytest.raises(KeyboardInterrupt):
        world.build()
    assert "新的" in built.page("a")
    monkeypatch.delenv("STOPS_AT")
    world.write({"a": text, "b": FILES["b"]})
    assert pages_of(world.build()) == before


@pytest.fixture(autouse=True)
def stops(tmp_path, monkeypatch):
    """An extension that stops the process after a page, as `kill -9` does: no handler runs after it."""
    tmp_path.joinpath("stops_after_a_page.py").write_text(
        "import os\n\n"
        "def stop(app, pagename, *rest):\n"
        "    if pagename == os.environ.get('STOPS_AT'):\n"
        "        raise KeyboardInterrupt\n\n"
        "def setup(app):\n"
        "    app.connect('html-page-context', stop)\n"
        "    return {'parallel_read_safe': True, 'parallel_write_safe': True}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))


def test_pages_that_go_are_gone_though_the_state_is_cut_off(world):
    """A full disk has cut it off: what is not known to be another's is ours."""
    built = world.build()
    own = built.out / "CNAME"
    own.write_text("example.org")
    world.build()
    (state,) = Path(built.out.parent, "doctrees", FOLDER).glob("*.state")
    state.write_text("{")
    world.remove("b")
    world.write({"index": FILES["index"].replace("b\n", ""), "a": "# 甲\n"})
    left = world.build()
    assert "b.html" not in left.files()
    assert own.is_file()


def test_one_edit_writes_one_page_of_an_e_book(world):
    built = world.build("epub")
    before = {path.name: path.stat().st_mtime_ns for path in built.out.rglob("*.xhtml")}
    world.write({"b": FILES["b"] + "\n又一句。\n"})
    world.build("epub")
    after = {path.name: path.stat().st_mtime_ns for path in built.out.rglob("*.xhtml")}
    assert "a.xhtml" not in {name for name in after if after[name] != before[name]}


@pytest.mark.parametrize("cut", ["", "{", '{"form": 1}', "[]", '{"form": 1, "pages": 3}'])
def test_a_state_that_cannot_be_read_counts_as_absent(world, cut):
    built = world.build()
    before = pages_of(built)
    (state,) = Path(built.out.parent, "doctrees", FOLDER).glob("*.state")
    state.write_text(cut)
    (built.out / "a.html").write_text("stale")
    assert pages_of(world.build()) == before


@pytest.mark.parametrize("stored", [{}, [], {"form": FORM}, {"form": FORM, "pages": 3}, vars(State(pages=[]))])
def test_a_state_of_another_form_counts_as_absent(tmp_path, stored):
    data = marshal.dumps(stored)
    path = tmp_path / "html.state"
    path.write_bytes(CHECKSUM(data).digest() + data)
    assert state_from(path) == State()


def test_images_with_the_same_name_are_named_alike_in_whatever_order_pages_were_read(make_world):
    first = {name: text for name, text in FILES.items() if name not in ("b", "pic.svg")}
    first["index"] = "# 首页\n\n```{toctree}\na\npart/c\n```\n"
    world = make_world(*EXTENSIONS, files={**first, "a": "# 甲\n"}, **BOOK)
    world.build()
    world.write({**FILES, "a": "# 甲\n"})
    assert_all_are_clean(world, "html")


def test_a_setting_reaches_every_page(world):
    world.build()
    world.build("epub")
    world.settings["html_title"] = "新题"
    assert_all_are_clean(world, "html", "epub")


def test_a_theme_with_the_contents_in_its_sidebar_shows_new_titles_everywhere(make_world):
    world = make_world("sphinx_kb.core", files=FILES, html_theme="furo")
    world.build()
    world.write({"b": FILES["b"].replace("# 乙\n", "# 新乙\n", 1)})
    assert_all_are_clean(world, "html")


def test_a_table_of_contents_shows_a_new_title_two_levels_below(make_world):
    files = {"index": "# 首页\n\n```{toctree}\n:maxdepth: 3\n\na\n```\n", "a": "# 甲\n\n```{toctree}\nb\n```\n",
             "b": "# 乙\n\n文。\n"}
    world = make_world("sphinx_kb.core", files=files)
    world.build()
    world.write({"b": "# 新乙\n\n## 新节\n\n文。\n"})
    assert_all_are_clean(world, "html")


@pytest.mark.parametrize("name", ["index.html", "_static/basic.css", "objects.inv"])
def test_a_folder_in_the_place_of_a_file_of_the_output_is_named(world, name):
    place = world.build().out / name
    place.unlink()
    place.mkdir()
    (place / "x").touch()
    with pytest.raises(SystemExit, match=f"{name} 是一个文件夹"):
        world.build()
    (place / "x").unlink()
    place.rmdir()
    assert world.build().files() == world.build(to="clean").files()


def test_what_a_page_shows_has_the_same_bytes_in_whatever_order_it_was_gathered():
    gathered = [as_bytes([["a", None], {name: [name] for name in order}]) for order in ("xyz", "zxy")]
    assert gathered[0] == gathered[1]
    others = [[["a", None], {"x": ["x"], "y": ["y"], "z": ["Z"]}], [["b"]], [["a", "b"]], [["{"]], [{"b"}]]
    assert len({gathered[0], *map(as_bytes, others)}) == 1 + len(others)


def test_hidden_files_that_sphinx_copies_count(make_world):
    """As a server reads them: `.htaccess`, and what lies in `.well-known`."""
    world = make_world(*EXTENSIONS, files={
        "index": FILES["b"], "pic.svg": FILES["pic.svg"], "_extra/.htaccess": "one", "_extra/.well-known/a.txt": "one",
    }, html_extra_path=["_extra"], exclude_patterns=["_extra", "conf.py"], **BOOK)
    world.build()
    (world.docs / "_extra/.htaccess").write_text("two", encoding="utf-8")
    assert (world.build().out / ".htaccess").read_text(encoding="utf-8") == "two"
    world.write({"_extra/.well-known/b.txt": "two"}).remove("_extra/.well-known/a.txt")
    assert {path.name for path in (world.build().out / ".well-known").iterdir()} == {"b.txt"}
    assert_all_are_clean(world, "html")
