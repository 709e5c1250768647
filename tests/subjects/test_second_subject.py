"""A site on another drug: it needs no line of the packages changed, and nothing of this site's drug gets into it."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

HERE = Path(__file__).parent
SITES = {"zh": HERE / "venlafaxine", "en": HERE / "venlafaxine-en"}
BUILDERS = ("html", "epub", "typst")
FOREIGN = re.compile(r"米氮平|mirtazapine|12356|瑞美隆|remeron|奥氮平|喹硫平|olanzapine", re.I)
HAN = re.compile(r"[\u3400-\u9fff]")
TEXT = {".html", ".xhtml", ".js", ".css", ".json", ".xml", ".typ", ".opf", ".ncx", ".csv", ".svg", ".txt", ".bib"}


@pytest.fixture(scope="module", params=[
    pytest.param(language, marks=pytest.mark.turns(2, together=f"the other drug, {language}")) for language in SITES])
def site(request, tmp_path_factory):
    """The site in one language, built strictly by every builder: its language and its folder."""
    folder = tmp_path_factory.mktemp(request.param)
    for builder in BUILDERS:
        build = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-n", "-q", "-d", folder / "doctrees"]
        where = ["-b", builder, SITES[request.param], folder / builder]
        run = subprocess.run([*build, *where], cwd=ROOT, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
    return request.param, folder


def texts(folder: Path):
    """Every text of an output, those inside of an e-book, too."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in TEXT:
            yield path.name, path.read_text(encoding="utf-8")
        elif path.suffix == ".epub":
            with zipfile.ZipFile(path) as book:
                for name in book.namelist():
                    if Path(name).suffix in TEXT:
                        yield name, book.read(name).decode("utf-8")


def page(folder: Path, name: str) -> str:
    """What a reader of a page sees, without markup."""
    text = (folder / "html" / f"{name}.html").read_text(encoding="utf-8")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


@pytest.mark.parametrize("builder", BUILDERS)
def test_nothing_of_the_first_drug_is_in_any_output(site, builder):
    language, folder = site
    found = [(name, FOREIGN.search(text)[0]) for name, text in texts(folder / builder) if FOREIGN.search(text)]
    assert found == []
    if language == "en":
        assert [name for name, text in texts(folder / builder) if HAN.search(text)] == []


def test_values_claims_ledger_charts_and_references_are_there(site):
    language, folder = site
    index, mechanism, dose, evidence, references = (
        page(folder, name) for name in ("index", "mechanism", "dose", "evidence", "references"))
    assert {"zh": "5 h（3–7）", "en": "5 h (3–7)"}[language] in index
    assert "82 nmol/L" in mechanism
    assert {"C001", "C002", "C003", "C004", "C005"} <= set(re.findall(r"C00\d", evidence))
    assert "2480 nmol/L" in evidence
    assert "Test record one" in references
    drawn = (folder / "html/mechanism.html").read_text(encoding="utf-8")
    assert 'class="kb-lanes"' in drawn
    assert {"zh": "度洛西汀高", "en": "duloxetine 100-fold tighter"}[language] in mechanism
    shown = (folder / "html/dose.html").read_text(encoding="utf-8")
    assert {"concentration", "explorer", "occupancy", "step"} <= set(re.findall(r"kb-chart--(\w+)", shown))
    assert "data-kb-explorer" in shown
    # a label of a chart may be wrapped
    assert {"zh": "唯一的人体实测（PET）", "en": "onlymeasurementinpeople(PET)"}[language] in dose.replace(" ", "")
    assert {"zh": "这是模型，不是测量", "en": "This is a model, not a measurement"}[language] in dose


def test_the_books_hold_the_charts_and_the_references(site):
    language, folder = site
    (book,) = (folder / "epub").glob("*.epub")
    with zipfile.ZipFile(book) as packed:
        drawings = [name for name in packed.namelist() if name.endswith(".svg")]
    charts = [re.sub(r"^_images/fig-|-[0-9a-f]+\.svg$", "", name) for name in drawings if "fig-" in name]
    assert set(charts) == {"dose-concentration", "dose-explorer", "dose-occupancy", "dose-step", "mechanism-ki"}
    assert charts.count("dose-concentration") > 1, "a wide chart comes in parts that a small screen can show"
    (pdf,) = (folder / "typst").glob("*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert any("Test record one" in text for name, text in texts(folder / "typst") if name.endswith(".typ"))
    words = {"zh": "药代参数与各人群的来源", "en": "parameters and populations are given in its tables"}[language]
    assert any(words in text for name, text in texts(folder / "typst") if name.endswith(".typ"))
