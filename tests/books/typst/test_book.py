"""The book of the real documentation: nothing of the site is missing, everything lands, a screen reader can read it."""

from __future__ import annotations

import pickle
import re
import shutil
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote

import pytest
from docutils import nodes
from fontTools.ttLib import TTFont
from pybtex.database import parse_file
from pybtex.richtext import Text
from sphinx import addnodes

from sphinx_evidence.model.load import load
from sphinx_kb.books.typst.compile import set_pdf
from sphinx_kb.terms.load import load_terms
from tests.amount import EVERYTHING
from tests.books.typst.conftest import squeezed
from tests.conftest import ROOT, use_chinese
from tests.published import in_no_book

pytestmark = [pytest.mark.site, pytest.mark.turns(2, together="the book as a PDF")]


@pytest.fixture(scope="module")
def doctrees(real_book):
    found = {}
    for path in sorted(real_book.doctrees.rglob("*.doctree")):
        name = path.relative_to(real_book.doctrees).with_suffix("").as_posix()
        if in_no_book(name):
            continue
        with path.open("rb") as file:
            found[name] = pickle.load(file)
    return found


@pytest.fixture(scope="module")
def data():
    use_chinese()  # for numbers as the book prints them
    return load(ROOT / "docs")


def missing_from(text: str, wanted) -> list[str]:
    return [one for one in wanted if squeezed(one) not in text]


def test_the_book_is_set_without_a_warning(real_book):
    assert (real_book.status, real_book.said) == (0, "")


def test_every_heading_is_a_bookmark(real_book, doctrees):
    outline = [squeezed(title) for title in real_book.pdf.outline]
    headings = [squeezed(section[0].astext()) for tree in doctrees.values() for section in tree.findall(nodes.section)]
    assert [heading for heading in headings if not any(title.endswith(heading) for title in outline)] == []
    assert len(outline) >= len(headings)


def own_words(caption) -> str:
    """A caption without its citations, whose text is made later."""
    caption = caption.deepcopy()
    for reference in list(caption.findall(addnodes.pending_xref)):
        reference.parent.remove(reference)
    return caption.astext().rstrip()


def test_every_figure_and_table_of_the_site_is_there_with_its_number(real_book, doctrees):
    captions = [own_words(caption) for tree in doctrees.values() for figure in tree.findall(nodes.figure)
                for caption in figure.findall(nodes.caption)]
    titles = [table[0].astext() for tree in doctrees.values() for table in tree.findall(nodes.table)
              if isinstance(table[0], nodes.title)]
    for kind, wanted in (("图", captions), ("表", titles)):
        assert len(wanted) > 30
        found = [re.findall(rf"{kind}(\d+){re.escape(squeezed(one))}", real_book.pdf.text) for one in wanted]
        assert [one for one, numbers in zip(wanted, found, strict=True) if not numbers] == []
        assert {int(number) for numbers in found for number in numbers} == set(range(1, len(wanted) + 1))


def test_numbers_of_figures_rise_through_the_book(real_book):
    written = [path.read_text(encoding="utf-8") for path in pages_in_order(real_book.out)]
    numbers = [int(found) for text in written for found in re.findall(r'"图", numbering: _ => "(\d+)"', text)]
    assert numbers == sorted(numbers)


def pages_in_order(out: Path) -> list[Path]:
    main = (out / "main.typ").read_text(encoding="utf-8")
    return [out / found for found in re.findall(r'include "(pages/.+?\.typ)"', main)]


def test_every_term_claim_and_reference_is_there(real_book, data):
    text = real_book.pdf.text
    assert missing_from(text, [term.name for term in load_terms(ROOT / "docs").by_key.values()]) == []
    assert missing_from(text, [claim.statement for claim in data.claims.values()]) == []
    assert missing_from(text, [claim.id for claim in data.claims.values()]) == []
    bare = re.sub(r"[^\w]", "", text)
    entries = parse_file(str(ROOT / "docs/_data/references.bib"), "bibtex").entries.values()
    titles = [Text.from_latex(entry.fields["title"]).render_as("text") for entry in entries]
    assert len(titles) > 100
    assert [title for title in titles if re.sub(r"[^\w]|[{}]", "", title) not in bare] == []


def test_every_paragraph_of_every_page_is_there(real_book, doctrees):
    bare = re.sub(r"[^\w]|（第\d+页）", "", real_book.pdf.text)
    lost = []
    for name, tree in doctrees.items():
        for text in tree.findall(nodes.Text):
            letters = re.sub(r"[^\w]", "", str(text))
            parts = [letters[at : at + 8] for at in range(0, len(letters) - 8, 8)]
            # at the foot of a page a sentence is cut in two by what stands there
            missing = [part for part in parts if part not in bare]
            if len(missing) > 1 and isinstance(text.parent, (nodes.paragraph, nodes.strong, nodes.term)):
                lost.append((name, str(text)))
    assert lost == []


def test_letters_with_indices_can_be_found_and_copied(real_book):
    for word in ("α₂", "5-HT₂A", "5-HT₂C", "5-HT₃", "H₁", "Ki"):
        assert word in real_book.pdf.text


def test_text_comes_out_in_the_order_in_which_it_is_read(real_book, doctrees):
    for name in ("clinical/insomnia", "mechanism/alpha2-autoreceptor", "dependence/stopping-safely"):
        openings = [squeezed(paragraph.astext())[:14] for paragraph in doctrees[name].findall(nodes.paragraph)
                    if isinstance(paragraph.parent, nodes.section) and isinstance(paragraph.children[0], nodes.Text)
                    and len(str(paragraph.children[0])) > 16]
        found = [real_book.pdf.text.find(opening) for opening in openings]
        assert len(found) > 3
        assert -1 not in found
        assert found == sorted(found)


def test_every_link_lands_and_addresses_are_kept(real_book, data):
    pdf = real_book.pdf
    assert pdf.number_of_links() > 2000
    assert pdf.links_that_lead_nowhere() == []
    addresses = {unquote(address) for address in pdf.addresses()}
    assert {f"https://doi.org/{reference.doi}" for reference in data.references.values() if reference.doi} <= addresses
    assert not [address for address in addresses if not address.startswith(("https://", "http://", "mailto:", "tel:"))]


def test_it_is_tagged_for_screen_readers(real_book):
    catalogue = real_book.pdf.catalogue()
    assert catalogue["marked"]
    assert catalogue["language"].lower().startswith("zh")
    assert catalogue["shows title"]
    assert b"pdfuaid:part" in catalogue["metadata"]
    tags = real_book.pdf.tags()
    kinds = {kind for kind, _ in tags}
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure", "/Link", "/Note"} <= kinds
    assert [kind for kind, said in tags if kind in ("/Figure", "/Formula") and not said] == []


def test_its_title_licence_and_date_are_told(real_book):
    info = real_book.pdf.information()
    assert info["/Title"] == "米氮平知识库"
    assert "CC BY-SA 4.0" in " ".join(real_book.pdf.pages[:3])
    assert re.match(r"D:20\d{6}", info["/CreationDate"])


def test_drawings_are_vectors(real_book):
    assert real_book.pdf.rasters() == []
    assert b"/Subtype/Image" not in real_book.pdf.data.replace(b" ", b"")


def test_every_letter_of_a_drawing_has_a_face(real_book):
    folder = files("pylopdf_fonts_zh_cn")
    covered = set()
    for name in ("NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf"):
        covered |= set(map(chr, TTFont(str(folder / name), lazy=True).getBestCmap()))
    drawn = {letter for path in real_book.out.glob("images/*.svg")
             for letter in re.sub(r"<style.*?</style>|<[^>]*>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)}
    assert len(drawn) > 300
    # Typst's own Libertinus has the indices
    assert {letter for letter in drawn - covered if not letter.isspace()} <= set("₀₁₂₃₄₅₆₇₈₉ₐ")


@pytest.mark.skipif(not EVERYTHING, reason="整本书排两遍要 1.5 GB：CI 或 KB_TESTS=all 才试；小书在 test_faults.py")
def test_setting_it_again_gives_the_same_bytes(real_book, tmp_path):
    again = tmp_path / "again"
    shutil.copytree(real_book.out, again)
    date = re.search(r"year: (\d+), month: (\d+), day: (\d+)", (again / "main.typ").read_text(encoding="utf-8"))
    set_pdf(again / "main.typ", again / "b.pdf", again / "fonts", datetime(*map(int, date.groups()), tzinfo=UTC))
    assert (again / "b.pdf").read_bytes() == real_book.pdf.data


def test_no_heading_stands_alone_at_the_foot_of_a_page(real_book):
    assert real_book.pdf.headings_left_alone() == []


def test_no_line_begins_with_what_closes_or_ends_with_what_opens(real_book):
    """After a number with its unit a line breaks nowhere but where it may."""
    lines = [line.strip() for page in real_book.pdf.pages[: -12] for line in page.splitlines()]  # but for the index
    assert [line for line in lines if re.match(r"[，。；：？！、）〕】》”’]", line) and line[1:2] != "里"] == []
    assert [line for line in lines if line.endswith(("（", "〔", "【", "《", "“", "‘"))] == []


def test_nothing_reaches_over_the_edge_of_the_text(real_book):
    assert real_book.pdf.rightmost() <= real_book.pdf.width() - 60


def test_nothing_but_the_number_stands_at_the_foot_of_a_page(real_book):
    """A drawing with a long legend is made smaller by it, and does not run over the page."""
    assert [text for text in real_book.pdf.feet()[2:] if not re.fullmatch(r"\d+|[ivxl]+", text)] == []


def test_its_tags_are_packed(real_book):
    """Two thirds of the file, if they were not."""
    assert real_book.pdf.data.count(b"/ObjStm") > 50
    assert len(real_book.pdf.data) < 25_000 * len(real_book.pdf.pages)


def test_no_page_is_empty(real_book):
    short = [number for number, text in enumerate(real_book.pdf.pages, 1) if len(squeezed(text)) < 25]
    assert [number for number in short if number > 2] == []


def test_only_the_last_page_of_a_chapter_is_less_than_half_full(real_book):
    """A chapter begins on a page of its own; a large drawing or table does not empty the page before it."""
    starts = {*real_book.pdf.chapters(), len(real_book.pdf.pages) + 1}
    pages = [number for number in real_book.pdf.less_than_half_full() if number > 2]
    assert [number for number in pages if not {number, number + 1} & starts] == []


def test_the_data_of_a_figure_stand_on_one_page(real_book):
    """A table that goes on from page to page would repeat its head, and with it the head of the drug: “continued”."""
    written = "".join(path.read_text(encoding="utf-8") for path in (real_book.out / "pages").rglob("*.typ"))
    heads = re.compile("靶点物种Ki（nmol/L）记录数来源")
    found = [len(heads.findall(squeezed(page))) for page in real_book.pdf.pages]
    assert written.count('"靶点"\n') >= sum(found) >= 10
    halves = [page for page in map(squeezed, real_book.pdf.pages) if "（续）" in page and heads.search(page)]
    assert len(halves) == len(re.findall(r'"[^"]*（续）"', written)) >= 5
    six = next(page for page in halves if "曲唑酮" in page and "多塞平" in page)
    assert all(drug in six for drug in ("米氮平", "奥氮平", "米安色林", "喹硫平"))
