"""Books in a stranger's site: five notes in another language, one extension, no front matter, no data, no settings."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.books.epub.checker import NoCheckerError, complaints
from tests.books.epub.shelf import DC, Shelved
from tests.books.typst.conftest import pdf_of, squeezed
from tests.conftest import ROOT

NOTES = {
    "index": """
        # My garden

        Welcome. Begin with [the soil](soil.md).

        ```{toctree}
        soil
        water
        beds/index
        ```
    """,
    "soil": """
        # Soil

        *Loose* and **dark** is best. “Good soil” costs nothing.

        ```{figure} bed.svg
        :alt: A bed from above
        :name: fig-bed

        A bed from above
        ```

        {abbr}`pH (acidity)` 6 to 7.

        ## Kinds of soil

        | Kind | Holds |
        |---|---|
        | sand | little |
        | clay | much |
    """,
    "water": "# Water\n\nRain is free.[^1] See [](soil.md).\n\n[^1]: Mostly.\n\n```python\nwater(10)\n```\n",
    "beds/index": "# Beds\n\n```{toctree}\nroses\n```\n",
    "beds/roses": "# Roses\n\n{index}`roses <single: thorns>` like clay.\n",
    "bed.svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="150" viewBox="0 0 300 150">'
        '<rect width="300" height="150" fill="#0b5c61"/><text x="8" y="24" font-family="sans-serif">bed</text></svg>'
    ),
}
HAN = re.compile("[\u2e80-\u9fff\uff00-\uffef]")


@pytest.fixture
def make_garden(make_world):
    """A garden of notes with one extension of ours."""

    def make(extension: str, files: dict[str, str] | None = None, **settings):
        return make_world(files=NOTES | (files or {}), **{
            "extensions": ["myst_parser", extension], "language": "en", "project": "Garden", "author": "Ann",
            "myst_enable_extensions": [], **settings})

    return make


def test_an_english_garden_becomes_a_book_in_english_without_any_font_package(make_garden):
    built = make_garden("sphinx_kb.books.typst", numfig=True).build("typst")
    pdf = pdf_of(built)
    assert not HAN.search(pdf.text)
    assert not (built.out / "fonts").exists()
    assert pdf.outline == ["Contents", "Figures", "My garden", "Chapter 1 Soil", "1.1 Kinds of soil", "Chapter 2 Water",
                           "Chapter 3 Beds", "3.1 Roses", "Index"]
    for said in ("the soil (p. 2)", "Fig. 1 A bed from above", "pH (acidity)"):
        assert squeezed(said) in pdf.text
    assert re.search(r"R\s+Roses\s4.*S\s+Soil\s2.*T\s+thorns\s4", pdf.pages[-1], re.DOTALL)
    assert str(pdf.reader.trailer["/Root"]["/Lang"]) == "en"


def test_a_drawing_stands_below_the_title_of_its_chapter(make_garden):
    pdf = pdf_of(make_garden("sphinx_kb.books.typst").build("typst"))
    chapter = next(page for page in pdf.pages if "A bed from above" in page)
    assert chapter.index("Soil") < chapter.index("A bed from above")


def test_a_language_without_a_catalogue_speaks_english_around_its_own_letters(make_garden):
    built = make_garden("sphinx_kb.books.typst", {"beds/roses": "# バラ\n\n庭のバラ。\n"}, language="ja").build("typst")
    pdf = pdf_of(built)
    assert "3.1 バラ" in pdf.outline
    assert "庭のバラ。" in pdf.text
    assert {"Contents", "Index"} <= set(pdf.outline)


FULLER = {"version": "2", "copyright": "2026, Ann", "html_baseurl": "https://ann.example"}


@pytest.mark.turns(2)
@pytest.mark.parametrize("settings", [{}, FULLER], ids=["nothing set", "more set"])
def test_an_english_garden_becomes_an_e_book_in_english_that_the_checker_accepts(make_garden, tmp_path, settings):
    built = make_garden("sphinx_kb.books.epub", **settings).build("epub")
    assert built.warnings == []
    book = Shelved(built.out / "Garden.epub")
    assert not [name for name in book.pages if HAN.search(book.text(name))]
    assert not HAN.search(book.files["content.opf"].decode())
    assert "A bed from above" in book.text("nav.xhtml")
    assert book.spine[:2] == ["title.xhtml", "nav.xhtml"]
    assert [element.text for element in book.package.iter(f"{DC}title")] == ["Garden"]
    assert re.match("urn:uuid:", next(book.package.iter(f"{DC}identifier")).text)
    try:
        assert complaints(book.path, tmp_path / "report.json") == []
    except NoCheckerError as error:
        pytest.skip(str(error))


def test_a_garden_without_name_is_called_by_its_home_page(make_garden):
    unnamed = {"project": "Project name not set", "author": "Author name not set"}
    built = make_garden("sphinx_kb.books.epub", **unnamed).build("epub")
    assert built.warnings == []
    book = Shelved(next(built.out.glob("*.epub")))
    assert next(book.package.iter(f"{DC}title")).text == "My garden"
    assert not list(book.package.iter(f"{DC}creator"))
    pdf = pdf_of(make_garden("sphinx_kb.books.typst", **unnamed).build("typst"))
    assert pdf.reader.metadata.title == "My garden"


def test_an_e_book_claims_no_more_than_its_pages_show(make_garden):
    built = make_garden("sphinx_kb.books.epub", {"beds/roses": "# Roses\n\n![](../bed.svg)\n"}).build("epub")
    package = Shelved(built.out / "Garden.epub").files["content.opf"].decode()
    assert "alternativeText" not in package
    assert ">textual<" not in package.partition("accessModeSufficient")[2]
    assert "WCAG" not in package
    assert "MathML" not in package


@pytest.mark.parametrize("builder", ["html", "typst"])
def test_without_the_optional_packages_a_site_is_built_and_a_book_says_what_to_install(make_garden, tmp_path, builder):
    garden = make_garden("sphinx_kb.books.typst")
    garden.build("dummy")  # writes its settings
    tmp_path.joinpath("sitecustomize.py").write_text(BLOCKER, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "-b", builder, str(garden.docs), str(tmp_path / builder)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"}, capture_output=True, text=True, check=False)
    if builder == "html":
        assert (done.returncode, done.stderr) == (0, "")
    else:
        assert done.returncode
        assert "pip install sphinx-kb[book]" in done.stderr
        assert "Traceback" not in done.stderr


BLOCKER = '''
import importlib.util
import sys

GONE = ("typst", "tex2typst", "pikepdf", "fontTools", "numpy", "pypinyin")
find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in GONE else find_spec(name, package)

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in GONE:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocker())
'''
"""Makes optional packages look as if they were not installed."""
