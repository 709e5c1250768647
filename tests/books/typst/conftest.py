"""Small books: a world of pages set as a PDF, and what a reader finds in it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest

from tests.conftest import Built
from tests.published import published

SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" viewBox="0 0 80 40">'
    '<rect width="80" height="40" fill="#0b5c61"/><text x="8" y="24" font-family="sans-serif">α₂</text></svg>'
)


class Pdf:
    """A PDF as its reader has it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.reader = pypdf.PdfReader(io.BytesIO(data))
        self.objects = pikepdf.open(io.BytesIO(data))

    @cached_property
    def read(self) -> list[tuple[str, str, str]]:
        """The text of each page, what of it stands at the foot, and what in the lower half above that."""
        found = []
        for page in pypdfium2.PdfDocument(self.data):
            text, width, middle = page.get_textpage(), page.get_width(), page.get_height() / 2
            foot, lower = (text.get_text_bounded(0, low, width, high) for low, high in ((0, 60), (60, middle)))
            found.append((text.get_text_range(), squeezed(foot), squeezed(lower)))
        return found

    @property
    def pages(self) -> list[str]:
        return [text for text, _foot, _lower in self.read]

    @cached_property
    def text(self) -> str:
        """All the text without white space: lines break where paper ends."""
        return squeezed("".join(self.pages))

    @cached_property
    def outline(self) -> list[str]:
        """The bookmarks, in order."""
        return [str(entry.title) for entry in flat(self.reader.outline)]

    def links(self) -> list[dict]:
        """What links do: a place in the book or an address."""
        found = []
        for page in self.reader.pages:
            for annotation in page.get("/Annots") or ():
                entry = annotation.get_object()
                if entry["/Subtype"] == "/Link":
                    found.append(entry.get("/A", {}) | ({"/D": entry["/Dest"]} if "/Dest" in entry else {}))
        return found

    def number_of_links(self) -> int:
        return len(self.links())

    def addresses(self) -> list[str]:
        return [str(link["/URI"]) for link in self.links() if "/URI" in link]

    def links_that_lead_nowhere(self) -> list[str]:
        return [str(link) for link in self.links() if "/URI" not in link and not self.lands(link)]

    def lands(self, link: dict) -> bool:
        target = link.get("/D")
        if isinstance(target, str):
            return target in self.named
        target = target.get_object() if hasattr(target, "get_object") else target
        return bool(target) and target[0].get_object().get("/Type") == "/Page"

    @cached_property
    def named(self) -> dict[str, object]:
        """The places that have names."""
        return self.reader.named_destinations

    def rightmost(self) -> float:
        """How far to the right any letter reaches, in points."""
        found = [0.0]
        for page in pypdfium2.PdfDocument(self.data):
            text = page.get_textpage()
            found += [text.get_charbox(at)[2] for at in range(text.count_chars())]
        return max(found)

    def width(self) -> float:
        """That of the widest page, in points."""
        return max(float(page.mediabox.width) for page in self.reader.pages)

    def feet(self) -> list[str]:
        """What stands below the text of each page."""
        return [foot for _text, foot, _lower in self.read]

    def rasters(self) -> list[str]:
        """The images that are no drawings."""
        placed = [(page["/Resources"].get("/XObject") or {}).items() for page in self.reader.pages]
        return [str(name) for page in placed for name, one in page if one.get_object().get("/Subtype") == "/Image"]

    def catalogue(self) -> dict[str, object]:
        """What a screen reader is told first."""
        root = self.reader.trailer["/Root"]
        return {"marked": bool(root["/MarkInfo"]["/Marked"]), "language": str(root["/Lang"]),
                "shows title": bool(root["/ViewerPreferences"]["/DisplayDocTitle"]),
                "metadata": root["/Metadata"].get_object().get_data()}

    def information(self) -> dict[str, str]:
        return {str(name): str(value) for name, value in self.reader.metadata.items()}

    def headings_left_alone(self) -> list[str]:
        """Headings whose text begins on a page after theirs."""
        pages = {page.objgen: number for number, page in enumerate(self.objects.pages, 1)}
        parts = [(str(tag["/S"]), page) for tag in blocks(self.objects.Root["/StructTreeRoot"])
                 if (page := first_page(tag, pages))]
        return [f"page {page}, {kind} before {after}" for (kind, page), (after, other) in pairwise(parts)
                if re.fullmatch(r"/H\d", kind) and not re.fullmatch(r"/H\d", after) and page != other
                and after not in ("/Figure", "/Caption")]  # a drawing may float

    def chapters(self) -> set[int]:
        """The pages on which a part begins: bookmarks of the first level, and the first of those within."""
        top = [entry for entry in self.reader.outline if not isinstance(entry, list)]
        return {self.reader.get_destination_page_number(entry) + 1 for entry in top}

    def less_than_half_full(self) -> list[int]:
        """The pages whose lower half has no letter but for the foot."""
        return [number for number, (_text, _foot, lower) in enumerate(self.read, 1) if not lower]

    def structure(self) -> list:
        """The elements of the tag tree, in reading order."""
        return list(elements(self.objects.Root["/StructTreeRoot"]))


    def tags(self) -> list[tuple[str, str]]:
        """The kind of each element of the tag tree and what is said instead of it, in reading order."""
        return [(str(tag["/S"]), str(tag.get("/Alt", "")).strip()) for tag in self.structure()]


def tags_in(tag: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    """The elements right below one."""
    return [kid for kid in kids(tag) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def kids(tag: pikepdf.Dictionary) -> list:
    found = tag.get("/K", [])
    return list(found) if isinstance(found, (pikepdf.Array, list)) else [found]


def elements(tag: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    for one in tags_in(tag):
        yield one
        yield from elements(one)


BLOCKS = {"/P", "/L", "/Table", "/Figure", "/Caption", "/BlockQuote", "/Code", "/Formula",
          *(f"/H{level}" for level in range(1, 7))}


def blocks(tag: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    """The outermost elements that are text, in reading order."""
    for one in tags_in(tag):
        if str(one["/S"]) in BLOCKS:
            yield one
        else:
            yield from blocks(one)


def first_page(tag: pikepdf.Dictionary, pages: dict[tuple[int, int], int]) -> int | None:
    """The page on which an element begins."""
    for kid in kids(tag):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if found := first_page(kid, pages):
                return found
        elif isinstance(kid, pikepdf.Dictionary) and "/Pg" in kid:
            return pages[kid["/Pg"].objgen]
        elif "/Pg" in tag:
            return pages[tag["/Pg"].objgen]
    return None


def flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from flat(entry)
        else:
            yield entry


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="session")
def faces(tmp_path_factory) -> str:
    """Where the bold that is cut for one book serves the next."""
    return str(tmp_path_factory.mktemp("fonts"))


@pytest.fixture
def make_book(make_world, faces):
    """Build a world of pages as a book."""

    def make(files: dict[str, str], *extensions: str, **settings):
        pages = {"index": "# 书\n\n```{toctree}\n:caption: 部分\n\npage\n```\n", **files}
        settings = {"kb_book_fonts": faces, **settings}
        world = make_world("sphinx_kb.core", "sphinx_kb.books.typst", *extensions, files=pages, numfig=True,
                           numfig_format={"figure": "图 %s", "table": "表 %s", "code-block": "代码 %s"},
                           numfig_secnum_depth=0, **settings)
        world.docs.joinpath("square.svg").write_text(SQUARE, encoding="utf-8")
        return world

    return make


def pdf_of(built: Built) -> Pdf:
    assert built.warnings == []
    return Pdf((built.out / "book.pdf").read_bytes())


@cache
def opened(path: Path) -> Pdf:
    return Pdf(path.read_bytes())


def asked(path: Path, name: str) -> Any:
    """What a PDF is, or answers, by the name of it."""
    found = getattr(opened(path), name)
    return found() if callable(found) else found


class ReadApart:
    """A large PDF that another process reads, which ends after it: what a reader of PDF has opened is never small."""

    def __init__(self, path: Path, process: Executor) -> None:
        self.path, self.process, self.known = path, process, {}

    def __getattr__(self, name: str) -> Any:
        if name not in self.known:
            self.known[name] = self.process.submit(asked, self.path, name).result()
        found = self.known[name]
        return (lambda: found) if callable(getattr(Pdf, name, None)) else found


@dataclass(frozen=True)
class RealBook:
    """The book of the real documentation."""

    out: Path
    doctrees: Path
    said: str
    status: int
    pdf: ReadApart


@pytest.fixture(scope="module")
def real_book(shared_folder) -> Iterator[RealBook]:
    made = published("typst", shared_folder)
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        pdf = ReadApart(made.out / "mirtazapine.pdf", process)
        yield RealBook(made.out, made.doctrees, made.said, made.status, pdf)
