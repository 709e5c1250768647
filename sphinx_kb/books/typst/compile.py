"""Compile Typst to PDF/UA-1, and map Typst's errors back to source pages."""

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
from sphinx_kb.books.typst.language import needs_wide_letters
from sphinx_kb.books.typst.letters import letters_in, write_boxes
from sphinx_kb.locale import N_, _
from sphinx_kb.text.typst_markup import call, string

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

TYPST_LOCATION = re.compile(r"pages/(?P<page>[^\n]+?)\.typ:(?P<line>\d+)")
DRAWING = re.compile(r"images/[0-9a-f]+\.\w+")
PAGE = re.compile(rb"/Type\s*/Page\b")
"""A page in a PDF as Typst writes it."""

SOURCE_COMMENT = re.compile(r"// (?P<docname>.+):(?P<line>\d+)$")
BROKEN_IMAGE = re.compile(r"failed to (?:parse|decode|load) (?:SVG|image|linked image)|unknown image format")
NO_LABEL = re.compile(r"label `?(?:label\(\"(.+?)\"\)|<(.+?)>)`? does not exist in the document")
NO_GLYPH = re.compile(r'.*the text `"(.+?)"` could not be displayed', re.DOTALL)
WORDING = (
    (re.compile(r"label `?(?:label\(\"|<)(.+?)(?:\"\)|>)`? does not exist in the document"),
     N_("The book has no label “%s”")),
    (re.compile(r"label `?(?:label\(\"|<)(.+?)(?:\"\)|>)`? occurs multiple times in the document"),
     N_("The label “%s” occurs twice in the book")),
    (re.compile(r"failed to (?:parse|decode|load) (?:SVG|image)(.*)", re.S),
     N_("An image cannot be opened%s: use another file, or export it again")),
    (re.compile(r"failed to load linked image (.+?) in SVG.*", re.S),
     N_("A drawing refers to the external file %s: embed it in the drawing")),
    (re.compile(r".*missing alt text.*", re.S), N_("An image has no alternative text: add a line “:alt: …”")),
    (re.compile(r".*heading title is empty", re.S), N_("A heading has no words: write some, or delete it")),
    (re.compile(r"unknown font family: (.+)"), N_("The font “%s” was not found")),
)


class BookError(Exception):
    """The book cannot be typeset; the message is for authors, `location` is the page and line, if known."""

    kind = "book"
    shown = ""
    """The page that cannot be set, if known; of other kinds, what is shown otherwise instead."""

    def __init__(self, message: str, location: tuple[str, int] | None = None) -> None:
        super().__init__(message)
        self.location = location


class MissingLabelError(BookError):
    """A link leads to a label that the book does not have."""


class MissingLetterError(BookError):
    """No font of the book has a character."""

    kind = "glyph"

    def __init__(self, letter: str, location: tuple[str, int] | None) -> None:
        message = _("No font of the book has “%(letter)s” (U+%(code)04X): use another character")
        super().__init__(message % {"letter": letter, "code": ord(letter)}, location)
        self.shown = letter


class BrokenImageError(BookError):
    """An image of the book cannot be opened; `shown` is its path in the folder of the book."""

    kind = "image"

    def __init__(self, message: str, file: str, location: tuple[str, int] | None) -> None:
        super().__init__(message, location)
        self.shown = file


class BookErrors(ExceptionGroup[BookError]):
    """All errors that prevent the book from being typeset."""


def reworded(message: str) -> str:
    """Reword a known message of Typst for authors, on one line."""
    message = " ".join(message.split())
    for pattern, words in WORDING:
        if found := pattern.match(message):
            return str(_(words)) % found.groups()
    return _("The book cannot be typeset: %s") % message


def faults(error: typst.TypstError | typst.TypstWarning, root: Path, folders: list[str]) -> list[BookError]:
    """Convert an error of Typst for authors; one about a missing glyph or a broken image becomes one for each."""
    if BROKEN_IMAGE.match(error.message) and (broken := list(broken_images(root))):
        return [*broken]
    if not NO_GLYPH.match(error.message):
        label = NO_LABEL.match(error.message)
        fault = (MissingLabelError if label else BookError)(
            reworded(error.message), location_of(error.diagnostic, root))
        page = TYPST_LOCATION.search(error.diagnostic)
        fault.shown = (label[1] or label[2]) if label else page["page"] if page else ""
        return [fault]
    known = fonts.covered() if folders else frozenset(map(chr, range(0x7F)))
    doubtful = [letter for letter in sorted(letters_in(root) - known) if letter.isprintable()]
    faces = typst.Fonts(include_system_fonts=False, font_paths=folders)
    return [MissingLetterError(letter, place_of(letter, root)) for letter in doubtful if not is_shown(letter, faces)]


def is_shown(letter: str, faces: typst.Fonts) -> bool:
    """Whether a font has this character, including the fonts embedded in Typst."""
    source = f'#set document(title: "x")\n#set text(font: "Libertinus Serif")\n#"{letter}"'
    try:
        typst.compile(source.encode(), font_paths=faces, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        return not NO_GLYPH.match(error.message)
    return True


def broken_images(root: Path) -> Iterator[BrokenImageError]:
    """Yield an error for each image of a book that cannot be opened, with the first page that shows it."""
    for path in sorted(root.glob("images/*")):
        file = path.relative_to(root).as_posix()
        source = f'#set document(title: "x")\n#{call("image", string(f"/{file}"), alt=string("x"))}'
        try:
            _pdf, warnings = typst.compile_with_warnings(  # type: ignore[type-var]  # takes a root of another type too
                source.encode(), root=str(root), ignore_system_fonts=True, pdf_standards=["ua-1"])
            told = [warning.message for warning in warnings]
        except typst.TypstError as error:
            told = [error.message]
        for message in list(filter(BROKEN_IMAGE.match, told))[:1]:
            yield BrokenImageError(reworded(message), file, place_of(file, root))


def location_of(diagnostic: str, root: Path) -> tuple[str, int] | None:
    """Return the source page and line of the first Typst location in a diagnostic."""
    found = TYPST_LOCATION.search(diagnostic)
    if not found:
        drawing = DRAWING.search(diagnostic)
        return place_of(drawing[0], root) if drawing else None
    lines = (root / "pages" / f"{found['page']}.typ").read_text(encoding="utf-8").splitlines()
    return nearest(lines[: int(found["line"])]) or (found["page"], 1)


def place_of(text: str, root: Path) -> tuple[str, int] | None:
    """Return the source page and line where a text first occurs."""
    for page in sorted(root.glob("pages/**/*.typ")):
        before, found, _ = page.read_text(encoding="utf-8").partition(text)
        if found:
            return nearest(before.splitlines()) or (page.relative_to(root / "pages").with_suffix("").as_posix(), 1)
    return None


def nearest(lines: list[str]) -> tuple[str, int] | None:
    """Return the page and line of the last source comment."""
    for line in reversed(lines):
        if source := SOURCE_COMMENT.search(line):
            return source["docname"], int(source["line"])
    return None


def pack(pdf: bytes, target: BinaryIO) -> None:
    """Write a PDF with compressed objects: Typst leaves the tags, two thirds of a book, uncompressed.

    Deterministic.
    """
    with pikepdf.open(io.BytesIO(pdf)) as book:
        book.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)


def set_pdf(
    main: Path, target: Path, kept: Path, date: datetime | None, *, lost: Iterable[str] = (), strict: bool = True
) -> tuple[int, list[BookError]]:
    """Typeset the book; return its number of pages, and what it shows as boxes or leaves out.

    `kept` is the cache folder for fonts, `lost` the labels to which links lead that are nowhere. The target is written
    atomically and only on success. A `strict` book has no boxes and leaves out nothing.

    Raises BookErrors, FontMissingError.
    """
    told: list[BookError] = []
    more: list[str] = []
    instead: dict[str, set[str]] = {"letters": set(), "images": set(), "labels": set(lost), "pages": set()}
    write_boxes(main.parent)
    while True:
        if not strict:
            write_boxes(main.parent, **{name: sorted(shown) for name, shown in instead.items()})
        try:
            pages, left = compiled(main, target, kept, date, more, strict=strict)
        except BookErrors as errors:
            found = [fault for fault in errors.exceptions if isinstance(fault, BookError)]
        else:
            return pages, told + left
        if not more and any(isinstance(fault, MissingLetterError) for fault in found) and (
                more := fonts.more_folders()):
            continue
        new = [fault for fault in found if fault.shown and fault.shown not in instead[place_in(fault)]]
        if strict or not new:
            raise BookErrors(str(found[0]), found)
        told += new
        for fault in new:
            instead[place_in(fault)].add(fault.shown)


def place_in(fault: BookError) -> str:
    """Return which parameter of `write_boxes` takes what a fault shows."""
    kinds = {MissingLetterError: "letters", BrokenImageError: "images", MissingLabelError: "labels"}
    return kinds.get(type(fault), "pages")


def compiled(
    main: Path, target: Path, kept: Path, date: datetime | None, more: list[str], *, strict: bool
) -> tuple[int, list[BookError]]:
    """Typeset the book; return its number of pages, and warnings that a book which is not strict may have.

    `more` is folders of further fonts. Raises BookErrors, FontMissingError.
    """
    root = main.parent
    letters = letters_in(root)
    folders = [*(fonts.folders(letters, kept) if needs_wide_letters(letters) else []), *more]
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(main), root=str(root), font_paths=folders, ignore_system_fonts=True, pdf_standards=["ua-1"],
            timestamp=date, package_path=str(root / "none"), package_cache_path=str(root / "none"),
        )
    except typst.TypstError as error:
        raise BookErrors(error.message, faults(error, root, folders)) from error
    told = [fault for one in warnings for fault in faults(one, root, folders)]
    shown = (MissingLetterError, BrokenImageError)
    left_out = [fault for fault in told if strict or isinstance(fault, shown)]
    if left_out:
        raise BookErrors(str(left_out[0]), left_out)
    handle, name = tempfile.mkstemp(dir=root, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        pack(pdf, file)
    Path(name).chmod(0o644)
    Path(name).replace(target)
    return len(PAGE.findall(pdf)), told
