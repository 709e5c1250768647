"""From Typst to PDF/UA-1, and from Typst's complaints back to the page of an author.

Knows fonts and the compiler, not Sphinx.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pikepdf
import typst

from sphinx_kb.books.typst import fonts

if TYPE_CHECKING:
    from datetime import datetime

PLACE = re.compile(r"pages/(?P<page>[^\s:]+)\.typ:(?P<line>\d+)")
DRAWING = re.compile(r"images/[0-9a-f]+\.\w+")
PAGE = re.compile(rb"/Type\s*/Page\b")
"""A page in a PDF as Typst writes it."""

SOURCE = re.compile(r"// (?P<docname>\S+):(?P<line>\d+)$")
NO_GLYPH = re.compile(r'.*the text `"(.+?)"` could not be displayed', re.DOTALL)
WORDING = (
    (re.compile(r"label `?<(.+?)>`? does not exist in the document"), "书里没有 “{0}” 这个地方"),
    (re.compile(r"label `?<(.+?)>`? occurs multiple times in the document"), "“{0}” 在书里出现了两次"),
    (re.compile(r"failed to (?:parse|decode|load) (?:SVG|image)(.*)", re.S), "图片打不开{0}：换一个文件，或重新导出"),
    (re.compile(r"failed to load linked image (.+?) in SVG.*", re.S), "图里引用了图外的 {0}：把它嵌进图里"),
    (re.compile(r".*missing alt text.*", re.S), "有一处没有替代文字：给图加一行 “:alt: …”"),
    (re.compile(r"unknown font family: (.+)"), "没有 “{0}” 这种字体"),
)


class BookError(Exception):
    """The book cannot be set; the message is for an author, `location` names page and line where they are known."""

    def __init__(self, message: str, location: tuple[str, int] | None = None) -> None:
        super().__init__(message)
        self.location = location


class BookErrors(ExceptionGroup[BookError]):
    """Everything for which a book cannot be set."""


def reworded(message: str) -> str:
    """Typst's message in Chinese, where it is one we know."""
    for pattern, words in WORDING:
        if found := pattern.match(message):
            return words.format(*found.groups())
    return f"排书时出错：{message}"


def faults(error: typst.TypstError | typst.TypstWarning, root: Path, folders: list[str]) -> list[BookError]:
    """A complaint of Typst's for the authors of pages; where it is about one letter, every one that is lacking."""
    if not NO_GLYPH.match(error.message):
        return [BookError(reworded(error.message), location_of(error.diagnostic, root))]
    advice = "换一个字，或在 sphinx_kb/books/typst/fonts.py 里添一种有它的字体"
    doubtful = [letter for letter in sorted(letters_in(root) - fonts.covered()) if letter.isprintable()]
    faces = typst.Fonts(include_system_fonts=False, font_paths=folders)
    return [BookError(f"书的字体里没有 “{letter}”（U+{ord(letter):04X}）：{advice}", place_of(letter, root))
            for letter in doubtful if not is_shown(letter, faces)]


def is_shown(letter: str, faces: typst.Fonts) -> bool:
    """Whether a face has this letter; Typst has some of its own that no file tells of."""
    source = f'#set document(title: "x")\n#set text(font: ("Noto Serif SC", "Libertinus Serif"))\n#"{letter}"'
    try:
        typst.compile(source.encode(), font_paths=faces, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        return not NO_GLYPH.match(error.message)
    return True


def location_of(diagnostic: str, root: Path) -> tuple[str, int] | None:
    """The page and line of the source for the place in Typst that a diagnostic names first."""
    found = PLACE.search(diagnostic)
    if not found:
        drawing = DRAWING.search(diagnostic)
        return place_of(drawing[0], root) if drawing else None
    lines = (root / "pages" / f"{found['page']}.typ").read_text(encoding="utf-8").splitlines()
    return nearest(lines[: int(found["line"])]) or (found["page"], 1)


def place_of(text: str, root: Path) -> tuple[str, int] | None:
    """The page and line of the source where a text is first printed."""
    for page in sorted(root.glob("pages/**/*.typ")):
        before, found, _ = page.read_text(encoding="utf-8").partition(text)
        if found:
            return nearest(before.splitlines()) or (page.relative_to(root / "pages").with_suffix("").as_posix(), 1)
    return None


def nearest(lines: list[str]) -> tuple[str, int] | None:
    """What the last of the comments says that tell where in the source we are."""
    for line in reversed(lines):
        if source := SOURCE.search(line):
            return source["docname"], int(source["line"])
    return None


def letters_in(root: Path) -> frozenset[str]:
    """Every letter that the book or an image of it shows."""
    files = [*root.glob("*.typ"), *root.glob("pages/**/*.typ"), *root.glob("images/*.svg")]
    return frozenset().union(*(file.read_text(encoding="utf-8") for file in files)) - {"\n", "\t"}


def pack(pdf: bytes, target: BinaryIO) -> None:
    """Write a PDF with its objects compressed; Typst writes each of the tags, two thirds of a book, in plain.

    The same PDF gives the same bytes.
    """
    with pikepdf.open(io.BytesIO(pdf)) as book:
        book.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)


def set_pdf(main: Path, target: Path, kept: Path, date: datetime | None) -> int:
    """Set the book; gives its number of pages.

    `kept` is the folder for fonts made on the way. The target appears only when everything went well.

    Raises BookErrors, FontMissingError.
    """
    root = main.parent
    folders = fonts.folders(letters_in(root), kept)
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(main), root=str(root), font_paths=folders, ignore_system_fonts=True, pdf_standards=["ua-1"],
            timestamp=date, package_path=str(root / "none"), package_cache_path=str(root / "none"),
        )
    except typst.TypstError as error:
        raise BookErrors("排书时出错", faults(error, root, folders)) from error
    if warnings:  # something was left out
        raise BookErrors("排书时有警告", [fault for one in warnings for fault in faults(one, root, folders)])
    handle, name = tempfile.mkstemp(dir=root, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        pack(pdf, file)
    Path(name).chmod(0o644)
    Path(name).replace(target)
    return len(PAGE.findall(pdf))
