"""A page of a book: what of a web page stays, what opens, what goes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_kb.books.epub.page import MOST_COLUMNS, PageLocation, convert
from tests.books.epub.shelf import X

PLACE = PageLocation("part/a.xhtml", {"part/a.xhtml", "part/b.xhtml", "home.xhtml", "part/书.xhtml"})


def made(markup: str, part: str = "chapter"):
    return convert(markup, PLACE, "题目", part, language="zh-CN", sheet="../book.css")


def body(markup: str) -> str:
    """The inside of the body of the page made of some markup."""
    return re.search(r"<body>(.*)</body>", made(markup).text, re.DOTALL)[1]


def test_a_page_is_a_document_of_its_language_with_one_stylesheet():
    tree = ET.fromstring(made("<p>文</p>").text)
    assert tree.get("lang") == tree.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-CN"
    assert tree.find(f".//{X}title").text == "题目"
    assert [link.get("href") for link in tree.iter(f"{X}link")] == ["../book.css"]


@pytest.mark.parametrize("markup", [
    "<script>alert(1)</script>", '<link rel="x" href="y"/>', '<form><p>名</p><input name="a"/></form>',
    "<button>按</button>", '<a class="headerlink" href="#a">¶</a>', '<img class="only-dark" src="d.svg"/>',
    '<iframe src="https://example.org"></iframe>', "<style>p{}</style>", '<video src="v"/>',
])
def test_what_only_a_screen_can_use_is_not_in_the_book(markup):
    assert body(f"<p>前</p>{markup}<p>后</p>") == "<p>前</p><p>后</p>"


def test_what_folds_on_a_screen_lies_open():
    assert body("<details><summary>题</summary><p>文</p></details>") == (
        '<div class="kb-opened"><p class="kb-opened__title">题</p><p>文</p></div>')


def test_an_unknown_element_goes_and_its_text_stays():
    assert body("<p>一<font>二</font>三</p>") == "<p>一二三</p>"


def test_handlers_styles_and_hooks_go():
    assert body('<p id="a" onclick="x()" style="color:red" data-kb-x="1" tabindex="0" role="group">文</p>') == (
        '<p id="a">文</p>')


@pytest.mark.parametrize("href", [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)", "data:text/html,x",
    "vbscript:x", "file:///etc/passwd", "../../etc/passwd", "..%2f..%2fetc/passwd", "/etc/passwd", "//example.org/x",
    "c.xhtml", "#nowhere", "", "\\\\host\\x", "b.xhtml?x", "../claims.csv",
])
def test_a_link_that_leads_out_of_the_book_by_a_back_door_is_text(href):
    done = made(f'<p><a href="{href}">字</a></p>')
    assert "<p><span>字</span></p>" in done.text
    assert len(done.dead) == 1
    assert "href" not in re.sub("<link .*?>", "", done.text)


@pytest.mark.parametrize("href", ["b.xhtml", "#here", "../home.xhtml#x", "%E4%B9%A6.xhtml", "https://example.org/?a=1",
                                  "mailto:a@example.org", "tel:12356"])
def test_a_link_into_the_book_or_to_the_web_is_a_link(href):
    done = made(f'<p id="here"><a href="{href}">字</a></p>')
    assert f'<a href="{href}">字</a>' in done.text
    assert done.dead == ()


def test_a_link_to_the_top_of_the_page_is_one_to_the_page():
    assert body('<p><a href="#">字</a></p>') == '<p><a href="a.xhtml">字</a></p>'


@pytest.mark.parametrize("source", ["https://example.org/a.png", "//example.org/a.png", "data:image/png;base64,x",
                                    "../../../etc/a.png", "/a.png", ""])
def test_an_image_from_outside_the_book_is_its_text(source):
    done = made(f'<p><img src="{source}" alt="替代"/></p>')
    assert "<p>替代</p>" in done.text
    assert done.dead == (source,)


def test_an_image_of_the_book_has_a_text_alternative_if_only_an_empty_one():
    assert body('<img src="../_images/a.svg" loading="lazy" width="3"/>') == (
        '<img src="../_images/a.svg" width="3" alt="" />')


def test_characters_that_xml_forbids_do_not_break_the_page():
    text = made("<p>a\x00b\x0bc\ufffed&nbsp;e&copy;</p>").text
    assert "<p>abcd\xa0e©</p>" in text
    ET.fromstring(text)


@pytest.mark.parametrize(("markup", "mended"), [
    ("<p>没关<b>上</p><p>后</p>", "<p>没关<b>上</b></p><p>后</p>"),
    ("<p>多关</b>了</p>", "<p>多关了</p>"),
    ("<p>a\x00<b>c\x01</p>", "<p>a<b>c</b></p>"),
])
def test_markup_that_is_not_well_formed_is_mended_and_said(markup, mended):
    assert body(markup) == mended
    assert made(markup).mended


@pytest.mark.parametrize(("markup", "converted"), [
    ("<p>a<br />b&nbsp;c</p>", "<p>a<br />b\xa0c</p>"),
    ("<p>a<br>b<img src=x.png alt=图></p>", '<p>a<br />b<img src="x.png" alt="图" /></p>'),
    ('<div class="sd-tab-set"><input checked id="a" type="radio"><label for="a">甲</label></div>',
     '<div class="sd-tab-set">甲</div>'),
    ("<ul><li>一<li>二</ul>", "<ul><li>一<li>二</li></li></ul>"),
    ("<p>1 < 2 & 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
    ("<p>前<!-- 注 -- 没完 --->后</p>", "<p>前后</p>"),
    ("<p>a<b x=1 x=2>c</b></p>", "<p>a<b>c</b></p>"),
])
def test_html_that_is_valid_but_no_xml_is_converted_without_a_complaint(markup, converted):
    assert body(markup) == converted
    assert made(markup).mended == ""


def test_formulas_and_drawings_keep_their_namespace_and_lose_their_scripts():
    inside = body('<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x"><mi>x</mi></math>'
                  '<svg viewBox="0 0 1 1" onload="x()"><script>x</script><use href="https://example.org/#a"/></svg>')
    assert '<math alttext="x" xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>' in inside
    assert '<svg viewBox="0 0 1 1" xmlns="http://www.w3.org/2000/svg"><use></use></svg>' in inside


TAGS = st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<a href='", "'>", "</a>", "<script>", "</script>", "<!--", "-->",
                        "<![CDATA[", "]]>", "<?x", "?>", "&amp;", "&", ";", "&#0;", "&#x1F;", "<svg>", "<math>", "</",
                        "<table><tr><td>", " onclick='", "<x:y>", "<img src='", "javascript:", "../", '"', "=", "/>"])


@given(st.lists(st.one_of(TAGS, st.text(max_size=6)), max_size=14).map("".join))
def test_whatever_stands_in_a_page_the_page_is_xml_and_inert(markup):
    tree = ET.fromstring(made(markup).text)
    for element in tree.iter():
        assert element.tag.rpartition("}")[2] not in ("script", "iframe", "object")
        assert not [name for name in element.attrib if name.lower().startswith("on")]
        assert element.tag == f"{X}link" or not element.get("href", "").lower().startswith(("javascript", "/", ".."))


def test_notes_are_notes_to_an_e_reader():
    inside = body('<p><a href="#n" id="r" role="doc-noteref">1</a></p>'
                  '<aside id="n" role="doc-footnote"><p>注</p></aside>')
    assert 'id="r" role="doc-noteref" epub:type="noteref"' in inside
    assert 'role="doc-footnote" epub:type="footnote"' in inside


def test_a_page_says_what_part_of_the_book_it_is():
    text = made('<section id="a"><h1>题</h1><section id="b"><h2>二</h2></section></section>', "glossary").text
    assert '<section id="a" epub:type="glossary" role="doc-glossary">' in text
    assert text.count("doc-glossary") == 1


def test_the_invisible_link_over_a_card_becomes_its_title():
    card = ('<div class="sd-card"><div class="sd-card-title">题<b>目</b></div><p>文</p>'
            '<a class="sd-stretched-link" href="b.xhtml"><span>题目</span></a></div>')
    assert body(card) == ('<div class="sd-card"><div class="sd-card-title"><a href="b.xhtml">题<b>目</b></a></div>'
                          "<p>文</p></div>")


def table(columns: int, rows: list[list[str]]) -> str:
    head = "".join(f"<th><p>列{number}</p></th>" for number in range(columns))
    lines = "".join(f'<tr id="r{at}">{"".join(f"<td><p>{cell}</p></td>" for cell in row)}</tr>'
                    for at, row in enumerate(rows))
    return f'<table id="t"><caption>表题</caption><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>'


def test_a_table_that_fits_stays_a_table_and_its_heads_say_what_they_head():
    tree = ET.fromstring(made(table(MOST_COLUMNS, [["x"] * MOST_COLUMNS])).text)
    assert [head.get("scope") for head in tree.iter(f"{X}th")] == ["col"] * MOST_COLUMNS


def test_a_table_too_wide_becomes_a_list_that_loses_no_word_and_no_anchor():
    columns = MOST_COLUMNS + 2
    rows = [["甲", f"剂{at}", *(f"{at}-{number}" for number in range(2, columns))] for at in range(3)]
    text = made(table(columns, rows)).text
    tree = ET.fromstring(text)
    assert not list(tree.iter(f"{X}table"))
    assert [term.text for term in tree.iter(f"{X}dt")] == ["甲，剂0", "甲，剂1", "甲，剂2"]
    said = ["".join(entry.itertext()) for entry in tree.iter(f"{X}dd")]
    assert said[1] == "；".join(f"列{number}：1-{number}" for number in range(2, columns))
    assert {"t", "r0", "r1", "r2"} <= {element.get("id") for element in tree.iter()}
    assert "表题" in text


def test_a_cell_that_spans_rows_of_a_wide_table_is_told_with_each():
    rows = [["甲", "一", *"abcdef"], ["二", *"ghijkl"], ["乙", "三", *"mnopqr"]]
    markup = table(8, rows).replace("<td><p>甲", '<td rowspan="2"><p>甲<b id="z">z</b>').replace(
        "<td><p>e</p></td><td><p>f", '<td colspan="2"><p>e')
    tree = ET.fromstring(made(markup).text)
    assert ["".join(term.itertext()) for term in tree.iter(f"{X}dt")] == ["甲z，一", "甲z，二", "乙，三"]
    assert [element.get("id") for element in tree.iter()].count("z") == 1
    said = ["".join(entry.itertext()) for entry in tree.iter(f"{X}dd")]
    assert said[0].endswith("列6：e；列7：e")
    assert said[1].startswith("列2：g；")


def test_rows_that_only_their_numbers_tell_apart_are_named_without_them():
    rows = [["甲", "肽", kind, number, *"abcdef"] for kind, number in (("人", "1"), ("人", "2"), ("鼠", "3"))]
    tree = ET.fromstring(made(table(10, rows)).text)
    assert [term.text for term in tree.iter(f"{X}dt")] == ["甲，肽，人", "甲，肽，人", "甲，肽，鼠"]


def test_a_wide_table_with_heads_within_stays_a_table():
    markup = table(MOST_COLUMNS + 1, [["x"] * (MOST_COLUMNS + 1)] * 2).replace("<td>", "<th>").replace("</td>", "</th>")
    assert "<table" in made(markup).text


def test_links_in_a_wide_table_are_judged_like_any_other():
    done = made(table(MOST_COLUMNS + 1, [['<a href="javascript:x">a</a>', '<a href="b.xhtml">b</a>', *"cdefg"]]))
    assert done.dead == ("javascript:x",)
    assert '<a href="b.xhtml">b</a>' in done.text
