"""What is written for the engine: records, concepts, tables; the index for readers without scripts."""

from __future__ import annotations

import json
import re
from itertools import islice

import pytest

from sphinx_kb.core.page import Page
from sphinx_kb.search import output
from sphinx_kb.search.concepts import concepts
from sphinx_kb.search.found import MANY_TEXTS, letters_in
from sphinx_kb.search.languages.chinese import Tables, common_letters
from sphinx_kb.search.rules import rules_of_language
from sphinx_kb.terms.synonyms import SynonymGroup
from sphinx_kb.terms.term import Term
from tests.evidence.conftest import DATA, EXTENSIONS, PAGES, SETTINGS

LAY = """
- name: 刹车
  to: [brake#brake-feel, brake]
  reason: 人们说踩
  words: [踩一脚, 慢下来]
"""
INDEX = '{% include "sphinx_kb/search_index.html" %}'
VARIANTS = rules_of_language("zh")["variants"]
WORLD = {
    **PAGES,
    **DATA,
    "_data/lay-words.yaml": LAY,
    "brake": """
        ---
        summary: 刹车讲的是怎样慢下来。
        aliases: [制动]
        ---

        # 刹车

        半衰期是 {value}`half-life` {cite:p}`sato2013`。{claim}`C001`

        <!-- 编者的话 -->

        {#brake-feel}
        ## 感觉

        定论还没有。{claim}`C002`

        :::{note}
        框里的话。
        :::

        ### 再细一层

        末了。
        """,
}


def searched(make_world):
    return make_world(
        *EXTENSIONS,
        "sphinx_kb.links.wikilinks",
        "sphinx_kb.search",
        "sphinx_evidence.claims.search_records",
        "sphinx_evidence.bibliography.search_records",
        files=WORLD,
        kb_search_weights={"other": 0.4, "bib*": 0.5},
        **SETTINGS,
    )


@pytest.fixture
def world(make_world):
    """A world with everything that is found, to change."""
    return searched(make_world)


@pytest.fixture(scope="module")
def built(make_shared_world):
    """What it becomes unchanged, to look at."""
    return searched(make_shared_world).build()


def read(built, name):
    text = (built.out / "_static" / f"search-{name}.js").read_text(encoding="utf-8")
    head, tail = f"(window.kbSearch??={{}}).{name}=", ";\n"
    assert (text[: len(head)], text[-len(tail) :]) == (head, tail)
    return json.loads(text[len(head) : -len(tail)])


def records(built):
    """Every record by its address: (page, title, lead, kind, weight, body)."""
    core, body = read(built, "core"), read(built, "body")
    found = [*core["records"], *body["records"]]
    return {url: (*rest, text) for (url, *rest), text in zip(found, body["texts"], strict=True)}


def test_every_page_section_term_claim_and_reference_is_a_record_at_its_own_address(built):
    assert built.warnings == []
    found = records(built)
    kinds: dict[str, list[str]] = {}
    for url, (_page, _title, _lead, kind, *_rest) in found.items():
        kinds.setdefault(kind, []).append(url)
    assert sorted(kinds["page"]) == [f"{page}.html" for page in sorted(PAGES)]
    assert kinds["section"][0] == "brake.html#brake-feel"
    assert kinds["claim"] == ["claims.html#c001", "claims.html#c002"]
    assert found["claims.html#c002"][-1].startswith("判定：有争议。 理由：")
    assert kinds["reference"] == ["bibliography.html#ref-gillman2006", "bibliography.html#ref-sato2013"]
    assert kinds["term"] == ["glossary.html#term-half-life"]
    for url in found:
        page, _, anchor = url.partition("#")
        assert not anchor or f'id="{anchor}"' in built.page(page, "")


def test_a_record_holds_its_own_text_and_no_other(built):
    found = records(built)
    page, title, lead, kind, weight, body = found["brake.html"]
    assert (page, title, lead, kind, weight) == ("刹车", "刹车", "刹车讲的是怎样慢下来。", "page", 1)
    assert body.rstrip("。 ") == "半衰期是 20–40 h"
    section = found["brake.html#brake-feel"]
    assert section[:2] == ("刹车", "感觉")
    assert "框里的话" in section[-1]
    assert "末了" not in section[-1]


def test_a_reference_is_found_by_title_author_and_year(built):
    page, title, lead, kind, _weight, _body = records(built)["bibliography.html#ref-sato2013"]
    assert (page, kind) == ("参考文献", "reference")
    assert title == "Histamine H1 receptor occupancy"
    assert re.fullmatch(r"Sato.*2013", lead)


def test_a_weight_is_that_of_the_page_or_else_of_the_last_pattern_that_fits(world):
    first = records(world.build())
    assert (first["brake.html"][4], first["other.html"][4], first["bibliography.html"][4]) == (1, 0.4, 0.5)
    world.write({"other": "---\nweight: 0.7\n---\n\n# 别的\n"})
    assert records(world.build())["other.html"][4] == 0.7


def test_claims_references_and_pages_that_weigh_little_come_with_the_part_that_loads_later(built):
    core, body = read(built, "core"), read(built, "body")
    assert {kind for *_rest, kind, _weight in core["records"]} == {"page", "section", "term"}
    later = {(kind, url.split(".")[0]) for url, *_rest, kind, _weight in body["records"]}
    assert later == {("claim", "claims"), ("reference", "bibliography"), ("page", "other")}


def test_words_lead_to_the_places_editors_name(built):
    core = read(built, "core")
    number = next(index for index, names in enumerate(core["concepts"]) if "制动" in names)
    assert core["words"][number] == ["踩一脚", "慢下来", "brake"]
    assert [core["records"][home][0] for home in core["homes"][number]] == ["brake.html#brake-feel", "brake.html"]


def test_long_lay_words_and_whole_questions_come_with_the_part_that_loads_later(world):
    lay = LAY.replace("慢下来]", "慢下来, 踩到底也停不下来]")
    world.write({"_data/lay-words.yaml": f"{lay}  asked: ['{{怎么|如何}}慢下来']\n"})
    built = world.build()
    assert built.warnings == []
    core, body = read(built, "core"), read(built, "body")
    number = next(index for index, names in enumerate(core["concepts"]) if "制动" in names)
    assert (core["words"][number], body["words"][number]) == (["踩一脚", "慢下来", "brake"], ["踩到底也停不下来"])
    assert body["questions"][number] == ["{怎么|如何}慢下来"]


def test_a_concept_that_leads_to_no_early_record_comes_with_the_part_that_loads_later(world, monkeypatch):
    def concepts_in(part):
        return [name for names in part["concepts"] for name in names]

    whole = read(world.build(), "core")
    monkeypatch.setattr(output, "MOST_EARLY_BYTES", 1)
    built = world.build(to="bounded")
    core, body = read(built, "core"), read(built, "body")
    assert (whole["records"] == core["records"], core["records"]) == (False, [])
    assert ["制动" in concepts_in(part) for part in (whole, core, body)] == [True, False, True]
    number = body["concepts"].index(["刹车", "制动"])
    assert [body["records"][home][0] for home in body["homes"][number]] == ["brake.html#brake-feel", "brake.html"]
    words = dict(zip((*map(tuple, core["concepts"]), *map(tuple, body["concepts"])), body["words"], strict=True))
    assert "踩一脚" in words["刹车", "制动"]


def test_a_claim_leads_to_the_sections_that_speak_of_it(built):
    core, body = (read(built, name) for name in ("core", "body"))
    urls = [record[0] for record in [*core["records"], *body["records"]]]
    spoken = {urls[int(claim)]: [urls[place] for place in places] for claim, places in body["mentions"].items()}
    assert spoken == {"claims.html#c001": ["brake.html"], "claims.html#c002": ["brake.html#brake-feel"]}


def test_what_the_site_does_not_deal_with_is_marked_and_comes_later(world):
    world.write({"_data/lay-words.yaml": LAY + "  beside: true\n  endings: [闸]\n"})
    core, body = (read(world.build(), name) for name in ("core", "body"))
    number = core["beside"][0]
    assert (core["endings"], core["words"][number], body["words"][number]) == (
        {str(number): ["闸"]}, [], ["踩一脚", "慢下来", "brake"],
    )


@pytest.mark.parametrize("pattern", ["{甲|乙", "甲|乙", "甲}乙"])
def test_a_question_whose_choices_are_not_in_braces_is_reported(world, pattern):
    world.write({"_data/lay-words.yaml": LAY + f"  asked: ['{pattern}']\n"})
    said = "写法不对：可选的几样写在一对花括号里，用竖线隔开，如 {停药|断药}后头晕 [kb.data]"
    assert world.build().warnings == [f"_data/lay-words.yaml:1: WARNING: 刹车 asked 里的 “{pattern}” {said}"]


def test_lay_words_that_lead_nowhere_are_reported_in_every_build(world):
    world.write({"_data/lay-words.yaml": LAY.replace("brake#brake-feel", "brake#brake-feal")})
    said = "WARNING: “刹车”一组要去的 brake#brake-feal 不存在，是否指 brake#brake-feel？ [kb.search]"
    for _ in range(2):
        assert world.build().warnings == [f"_data/lay-words.yaml:1: {said}"]


def test_a_word_in_two_groups_is_reported(world):
    world.write({"_data/lay-words.yaml": LAY + "- name: 油门\n  to: [other]\n  reason: 反面\n  words: [踩 一脚]\n"})
    warnings = world.build().warnings
    said = "WARNING: “踩 一脚” 已经在“刹车”（第 1 行）里：一个词只归一组，删掉一处 [kb.data]"
    assert warnings == [f"_data/lay-words.yaml:5: {said}"]


def test_the_data_are_the_same_again_in_parallel_and_after_a_change_and_back(world):
    def data(built):
        return {name: content for name, content in built.files().items() if name.startswith("_static/search-")}

    first = data(world.build())
    assert len(first) == 3
    assert data(world.build(to="parallel", parallel=2)) == first
    world.write({"brake": WORLD["brake"].replace("末了", "另一句")})
    assert data(world.build()) != first
    world.write({"brake": WORLD["brake"]})
    assert data(world.build()) == first


def test_a_page_that_is_gone_is_no_longer_found(world):
    world.build()
    index = WORLD["index"].replace("        other\n", "")
    world.write({"index": index}).remove("other")
    assert "other.html" not in records(world.build())


def test_the_static_index_lists_terms_by_pinyin_and_escapes_them(world):
    hostile = "- id: evil\n  zh: <b>阿</b>\n  en: evil\n  pinyin: a\n  group: concept\n  definition: 坏。\n"
    world.write({"_data/terms.yaml": DATA["_data/terms.yaml"] + hostile, "_templates/search.html": INDEX})
    shown = world.build(templates_path=["_templates"]).page("search")
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", shown) == [
        ("A", '<a href="glossary.html#term-evil">&lt;b&gt;阿&lt;/b&gt;</a>'),
        ("H", '<a href="glossary.html#term-half-life">半衰期</a>'),
    ]


def test_a_site_without_a_glossary_has_no_index(make_world):
    world = make_world("sphinx_kb.core", "sphinx_kb.links.wikilinks", "sphinx_kb.search", files={
        "index": "# 首页\n", "_templates/search.html": INDEX,
    }, templates_path=["_templates"])
    built = world.build()
    assert built.warnings == []
    assert "index-of-terms" not in built.page("search")
    assert list(records(built)) == ["index.html"]


# —— concepts ——

def term(name, page="", **more):
    given = {"id": name, "name": name, "english": "", "abbreviations": (), "other_names": (), "reading": "",
             "definition": "", **more}
    return Term(group="concept", page=page, path="", line=1, **given)


def test_groups_with_the_same_main_name_are_one_and_editors_places_come_first():
    lay = SynonymGroup("失眠", ("clinical/insomnia#works",), "口语", ("睡不着",), "", 1)
    found = concepts(
        [lay], [("clinical/insomnia", Page("失眠", aliases=("不眠",)))],
        [term("失眠", "clinical/insomnia", other_names=("不寐",))], {"term-失眠": "glossary"},
    )
    assert len(found) == 1
    assert found[0].names == ["失眠", "不眠", "不寐"]
    assert found[0].words == ["睡不着", "insomnia"], "what its file is called, too"
    assert found[0].targets == ["clinical/insomnia#works", "clinical/insomnia", "glossary#term-失眠"]


def test_a_term_nobody_else_speaks_of_leads_to_its_definition_and_then_to_its_page():
    found = concepts([], [], [term("渴求", "terms")], {"term-渴求": "glossary"})
    assert found[0].targets == ["glossary#term-渴求", "terms"]


def test_a_page_without_aliases_is_found_by_its_title_and_is_no_concept():
    assert concepts([], [("a", Page("甲"))], [], {}) == []


# —— tables ——

def test_only_the_letters_of_the_site_are_mapped_from_traditional():
    tables = Tables.of(["剂量"], "剂量受体占有", VARIANTS)
    assert tables.simplified == "劑剂"
    assert "體体" in tables.simplified_rest
    assert "佔占" in tables.simplified_rest
    assert "藥药" not in tables.simplified_rest


def test_a_letter_that_the_site_itself_uses_is_not_mapped():
    assert Tables.of(["於"], "于", VARIANTS).simplified == ""


def test_common_letters_are_told_by_how_many_have_a_syllable_in_a_row():
    tables = Tables.of(["半衰期"], "", VARIANTS)
    rows = re.findall(r"(\D+)(\d+)", tables.common)
    assert {syllable for syllable, _count in rows} == {"ban", "qi", "shuai", "-"}
    letters = iter(common_letters())
    heard = {letter: syllable for syllable, count in rows for letter in islice(letters, int(count))}
    assert next(letters, None) is None
    assert [heard[letter] for letter in "半期其衰是"] == ["ban", "qi", "qi", "shuai", "-"]
    assert tables.syllables == {}


def test_rarer_letters_that_the_site_uses_are_told_by_their_syllable():
    assert Tables.of(["半衰期"], "圻淇是", VARIANTS).syllables == {"qi": "圻淇"}


def test_only_words_that_do_not_read_as_their_letters_are_listed_with_their_reading():
    tables = Tables.of(["重复", "体重", "绿茶"], "", VARIANTS)
    assert tables.readings == {"重复": "chong fu"}
    assert "lv1" in tables.common


def test_a_page_to_begin_with_that_is_missing_is_named(make_world):
    built = make_world("sphinx_kb.search", files={"index": "# 首页\n\n文字。\n"}, kb_search_start=["indx"]).build()
    assert any("kb_search_start" in line and "indx" in line for line in built.warnings), built.warnings


def test_every_letter_of_many_texts_is_found():
    texts = [chr(0x4E00 + number % 300) + "a]^-\\" for number in range(3 * MANY_TEXTS)]
    texts += ["\U00020000\ud800é", "[\n"]
    for some in ([], [""], texts[:1], texts[:MANY_TEXTS], texts, [""] * MANY_TEXTS + ["新"]):
        assert letters_in(some) == {letter for text in some for letter in text}
