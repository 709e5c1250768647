"""Who speaks of a page or a term, and in which sentence."""

from __future__ import annotations

import html
import re

import pytest

from sphinx_kb.text.sentence import sentence_around

EXTENSIONS = (
    "sphinx_kb.links.wikilinks",
    "sphinx_kb.links.autolink",
    "sphinx_kb.links.backlinks",
)
GLOSSARY = "# 术语\n\n```{glossary}\n半衰期\n  浓度减半的时间。\n\n占有率\n  多少受体被占。\n```\n"


def build(make_world, text, **pages):
    files = {
        "index": "# 首页\n\n```{toctree}\na\nb\nglossary\n```\n", "a": "# 甲\n\n甲说。\n\n{#a-part}\n## 一节\n\n文。\n",
        "b": f"# 乙\n\n{text}", "glossary": GLOSSARY, **pages,
    }
    return make_world(*EXTENSIONS, files=files)


def told(built, page):
    """The lists of a page: what is said in each sentence, the place marked with asterisks."""
    lists = re.findall(r'<details class="kb-backlinks">(.*?)</details>', built.page(page), re.S)
    sentence = r'<p class="kb-backlinks__sentence">(.*?)</p>'
    return [(html.unescape(re.search(r"<summary>(.*?)</summary>", one)[1]),
             [html.unescape(re.sub(r"</?mark>", "*", said)) for said in re.findall(sentence, one)]) for one in lists]


def test_the_sentence_is_shown_with_the_place_in_it(make_world):
    built = build(make_world, "先说。再说 [[甲|它]] 一句！又说。\n\n[[甲#一节]]。[[a]]\n").build()
    assert built.warnings == []
    assert told(built, "a") == [("1 页，3 处", ["再说 *它* 一句！", "*甲 › 一节*。", "*a*"])]


@pytest.mark.parametrize("link", ["[甲](a.md)", "[某](a.md#a-part)", "{doc}`a`", "{ref}`a-part`", "[某](#a-part)"])
def test_references_of_sphinx_and_myst_count_as_well(make_world, link):
    built = build(make_world, f"见 {link}。\n").build()
    assert built.warnings == []
    ((count, (sentence,)),) = told(built, "a")
    assert count == "1 页，1 处"
    assert re.fullmatch(r"见 \*(甲|某|一节)\*。", sentence)


def test_a_new_title_reaches_those_who_show_it(make_world):
    world = build(make_world, "见 {doc}`a`。\n")
    world.build(to="kept")
    world.write({"a": "# 新名\n\n{#a-part}\n## 一节\n\n文。\n"})
    kept, clean = world.build(to="kept"), world.build(to="clean")
    assert "新名" in clean.page("b")
    assert kept.page("b") == clean.page("b")
    assert kept.page("a") == clean.page("a")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("前一句。这一", "句 ，完 。后", ("这一", "句，完。")),
        ("“引文。”这一", "句”说。", ("这一", "句”说。")),
        ("It is so. See ", " et al. 2004 for it. More.", ("See ", " et al. 2004 for it.")),
        ("甲" * 80, "乙" * 80, ("…" + "甲" * 60, "乙" * 60 + "…")),
        ("", "", ("", "")),
    ],
)
def test_a_sentence_is_cut_out_where_it_begins_and_ends(before, after, expected):
    assert sentence_around(before, after) == expected


def test_a_term_is_told_of_by_links_of_every_kind(make_world):
    text = "占有率，[[半衰期]]。\n\n## 一\n\n它的 **半衰期** 长，半衰期短。\n\n{term}`占有率`。\n"
    built = build(make_world, text).build()
    assert built.warnings == []
    assert told(built, "glossary") == [
        ("提及：1 页，2 处", ["占有率，*半衰期*。", "它的 *半衰期* 长，半衰期短。"]),
        ("提及：1 页，2 处", ["*占有率*，半衰期。", "*占有率*。"])]


def test_a_term_hears_of_a_page_that_begins_to_mention_it(make_world):
    world = build(make_world, "没有。\n")
    world.build(to="kept")
    world.write({"b": "# 乙\n\n说到占有率。\n"})
    kept, clean = world.build(to="kept"), world.build(to="clean")
    assert told(kept, "glossary") == [("提及：1 页，1 处", ["说到*占有率*。"])]
    assert kept.page("glossary") == clean.page("glossary")


def test_of_a_great_many_pages_some_are_listed_and_the_rest_is_counted(make_world, monkeypatch):
    monkeypatch.setattr("sphinx_kb.links.backlinks.MOST_PAGES_LISTED", 1)
    page = build(make_world, "[[甲]]。\n", c="---\norphan: true\n---\n\n# 丙\n\n[[甲]]！[[甲]]？\n").build().page("a")
    assert "<summary>2 页，3 处</summary>" in page
    assert page.count("kb-backlinks__sentence") == 1
    assert "另有 1 页没有列出。" in page
