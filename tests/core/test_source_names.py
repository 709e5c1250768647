"""Names of pages: all that a file system takes work everywhere; what cannot work is refused in words."""

from __future__ import annotations

import html
import re
import shutil
from urllib.parse import unquote

import pytest

from sphinx_kb.core.source_names import problem_of
from tests.books.epub.checker import NoCheckerError, complaints

NAMES = ("药 物&a", "C++", "50%", "撇'号", "a+b=c", "[方]", "{花}", "空 ", "😀", "aux", "$元")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    from tests.conftest import World

    made = World(tmp_path_factory.mktemp("names"), ("sphinx_kb",), {"exclude_patterns": ["conf.py"]})
    made.docs.mkdir(parents=True)
    links = "".join(f"- [[{number}号]]\n" for number in range(len(NAMES)))
    made.write({"index": f"# 首页\n\n{links}\n```{{toctree}}\n:glob:\n\n*\n```\n"})
    for number, name in enumerate(NAMES):
        (made.docs / f"{name}.md").write_text(f"# {number}号\n\n文。\n\n## 节\n\n见 [[首页]]。\n", encoding="utf-8")
    return made


@pytest.mark.parametrize("builder", ["html", "singlehtml"])
def test_every_page_is_there_and_linked(world, builder):
    built = world.build(builder)
    assert built.warnings == []
    page = re.sub(r"(?s)<script.*?</script>", "", built.page("index"))
    ids = {html.unescape(name) for name in re.findall(r'\sid="([^"]*)"', page)}
    assert builder == "singlehtml" or not [name for name in ids if re.search(r"\s", name)]
    for address in map(html.unescape, re.findall(r'<a class="reference internal" href="([^"]*)"', page)):
        file, _, anchor = address.partition("#")
        assert (built.out / unquote(file)).exists()
        assert file or not anchor or unquote(anchor) in ids


@pytest.mark.turns(2)
def test_the_e_book_is_valid(world, tmp_path):
    built = world.build("epub")
    assert built.warnings == []
    book = tmp_path / "book.epub"
    shutil.copy(next(built.out.glob("*.epub")), book)
    try:
        found = complaints(book, tmp_path / "report.json")
    except NoCheckerError as missing:
        pytest.skip(str(missing))
    # what it says of names that some file systems do not take is advice
    assert [line for line in found if not line.startswith("WARNING PKG-")] == []


@pytest.mark.parametrize("name", ["问?", "冒:号", '引"号', "<尖>"])
def test_a_name_that_e_books_forbid_is_told(make_world, name):
    world = make_world("sphinx_kb.books.epub", files={"index": "# 首页\n\n```{toctree}\n:glob:\n\n*\n```\n"})
    (world.docs / f"{name}.md").write_text("# 怪\n", encoding="utf-8")
    assert [line for line in world.build("epub").warnings if "电子书不允许文件名里有" in line]


def test_the_book_is_set(world):
    assert world.build("typst").warnings == []


@pytest.mark.parametrize(("name", "problem"), [
    ("甲" * 83, "太长"), ("a/" + "b" * 250, "太长"), ("\x01", "控制字符"), ("换\n行", "控制字符"),
    ("\udcb2\udce2", "GBK"), ("甲" * 81, ""), ("a/b c", ""),
])
def test_what_no_file_system_or_reader_takes_is_refused(name, problem):
    assert problem in problem_of(name)
    assert bool(problem) == bool(problem_of(name))


def test_a_number_sign_is_told(make_world):
    world = make_world("sphinx_kb.core", files={"index": "# 首页\n\n```{toctree}\n:glob:\n\n*\n```\n"})
    (world.docs / "C#.md").write_text("# C\n", encoding="utf-8")
    assert world.build().warnings == ["C#.md:1: WARNING: 文件名里有“#”，链接里它后面是标题：请改名 [kb.name]"]


def test_a_long_name_is_refused_in_words(make_world):
    world = make_world("sphinx_kb.core", files={"index": "# 首页\n"})
    (world.docs / ("甲" * 83 + ".md")).write_text("# 长\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"甲\.md: 文件名太长（249 字节，最多 244 字节"):
        world.build()
