"""Books are offered with size, date and digest; what is not there is not offered."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import re
import runpy
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest

from sphinx_kb.books import downloads
from sphinx_kb.books.made import book, books_in, pages_of
from tests.conftest import ROOT

PAGES = {
    "index": "# 首页\n\n```{toctree}\ntake\nother\n```\n",
    "take": "# 下载\n\n```{books}\n```\n",
    "other": "# 别的页\n",
}
PDF = b"%PDF-1.7\n<</CreationDate (D:20260304120000Z)>>\n%%EOF"


def epub(day: str = "2026-05-06") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo("content.opf")
        archive.writestr(entry, f'<meta property="dcterms:modified">{day}T00:00:00Z</meta>')
    return out.getvalue()


@pytest.fixture
def world(make_world):
    made = make_world(
        "sphinx_kb.core",
        "sphinx_kb.books.downloads",
        files=PAGES,
        kb_books_folder="../made",
        kb_books_commands={"pdf": "make pdf", "epub": "make epub"},
        copyright="甲",
        version="1",
    )
    (made.root / "made").mkdir()
    return made


@pytest.fixture
def told(monkeypatch):
    """What the build says to who runs it."""
    said: list[str] = []
    monkeypatch.setattr(downloads.logger, "info", lambda message: said.append(str(message)))
    return said


def put(world, **books: bytes) -> None:
    """Lay books into the folder where they are looked for: ``pdf=b"…"``."""
    for end, data in books.items():
        (world.root / "made" / f"book.{end}").write_bytes(data)


def offered(built) -> dict[str, str]:
    """The links to books on the page, with what they say."""
    return dict(re.findall(r'<a class="kb-books__file" href="(books/[^"]+)" download>([^<]+)</a>', built.page("take")))


def text(built) -> str:
    return re.sub(r"<[^>]+>", "", built.page("take"))


def test_without_books_readers_hear_that_they_are_missing_and_builders_what_makes_them(world, told):
    built = world.build()
    assert built.warnings == []
    assert offered(built) == {}
    assert "没有附带 PDF、EPUB" in text(built)
    assert "make" not in text(built)
    assert told[-1] == "要做出来，敲 make pdf、make epub。"
    assert not (built.out / "books").exists()


def test_builders_hear_of_the_command_for_everything_and_of_none_where_none_is_named(world, told):
    assert "这一份网站没有附带 PDF、EPUB。" in text(world.build(kb_books_commands={}))
    assert told == ["这一份网站没有附带 PDF、EPUB。"]
    both = {"pdf": "nox pdf", "epub": "nox epub", "all": "nox <all>"}
    world.build(kb_books_commands=both)
    assert told[-1] == "要做出来，敲 nox pdf、nox epub；敲 nox <all> 会连书带网站一起做好。"


def test_in_an_english_site_books_are_offered_in_english(world):
    put(world, epub=epub())
    said = text(world.build(language="en"))
    assert "Download EPUB" in said
    assert "1 KB, edition of May 6, 2026. Adjustable text size" in said
    assert "This copy of the site comes without PDF." in said


def test_books_are_copied_and_offered_with_size_date_and_digest(world):
    put(world, pdf=PDF, epub=epub())
    built = world.build()
    assert offered(built) == {"books/book.pdf": "下载 PDF", "books/book.epub": "下载 EPUB"}
    assert (built.out / "books/book.pdf").read_bytes() == PDF
    assert (built.out / "books/book.epub").read_bytes() == epub()
    said = text(built)
    assert "1 KB，2026 年 3 月 4 日的版本" in said
    assert "2026 年 5 月 6 日的版本" in said
    assert hashlib.sha256(PDF).hexdigest() in said
    assert "没有附带" not in said


def test_of_a_pdf_its_pages_are_told(world):
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(3):
            pdf.add_blank_page()
        pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    put(world, pdf=made.getvalue(), epub=epub())
    said = text(world.build())
    assert "3 页，1 KB，" in said
    assert said.count(" 页，") == 1


def test_pages_are_not_counted_where_the_metadata_of_a_pdf_has_their_number(monkeypatch):
    monkeypatch.setitem(sys.modules, "pikepdf", None)  # cannot be imported
    assert pages_of(b"%PDF <xmpTPg:NPages>335</xmpTPg:NPages>") == 335
    assert pages_of(b"%PDF <rdf:Description xmpTPg:NPages=\"12\"/>") == 12
    assert pages_of(b"%PDF") is None


def test_of_two_books_the_one_that_is_missing_is_said(world):
    put(world, epub=epub())
    assert "没有附带 PDF。" in text(world.build())


def test_a_book_made_anew_is_offered_as_it_is_now(world):
    put(world, epub=epub())
    world.build()
    put(world, epub=epub("2027-01-02") + b"\0" * 4_000_000, pdf=PDF)
    built = world.build()
    assert "4.0 MB，" in text(built)
    assert (built.out / "books/book.epub").stat().st_size > 4_000_000
    assert list(offered(built)) == ["books/book.pdf", "books/book.epub"]


def test_a_book_that_is_gone_is_no_longer_published(world):
    put(world, epub=epub(), pdf=PDF)
    world.build()
    (world.root / "made/book.pdf").unlink()
    built = world.build()
    assert list(offered(built)) == ["books/book.epub"]
    assert [path.name for path in (built.out / "books").iterdir()] == ["book.epub"]
    (world.root / "made/book.epub").unlink()
    assert not (world.build().out / "books").exists()


def test_an_incremental_build_gives_what_a_clean_one_gives(world):
    world.build(to="grown")
    put(world, epub=epub())
    shown = {build: world.build(to=build).page("take") for build in ("grown", "clean")}
    assert shown["grown"] == shown["clean"]


def test_a_book_beside_it_changes_no_page_of_another_format(world):
    page = world.build("text").out / "take.txt"
    written = page.stat().st_mtime_ns
    put(world, epub=epub())
    assert world.build("text").out == page.parent
    assert page.stat().st_mtime_ns == written


def test_a_page_that_does_not_list_books_publishes_none(world):
    put(world, epub=epub())
    world.write({"take": "# 下载\n\n没有了。\n"})
    assert not (world.build().out / "books").exists()


def test_every_page_learns_where_books_are_listed(world):
    world.write({"_templates/page.html": "{{ pagename }}→{{ kb_books_page }}"})
    built = world.build(templates_path=["_templates"])
    assert built.page("other") == "other→take"
    world.write({"take": "# 下载\n", "index": PAGES["index"] + "\n```{books}\n```\n"})
    assert world.build(templates_path=["_templates"]).page("other") == "other→index"


@pytest.mark.parametrize("builder", ["epub", "text", "gettext", "singlehtml"])
def test_other_formats_say_where_books_are(world, builder):
    put(world, epub=epub())
    assert [line for line in world.build(builder).warnings if "epub" not in line] == []


def test_a_book_without_a_date_of_its_own_has_that_of_its_file(tmp_path):
    for name, data in {"a.pdf": b"%PDF", "b.epub": b"no zip", "c.pdf": b"/CreationDate (D:20269999)"}.items():
        path = tmp_path / name
        path.write_bytes(data)
        os.utime(path, (1_700_000_000, 1_700_000_000))
        assert book(path).date == dt.date(2023, 11, 14)


def test_xmp_dates_a_pdf_too(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF <xmp:ModifyDate>2026-07-08T00:00:00Z</xmp:ModifyDate> /CreationDate (D:20200101)")
    assert book(path).date == dt.date(2026, 7, 8)
    path.write_bytes(b"%PDF /CreationDate (D:20200101) <xmp:ModifyDate>2026-07-08T00:00:00Z</xmp:ModifyDate>")
    assert book(path).date == dt.date(2020, 1, 1), "the first in the file"


def test_nothing_but_books_is_offered(tmp_path):
    for name in ("a.pdf", "a.epub", "a.part", "notes.txt", "mirtazapine.epub.part"):
        (tmp_path / name).write_bytes(b"x")
    assert [one.name for one in books_in(tmp_path)] == ["a.pdf", "a.epub"]
    assert books_in(tmp_path / "nowhere") == []


def test_the_command_says_where_a_book_is_and_how_large(tmp_path):
    path = tmp_path / "a.epub"
    path.write_bytes(epub())
    told = {}
    for language in ("zh_CN", "en"):
        done = subprocess.run(
            [sys.executable, "-m", "sphinx_kb.books.made", "--language", language, str(path)], cwd=ROOT,
            capture_output=True, text=True, check=True, env={**os.environ, "PYTHONUTF8": "1"})
        told[language] = done.stdout
    assert told == {"zh_CN": f"EPUB 做好了：{path}（1 KB，2026 年 5 月 6 日的版本）\n",
                    "en": f"EPUB is ready: {path} (1 KB, edition of May 6, 2026)\n"}


def test_every_kind_of_book_is_made_by_a_command_of_the_makefile():
    targets = set(re.findall(r"^([a-z-]+):", Path(ROOT, "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    settings = runpy.run_path(str(ROOT / "conf.py"))
    commands = {command.removeprefix("make ") for command in settings["kb_books_commands"].values()}
    assert {"pdf", "epub", "all"} == set(settings["kb_books_commands"])
    assert commands <= targets


@pytest.mark.parametrize(("module", "spared"), [
    ("sphinx_kb.books.made", ("docutils.parsers.rst", "sphinx.builders.html", "pikepdf")),
    ("sphinx_kb.books.typst", ("numpy", "typst", "pikepdf")),
])
def test_what_a_book_with_nothing_changed_does_not_need_is_not_imported(module, spared):
    code = f"import sys, {module}; print([name for name in {spared!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(("builder", "looks"), [("html", True), ("epub", False)])
def test_only_a_site_looks_into_the_folder_of_books(world, monkeypatch, builder, looks):
    """A book that has just been built is no reason to build it again."""
    seen = []
    ask = downloads.folders_looked_into
    monkeypatch.setattr(downloads, "folders_looked_into", lambda app: seen.append(ask(app)) or ask(app))
    world.build(builder)
    assert {bool(folders) for folders in seen} == {looks}
