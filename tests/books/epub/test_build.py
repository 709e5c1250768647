"""Books of small worlds: what is in them, what happens on a change, what they say is wrong."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile

import pytest

from sphinx_kb.books.epub.sheet import sheet
from sphinx_kb.text.css import custom_properties
from tests.books.epub.shelf import NCX, OPF, TYPE, Shelved, X
from tests.conftest import ROOT

PNG = (ROOT / "_static/favicon-32.png").read_bytes()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>\n'
EXTENSIONS = (
    "sphinx_kb.core",
    "sphinx_kb.build.kept_warnings",
    "sphinx_kb.links.wikilinks",
    "sphinx_kb.html.navigation",
    "sphinx_kb.markup.mathml",
    "sphinx_kb.books.epub",
)
SETTINGS = {
    "project": "小书", "author": "编者", "copyright": "2026", "version": "1", "html_math_renderer": "mathml",
    "epub_basename": "book", "epub_identifier": "urn:uuid:00000000-0000-5000-8000-000000000000",
    "epub_title": "小书 <一>", "epub_language": "zh-CN", "epub_description": "讲 A & B", "epub_author": "编者",
    "kb_epub_parts": {"words": "glossary"}, "kb_epub_subjects": ["药"],
    "myst_enable_extensions": ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"],
}
PAGES = {
    "index": """\
        # 首页

        ```{toctree}
        :hidden:
        :caption: 第一部分

        part/a
        part/b
        ```

        ```{toctree}
        :hidden:
        :caption: 词

        words
        ```

        见 [[a]]。
        """,
    "part/a": """\
        ---
        reviewed: 2026-03-04
        ---

        # 甲页

        一句话[^one]，公式 $x^2$，见 [[b#小节]] 与 [[甲页]]。

        [^one]: 注的文字。

        ```{image} ../light.svg
        :class: only-light
        :alt: 圆
        ```

        ```{image} ../dark.svg
        :class: only-dark
        :alt: 圆
        ```
        """,
    "part/b": """\
        # 乙页

        {#b-part}
        ## 小节

        ```{figure} ../light.svg
        :name: fig-b
        :alt: 圆

        一个圆
        ```
        """,
    "words": """\
        # 词表

        ```{glossary}
        词
          解释。
        ```
        """,
    "light.svg": SVG,
    "dark.svg": SVG,
}


@pytest.fixture
def make_book(make_world):
    """A maker of worlds that are books."""
    def make(files: dict[str, str] | None = None, **settings):
        return make_world(*EXTENSIONS, files={**PAGES, **(files or {})}, **{**SETTINGS, **settings})

    return make


def shelved(world, **settings) -> Shelved:
    """The book of a world that builds without a warning."""
    built = world.build("epub", **settings)
    assert built.warnings == []
    return Shelved(built.out / "book.epub")


def test_the_type_comes_first_and_uncompressed_and_no_file_has_a_time(make_book):
    book = shelved(make_book())
    with zipfile.ZipFile(book.path) as archive:
        first = archive.infolist()[0]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert book.files["mimetype"] == b"application/epub+zip"


def test_the_package_says_what_the_book_is(make_book):
    book = shelved(make_book())
    said = {name: book.metadata(name) for name in ("title", "language", "creator", "description", "identifier",
                                                   "rights", "subject", "date", "dcterms:modified")}
    assert said == {
        "title": ["小书 <一>"], "language": ["zh-CN"], "creator": ["编者"], "description": ["讲 A & B"],
        "identifier": ["urn:uuid:00000000-0000-5000-8000-000000000000"], "rights": ["2026"], "subject": ["药"],
        "date": ["2026-03-04"], "dcterms:modified": ["2026-03-04T00:00:00Z"],
    }
    assert book.metadata("schema:accessMode") == ["textual", "visual"]
    assert "MathML" in book.metadata("schema:accessibilityFeature")
    assert book.metadata("schema:accessibilitySummary") != [""]


def test_the_reading_order_is_that_of_the_toctrees(make_book):
    assert shelved(make_book()).spine == [
        "title.xhtml", "nav.xhtml", "index.xhtml", "part/a.xhtml", "part/b.xhtml", "words.xhtml"]


def test_the_package_lists_every_file_and_no_other(make_book):
    book = shelved(make_book())
    assert set(book.manifest) == set(book.files) - {"mimetype", "META-INF/container.xml", "content.opf"}
    assert "dark.svg" not in " ".join(book.files)
    assert book.manifest["part/a.xhtml"].get("properties") == "mathml"
    assert book.manifest["part/b.xhtml"].get("properties") is None


def test_both_contents_name_every_page_and_heading_under_their_captions(make_book):
    book = shelved(make_book())
    toc = next(nav for nav in book.pages["nav.xhtml"].iter(f"{X}nav") if nav.get(TYPE) == "toc")
    lines = [(line.text, line.get("href")) for line in toc.iter() if line.tag in (f"{X}a", f"{X}span")]
    assert lines == [
        ("首页", "index.xhtml"), ("第一部分", None), ("甲页", "part/a.xhtml"), ("乙页", "part/b.xhtml"),
        ("小节", "part/b.xhtml#b-part"), ("词", "words.xhtml"),
    ]
    ncx = ET.fromstring(book.files["toc.ncx"])
    points = [(point.find(f"{NCX}navLabel/{NCX}text").text, point.find(f"{NCX}content").get("src"))
              for point in ncx.iter(f"{NCX}navPoint")]
    assert points == [(text, href or "part/a.xhtml") for text, href in lines]


def test_figures_are_listed_and_the_parts_of_the_book_marked(make_book):
    book = shelved(make_book())
    navs = {nav.get(TYPE): [link.get("href") for link in nav.iter(f"{X}a")]
            for nav in book.pages["nav.xhtml"].iter(f"{X}nav")}
    assert navs["loi"] == ["part/b.xhtml#fig-b"]
    assert navs["landmarks"] == ["title.xhtml", "nav.xhtml#toc", "index.xhtml", "words.xhtml"]


def test_a_note_is_a_note_and_a_page_says_when_it_was_reviewed(make_book):
    page = shelved(make_book()).pages["part/a.xhtml"]
    kinds = [element.get(TYPE) for element in page.iter() if element.get(TYPE)]
    assert kinds == ["chapter", "noteref", "footnote"]
    assert "审阅于 2026 年 3 月 4 日" in "".join(page.itertext())


def test_a_page_in_no_toctree_stands_at_the_end(make_book):
    book = shelved(make_book({"zz": "---\norphan: true\n---\n\n# 孤页\n"}))
    assert book.spine[-1] == "zz.xhtml"


def test_the_same_sources_give_the_same_bytes(make_book):
    first, second = (shelved(make_book()).path.read_bytes() for _ in range(2))
    assert first == second


def test_a_fixed_date_dates_the_book(make_book, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert shelved(make_book()).metadata("dcterms:modified") == ["2023-11-14T22:13:20Z"]


CHANGES = {
    "a text": {"part/b": "# 乙页\n\n新的文字。\n\n{#b-part}\n## 小节\n"},
    "a title": {"part/b": "# 新乙页\n\n{#b-part}\n## 小节\n"},
    "a new page": {"part/c": "---\norphan: true\n---\n\n# 丙页\n\n![圆](../dark.svg)\n"},
    "an image": {"light.svg": SVG.replace("4", "3")},
    "nothing": {},
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_gives_what_a_clean_build_gives(make_book, change):
    world = make_book()
    shelved(world)
    changed = shelved(world.write(CHANGES[change])).path.read_bytes()
    assert changed == shelved(make_book(CHANGES[change])).path.read_bytes()


def test_a_page_that_is_removed_leaves_the_book_with_its_images(make_book):
    world = make_book({"part/c": "---\norphan: true\n---\n\n# 丙页\n\n![圆](../dark.svg)\n"})
    assert any("dark" in name for name in shelved(world).files)
    world.remove("part/c")
    left = shelved(world)
    assert left.path.read_bytes() == shelved(make_book()).path.read_bytes()


def test_pages_written_side_by_side_give_the_same_book(make_book):
    more = {f"more/p{number}": f"---\norphan: true\n---\n\n# 第 {number} 页\n\n$x_{number}$\n" for number in range(12)}
    serial = shelved(make_book(more)).path.read_bytes()
    built = make_book(more).build("epub", parallel=2)
    assert (built.warnings, (built.out / "book.epub").read_bytes()) == ([], serial)


def test_a_cover_is_drawn_shown_and_renewed(make_book):
    world = make_book(epub_cover=("cover.png", ""))
    (world.docs / "cover.png").write_bytes(PNG)
    book = shelved(world)
    assert book.spine[0] == "cover.xhtml"
    assert book.manifest["cover.png"].get("properties") == "cover-image"
    assert book.images()[0] == ("cover.xhtml", "cover.png")
    assert next(book.pages["cover.xhtml"].iter(f"{X}img")).get("alt") == "封面：小书 <一>"
    other = (ROOT / "_static/favicon-180.png").read_bytes()
    (world.docs / "cover.png").write_bytes(other)
    assert shelved(world).files["cover.png"] == other


def test_a_cover_that_is_missing_is_said_and_left_out(make_book):
    built = make_book(epub_cover=("cover.png", "")).build("epub")
    assert built.warnings == [
        "WARNING: 封面 cover.png 不存在：改 epub_cover，或用 python -m sphinx_kb.tools.artwork 画出来 [kb.epub]"]
    assert Shelved(built.out / "book.epub").spine[0] == "title.xhtml"


def test_an_image_that_no_e_reader_shows_is_said(make_book):
    world = make_book({"part/b": "# 乙页\n\n{#b-part}\n## 小节\n\n![图](pic.tiff)\n", "part/pic.tiff": "x"})
    warnings = world.build("epub").warnings
    assert any("pic.tiff" in warning for warning in warnings), warnings


def test_where_a_book_cannot_be_bound_the_old_one_stays_whole(make_book, monkeypatch):
    world = make_book()
    old = shelved(world).path.read_bytes()
    monkeypatch.setattr("sphinx_kb.books.epub.package.archive", lambda files: 1 / 0)
    world.write({"part/a": PAGES["part/a"].replace("x^2", "x^3")})
    with pytest.raises(ZeroDivisionError):
        world.build("epub")
    lying = {path.name: path.read_bytes() for path in (world.root / "out").rglob("*book*") if path.is_file()}
    assert lying == {"book.epub": old}


HOSTILE = ["javascript:alert(1)", 'x"><script>alert(1)</script>', "../../etc/passwd", "x\x00y", "data:text/html,<b>",
           "//evil.example/x", "x' onmouseover='alert(1)", "&lt;script&gt;", "\u202egnp.exe", "]]><x", "<!--", "--><x>"]


FORMS = ["[[{}]]", "[[a|{}]]", "[[{}|字]]", "![[{}]]", "[字]({})", "<{}>", "## {}"]


@pytest.fixture(scope="module")
def hostile(make_shared_world) -> Shelved:
    """A book with a page of its own for every link."""
    pages = {
        f"part/hostile{number}-{place}": f"# 乙页\n\n## 小节\n\n{form.format(target)}\n"
        for number, form in enumerate(FORMS) for place, target in enumerate(HOSTILE)
    }
    index = PAGES["index"].replace("part/b\n", "part/b\n        " + "\n        ".join(pages) + "\n")
    world = make_shared_world(*EXTENSIONS, files={**PAGES, **pages, "index": index}, **SETTINGS)
    return Shelved(world.build("epub").out / "book.epub")


@pytest.mark.parametrize("target", HOSTILE)
@pytest.mark.parametrize("form", FORMS)
def test_hostile_links_are_inert(hostile, form, target):
    name = f"part/hostile{FORMS.index(form)}-{HOSTILE.index(target)}.xhtml"
    page = hostile.pages[name]
    names = {element.tag.rpartition("}")[2] for element in page.iter()}
    assert not names & {"script", "x"}
    assert not any(name.startswith("on") for element in page.iter() for name in element.attrib)
    assert [(source, href) for source, href in hostile.links() if not hostile.lands(source, href)
            if source == name or "hostile" not in source] == []


def test_the_package_and_contents_escape_what_titles_hold(make_book):
    book = shelved(make_book({"part/b": '# 乙 & "b" <b>\n\n{#b-part}\n## 小节\n'.replace("<b>", "&lt;b&gt;")}))
    assert '乙 & "b" <b>' in book.text("nav.xhtml")
    assert ET.fromstring(book.files["toc.ncx"]) is not None
    assert book.package.tag == f"{OPF}package"


@pytest.mark.parametrize("language", ["zh_CN", "en", "ja"])
def test_the_stylesheets_name_only_colours_that_there_are(language):
    tokens = custom_properties((ROOT / "_static/css/tokens.css").read_text(encoding="utf-8"))
    styles = [ROOT / "sphinx_evidence/book.css", ROOT / "sphinx_kb/terms/book.css"]
    assert "var(" not in sheet(language, tokens, styles)
    for path in (ROOT / "sphinx_kb/books/epub/book.css", *styles):
        assert not {"#", "rgb("} & set(path.read_text(encoding="utf-8").replace("#", " # ").split())


def test_paragraphs_are_indented_and_set_in_chinese_typefaces_where_that_is_the_custom():
    assert "text-indent:2em" in sheet("zh_CN", {}, [])
    assert "Songti" in sheet("zh_CN", {}, [])
    assert "text-indent:2em" in sheet("ja", {}, [])
    assert not {"text-indent:2em", "Songti"} & set(sheet("en", {}, []).split(";"))
    assert "Songti" not in sheet("en", {}, [])


def test_pages_left_out_are_not_in_the_book_and_links_to_them_are_words(make_book):
    built = make_book({}).build("epub", kb_book_left_out=["part/b"])
    assert built.warnings == []
    book = Shelved(built.out / "book.epub")
    assert "part/b.xhtml" not in book.files
    assert "乙页" not in book.text("nav.xhtml")
    assert "见 b › 小节 与" in "".join(book.pages["part/a.xhtml"].itertext()), "the words of the link stay"
    assert [(name, href) for name, href in book.links() if not book.lands(name, href)] == []
