"""What goes wrong is said in Chinese at its file and line, and leaves no PDF behind."""

from __future__ import annotations

import os
import re
from base64 import b64decode

import pytest
from sphinx.errors import ExtensionError, SphinxError

from sphinx_kb.books.typst import fonts
from tests.books.typst.conftest import Pdf, pdf_of
from tests.templates import CUT

pytestmark = pytest.mark.turns(2)

EXTENSION = '''
from docutils import nodes
from docutils.parsers.rst import Directive

class Strange(nodes.General, nodes.Element):
    pass

class StrangeDirective(Directive):
    has_content = True
    def run(self):
        node = Strange("", nodes.paragraph("", self.content[0]))
        node.line = self.lineno
        return [node]

def setup(app):
    app.add_directive("strange", StrangeDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
'''


@pytest.fixture
def strange(tmp_path, monkeypatch):
    tmp_path.joinpath("strange_extension.py").write_text(EXTENSION, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return "strange_extension"


def test_an_unknown_node_is_reported_at_its_line_and_nothing_is_published(make_book, strange):
    world = make_book({"page": "# 页\n\n话\n\n```{strange}\n里面的话\n```\n"}, strange)
    built = world.build("typst")
    assert built.warnings == [
        "page.md:5: WARNING: 书还不会排 “Strange” 这种内容："
        "用 `app.add_node(…, typst=(write, None))` 给它写一个函数，或换一种写法 [kb.book]"
    ]
    assert not (built.out / "book.pdf").exists()
    assert "里面的话" in (built.out / "pages/page.typ").read_text(encoding="utf-8")


VISITED = EXTENSION + '''
def write(page, node):
    return page.content(node) + '\\n"〔奇〕"' if node.astext() != "无" else None

setup_directive = setup

def setup(app):
    app.add_node(Strange, typst=(write, None))
    return setup_directive(app)
'''


@pytest.fixture
def visited(tmp_path, monkeypatch) -> str:
    """An extension with a node of its own that says how the book sets it."""
    tmp_path.joinpath("visited_extension.py").write_text(VISITED, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return "visited_extension"


def test_a_node_is_set_by_the_visitor_that_its_extension_registers(make_book, visited):
    world = make_book({"page": "# 页\n\n话\n\n```{strange}\n里面的话\n```\n"}, visited)
    assert "里面的话〔奇〕" in pdf_of(world.build("typst")).text


def test_a_visitor_that_returns_no_text_stops_the_build(make_book, visited):
    world = make_book({"page": "# 页\n\n```{strange}\n无\n```\n"}, visited)
    with pytest.raises(ExtensionError, match="Strange"):
        world.build("typst")


def test_a_book_that_fails_takes_the_old_one_away_and_one_that_is_mended_comes_back(make_book, strange):
    world = make_book({"page": "# 页\n\n话\n"}, strange)
    assert (world.build("typst").out / "book.pdf").exists()
    built = world.write({"page": "# 页\n\n```{strange}\n话\n```\n"}).build("typst")
    assert not (built.out / "book.pdf").exists()
    pdf_of(world.write({"page": "# 页\n\n新话\n"}).build("typst"))


def test_a_broken_drawing_is_reported_at_its_page(make_book):
    world = make_book({"page": "# 页\n\n```{image} /bad.svg\n:alt: 坏图\n```\n"})
    world.docs.joinpath("bad.svg").write_text("<svg><rect", encoding="utf-8")
    built = world.build("typst")
    assert len(built.warnings) == 1
    assert re.match(r"page\.md:3: WARNING: 图片 “bad\.svg” 打不开（.+）：换一个文件，或重新导出", built.warnings[0])
    assert not (built.out / "book.pdf").exists()


def test_an_image_that_only_typst_cannot_read_is_reported_at_its_page(make_book):
    world = make_book({"page": "# 页\n\n话\n\n```{image} /bad.png\n:alt: 坏图\n:width: 100px\n```\n"})
    world.docs.joinpath("bad.png").write_bytes(b"\x89PNG\r\n\x1a\nnonsense")
    built = world.build("typst")
    assert len(built.warnings) == 1
    assert re.match(r"page\.md:\d: WARNING: 图片打不开", built.warnings[0])
    assert not (built.out / "book.pdf").exists()
    assert not list(built.out.glob("*.part"))


BROKEN = {
    "cut.png": b"\x89PNG\r\n\x1a\nnonsense", "cut.svg": b"<svg><rect",
    "page.png": b"<html>404</html>", "empty.jpg": b"",
    "page.svg": b"<html></html>", "linked.svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
                                                b'<image href="http://a.example/x.png" width="5" height="5"/></svg>',
}


def with_broken_images(make_book, **kept):
    """A page with a good image between broken ones, on their own, in a sentence and in a figure."""
    shown = "".join(f"```{{{kind}}} /{name}\n:alt: 坏图 {name}\n```\n\n前句 ![句中 {name}](/{name}) 后句\n\n"
                    for name, kind in zip(BROKEN, ["image", "figure"] * 3, strict=True))
    world = make_book({"page": f"# 页\n\n{shown}![好图](/square.svg)\n\n完\n"}, **kept)
    for name, data in BROKEN.items():
        world.docs.joinpath(name).write_bytes(data)
    return world


def test_broken_images_cost_a_lenient_book_only_their_places(make_book):
    built = with_broken_images(make_book, kb_book_strict=False).build("typst")
    book = Pdf((built.out / "book.pdf").read_bytes())
    said = book.text
    for name in BROKEN:
        assert f"〔图打不开：坏图{name}〕" in said
        assert f"前句〔图打不开：句中{name}〕后句" in said
    assert said.count("图打不开") == 2 * len(BROKEN)
    assert "完" in said
    assert [line for line in built.warnings if not re.match(r"page\.md:\d+: WARNING: (?:图片|图里)", line)] == []


def test_a_strict_book_names_all_its_broken_images_and_is_not_set(make_book):
    built = with_broken_images(make_book).build("typst")
    assert len({line.partition(" WARNING")[0] for line in built.warnings}) >= 2
    assert not (built.out / "book.pdf").exists()


def test_an_image_is_set_by_its_content_and_not_by_its_name(make_book):
    world = make_book({"page": "# 页\n\n![图](/named.png)\n"})
    world.docs.joinpath("named.png").write_bytes(b64decode(
        "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"))
    built = world.build("typst")
    assert built.warnings == []
    assert [path.suffix for path in built.out.glob("images/*")] == [".gif"]
    pdf_of(built)


def test_a_drawing_that_shows_what_lies_elsewhere_is_reported_at_its_page(make_book):
    world = make_book({"page": "# 页\n\n```{image} /linked.svg\n:alt: 图\n```\n"})
    image = '<image href="http://a.example/x.png" width="5" height="5"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{image}</svg>'
    world.docs.joinpath("linked.svg").write_text(svg, encoding="utf-8")
    built = world.build("typst")
    assert built.warnings == ["page.md:1: WARNING: 图里引用了图外的 http://a.example/x.png：把它嵌进图里 [kb.book]"]
    assert not (built.out / "book.pdf").exists()


def test_a_drawing_without_alternative_text_is_refused(make_book):
    built = make_book({"page": "# 页\n\n![](/square.svg)\n"}).build("typst")
    assert built.warnings == [
        "page.md:3: WARNING: 图片 “square.svg” 没有替代文字：加一行 “:alt: …”，用一两句话说出图里画了什么 [kb.book]"
    ]


@pytest.mark.parametrize(("tex", "said"), [
    (r"\sqrt{x", "公式读不懂"),
    (r"\nosuchcommand{x}", "公式里有书不认识的写法"),
])
def test_a_formula_that_cannot_be_set_is_reported_at_its_line(make_book, tex, said):
    built = make_book({"page": f"# 页\n\n话\n\n$${tex}$$\n"}).build("typst")
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith(f"page.md:5: WARNING: {said}")


def test_a_link_to_a_page_that_is_not_in_the_book_is_reported(make_book):
    alone = "---\norphan: true\n---\n\n# 外\n\n话\n"
    world = make_book({"page": "# 页\n\n话\n\n{doc}`外面 <alone>`\n", "alone": alone})
    assert world.build("typst").warnings == [
        "page.md:5: WARNING: 链接指向 “alone”：这一页没有排进书里（没有列入目录） [kb.book]"
    ]


def test_a_missing_font_names_the_package_that_brings_it(make_book, monkeypatch):
    monkeypatch.setattr(fonts, "WHEELS", (("no_such_wheel", "Song.otf"),))
    built = make_book({"page": "# 页\n\n话\n"}).build("typst")
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith("WARNING: 缺字体 Song.otf：它在包 no-such-wheel 里。")
    assert not (built.out / "book.pdf").exists()


def test_every_letter_that_no_face_has_is_reported_where_it_stands(make_book):
    built = make_book({"page": "# 页\n\n话 ₂ é 龘\n\n- 这个字 \U00012000 没有字体\n\n也没有 한 的\n"}).build("typst")
    assert [warning.partition("：换")[0] for warning in built.warnings] == [
        "page.md:7: WARNING: 书的字体里没有 “한”（U+D55C）",
        "page.md:5: WARNING: 书的字体里没有 “\U00012000”（U+12000）",
    ]
    assert not (built.out / "book.pdf").exists()


def test_html_that_says_something_is_reported_and_tags_are_not(make_book):
    page = "# 页\n\n甲 <b>乙</b> 丙<br>丁\n\n<div>\n块里的话\n</div>\n\n<video src='a.mp4'></video>\n\n<!-- 注 -->\n"
    built = make_book({"page": page}).build("typst")
    said = "书里排不了这段 HTML：换成 Markdown 的写法；只给网页看的，放进 {only} html [kb.book]"
    assert built.warnings == [f"page.md:5: WARNING: {said}", f"page.md:9: WARNING: {said}"]
    assert not (built.out / "book.pdf").exists()


BREAKS = '''
import multiprocessing
import os
import time
from docutils import nodes

class Breaks(nodes.General, nodes.Element):
    @property
    def children(self):
        if os.getpid() != PARENT:
            raise ValueError("not here")
        return []
    @children.setter
    def children(self, value):
        pass

PARENT = os.getpid()

def add(app, doctree, docname):
    if docname == "page1":
        doctree[0] += Breaks()
    end = time.monotonic() + 60
    while docname > "page3" and multiprocessing.active_children() and time.monotonic() < end:
        time.sleep(0.05)  # until the other process has ended

def setup(app):
    app.connect("doctree-resolved", add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
'''


def test_a_page_that_fails_in_a_process_of_its_own_is_not_passed_over(make_book, tmp_path, monkeypatch):
    """Sphinx swallows what is raised there, if another page is handed out after it."""
    tmp_path.joinpath("breaking_extension.py").write_text(BREAKS, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    names = [f"page{number}" for number in range(12)]
    index = "# 书\n\n```{toctree}\n" + "\n".join(names) + "\n```\n"
    world = make_book({"index": index, **{name: f"# {name}\n\n话\n" for name in names}}, "breaking_extension")
    with pytest.raises(SphinxError, match=r"这些页没有写成：.*page1"):
        world.build("typst", parallel=2)
    assert list(world.root.rglob("book.pdf")) == []


def test_only_what_changed_is_written_again(make_book):
    index = "# 书\n\n```{toctree}\npage\nother\n```\n"
    world = make_book({"index": index, "page": "# 页\n\n话\n", "other": "# 另\n\n话\n"})
    out = world.build("typst").out
    before = {path.name: path.stat().st_mtime_ns for path in out.glob("pages/*.typ")}
    pdf = pdf_of(world.write({"page": "# 页\n\n改过的话\n"}).build("typst"))
    after = {path.name: path.stat().st_mtime_ns for path in out.glob("pages/*.typ")}
    # Sphinx writes again whatever lists a changed page in its contents
    assert {name for name in after if after[name] != before[name]} == {"page.typ", "index.typ"}
    assert "改过的话" in pdf.text


def test_the_same_sources_give_the_same_bytes(make_book):
    files = {"page": "# 页\n\n话 $x^2$\n\n```{image} /square.svg\n:alt: 方块\n```\n"}
    one = make_book(files).build("typst").out / "book.pdf"
    two = make_book(files).build("typst").out / "book.pdf"
    assert one.read_bytes() == two.read_bytes()


def test_a_book_built_on_an_older_one_is_that_of_a_clean_build(make_book, tmp_path, monkeypatch):
    """Also where the older one had other letters, drawings and pages."""
    monkeypatch.setattr(fonts, "cut", CUT)  # a face of its own for each
    kept = {"kb_book_fonts": str(tmp_path / "fonts-of-one")}
    files = {"page": "# 页\n\n**粗**话\n"}
    world = make_book({**files, "index": "# 书\n\n```{toctree}\npage\nother\n```\n",
                       "other": "# 另页\n\n**龘靐齉**\n\n```{image} /square.svg\n:alt: 方块\n```\n"}, **kept)
    world.build("typst")
    world.remove("other")
    world.write({"index": "# 书\n\n```{toctree}\n:caption: 部分\n\npage\n```\n"})
    later = world.build("typst")
    clean = make_book(files, kb_book_fonts=str(tmp_path / "fonts-of-another")).build("typst")
    assert (later.out / "book.pdf").read_bytes() == (clean.out / "book.pdf").read_bytes()
    assert list(later.out.glob("images/*")) == []


def test_the_date_of_the_edition_can_be_given(make_book, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    pdf = pdf_of(make_book({"page": "# 页\n\n话\n"}).build("typst"))
    assert isinstance(pdf, Pdf)
    assert "D:20231114" in str(pdf.reader.metadata["/CreationDate"])
    assert "2023年11月14日" in pdf.text


def test_facts_of_a_page_that_are_damaged_are_told_once(make_world):
    """Of the same size and time, as after a crash of the machine, so that nothing else notices it."""
    world = make_world("sphinx_kb.books", files={"index": "# 首页\n\n```{toctree}\na\n```\n", "a": "# 甲\n"})
    facts = world.build("typst").out / "pages/a.json"
    status = facts.stat()
    facts.write_bytes(b"\0" * status.st_size)
    os.utime(facts, ns=(status.st_atime_ns, status.st_mtime_ns))
    world.write({"index": "# 首页\n\n新的。\n\n```{toctree}\na\n```\n"})
    with pytest.raises(SphinxError, match=r"a\.json 坏了"):
        world.build("typst")
    assert world.build("typst").warnings == []
