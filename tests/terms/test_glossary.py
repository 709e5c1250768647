"""Terms and synonyms: what the glossary shows, in which order, and what an author is told."""

from __future__ import annotations

import pytest

from sphinx_kb.terms.load import load_terms
from sphinx_kb.text import word_order
from sphinx_kb.text.word_order import order_key

FILES = {
    "index": "# Home\n\n```{terms}\n```\n",
    "_data/terms.yaml": "- id: rennet\n  name: rennet\n  definition: An enzyme.\n  group: making\n"
                        "- id: rind\n  name: rind\n  definition: The outside.\n",
}


def world(make_world, **settings):
    return make_world("sphinx_kb.terms", files=FILES, language="en", **settings)


def test_groups_become_sections_and_terms_without_one_come_first(make_world):
    built = world(make_world, kb_term_groups={"making": "How it is made", "empty": "Nothing"}).build()
    page = built.page("index")
    assert page.index('id="term-rind"') < page.index("How it is made") < page.index('id="term-rennet"')
    assert "Nothing" not in page
    assert built.warnings == ["_data/terms.yaml:5: WARNING: rind group is missing [kb.data]"]


def test_a_group_that_does_not_exist_is_told_of_in_every_build(make_world):
    site = world(make_world, kb_term_groups={"makes": "How it is made", "sides": "Sides"})
    for _ in range(2):
        warnings = site.build().warnings
        assert warnings[0].startswith("_data/terms.yaml:1: WARNING: rennet ")
        assert "making" in warnings[0]
        assert "makes" in warnings[0]


def test_without_groups_in_the_settings_there_are_none(make_world):
    built = world(make_world).build()
    assert built.warnings == []
    assert built.page("index").count("<dl") == 1


@pytest.mark.parametrize(("old", "new"), [
    ("An enzyme.", "Sets milk."), ("  name: rind\n", "  name: crust\n"), ("- id: rind\n", "- id: rinds\n"),
    ("- id: rind\n  name: rind\n  definition: The outside.\n", ""),
])
def test_a_change_of_the_file_reaches_the_page(make_world, old, new):
    site = world(make_world)
    site.build(to="kept")
    assert old in FILES["_data/terms.yaml"]
    site.write({"_data/terms.yaml": FILES["_data/terms.yaml"].replace(old, new)})
    assert site.build(to="kept").page("index") == site.build(to="clean").page("index")


def test_the_files_may_lie_elsewhere(make_world):
    site = world(make_world, kb_terms="words.yaml")
    site.write({"words.yaml": "- {id: whey, name: whey, definition: What is left.}\n"})
    assert 'id="term-whey"' in site.build().page("index")


def test_a_glossary_without_a_file_says_so(make_world):
    built = make_world("sphinx_kb.terms", files={"index": "# Home\n\n```{terms}\n```\n"}, language="en").build()
    assert built.warnings == ["index.md:3: WARNING: There are no terms to show: write them into _data/terms.yaml, "
                              "or set kb_terms to another file. [kb.data]"]


def test_a_page_that_is_lost_is_told_of_where_the_term_stands(make_world):
    site = world(make_world)
    site.write({"_data/terms.yaml": "- {id: whey, name: whey, definition: Left., page: indx}\n"})
    (warning,) = site.build().warnings
    assert warning.startswith("_data/terms.yaml:1: WARNING: The page indx of the term whey does not exist")
    assert "index" in warning


@pytest.mark.parametrize(("row", "told"), [
    ("{id: a, definition: b}", ["a 缺 name"]),
    ("{id: a, zh: 甲, definition: b}", ["a 缺 en"]),
    ("{id: a, en: b, definition: b}", ["a 缺 zh"]),
    ("{id: A, name: a, definition: b}", ["A id “A” 要用小写英文、数字和连字符"]),
    ("{id: a, name: a, definition: b, abbr: c}", ["a abbr 要写成列表：[甲, 乙]"]),
])
def test_what_is_wrong_with_a_term_is_told(tmp_path, row, told):
    (tmp_path / "terms.yaml").write_text(f"- {row}\n", encoding="utf-8")
    assert [fault.message for fault in load_terms(tmp_path, "terms.yaml").faults] == told


def test_words_are_sorted_without_case_accents_and_width():
    assert sorted(["zoo", "Äpfel", "apple", "Zebra", "ｂee", "école"], key=order_key) == [
        "Äpfel", "apple", "ｂee", "école", "Zebra", "zoo"]


def test_han_names_go_by_pinyin_where_it_can_be_told(monkeypatch):
    assert sorted(["占有", "半衰期", "café", "阿"], key=order_key) == ["阿", "半衰期", "café", "占有"]
    monkeypatch.setattr(word_order, "pinyin_of", lambda word: "")
    assert sorted(["占有", "半衰期", "zoo"], key=order_key)[0] == "zoo"
    assert order_key("行", "hang")[0] == "hang"
