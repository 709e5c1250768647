"""Books in a stranger's site: five notes in another language, one extension, no front matter, no data, no settings."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

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
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("typst", "tex2typst", "pikepdf", "fontTools", "numpy", "pypinyin"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocker())
'''
