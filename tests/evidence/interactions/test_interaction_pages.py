"""What a reader sees of interactions: the tables, the list of names, cards on pages, files, and search records."""

from __future__ import annotations

import json
import re

import jsonschema
from bs4 import BeautifulSoup

from sphinx_evidence.model.interaction import SCHEMA
from tests.evidence.interactions.conftest import CARD, CLASSES_FILE, SUBSTANCES_FILE

ASK = "下一次吃药之前，先问医生或药师。"


def text_of(html: str, selector: str) -> str:
    found = BeautifulSoup(html, "html.parser").select_one(selector)
    assert found is not None, selector
    return re.sub(r"\s+", " ", found.get_text(" ", strip=True))


def test_every_class_has_its_row_under_its_severity_and_every_table_ends_with_whom_to_ask(built):
    assert built.warnings == []
    page = built.page("checker")
    row = text_of(page, "#interactions-precaution #class-sedatives")
    for words in ("镇静药", "氯苯那敏（扑尔敏）", "类推，读到的说明书没有点名：曲唑酮", "镇静相加。", "合用须谨慎",
                  "消除半衰期：20–40 h", "判定于 2026-01-02"):
        assert words in row
    for name in ("contraindicated", "precaution", "unknown"):
        assert ASK in text_of(page, f"#interactions-{name}")


def test_no_data_never_reads_as_safe_and_says_what_was_searched(built):
    row = text_of(built.page("checker"), "#class-no-data")
    assert "没有见到资料，不等于安全。" in row
    assert "查过：在存档里查过 mirtazapine 与 ibuprofen。" in row


def test_the_list_of_names_answers_by_itself_and_leads_to_the_classes(built):
    page = built.page("checker")
    assert text_of(page, "#with-trazodone") == "曲唑酮 △ 慎用 镇静药 （类推） 另有一页。"
    assert "慎用 镇静药 、 止痛药" in text_of(page, "#with-cold-tablet")
    links = BeautifulSoup(page, "html.parser").select("#with-cold-tablet a")
    assert [link["href"] for link in links] == ["#class-sedatives", "#class-no-data"]


def test_a_card_stands_on_any_page_and_leads_to_the_checker(built):
    card = text_of(built.page("card"), ".kb-interaction--contraindicated")
    for words in ("单胺氧化酶抑制剂 ✗ 禁忌", "司来吉兰（金思平）", "禁用，半衰期是 20–40 h", ASK, "看全部各类与药名"):
        assert words in card
    assert 'href="checker.html#class-maoi"' in built.page("card")


def test_a_card_of_a_class_that_does_not_exist_is_reported_at_its_line(world):
    world.write({"card": CARD.replace("maoi", "moai")})
    assert world.build().warnings == ["card.md:3: WARNING: 没有 “moai” 这一类相互作用，是否指 maoi？ [kb.data]"]


def test_a_checker_that_is_edited_shows_every_class_as_a_clean_build_would(world):
    """The data are then those that the first build kept."""
    world.build()
    path = world.docs / "checker.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n又一句。\n", encoding="utf-8")
    built = world.build()
    assert text_of(built.page("checker"), "#interactions-precaution #class-sedatives")
    assert built.page("checker") == world.build(to="clean").page("checker")


def test_a_changed_substance_changes_checker_and_card_as_a_clean_build_would(world):
    world.build()
    world.change(SUBSTANCES_FILE, "金思平", "咪多吡")
    again, clean = world.build(), world.build(to="clean")
    for page in ("checker", "card"):
        assert "咪多吡" in again.page(page)
        assert again.page(page) == clean.page(page)


def test_a_mistake_in_the_data_fails_a_strict_build_and_leaves_the_rest_standing(world):
    world.change(CLASSES_FILE, "severity: unknown", "severity: safe")
    built = world.build()
    assert any("classes.yaml:19" in line and "safe" in line for line in built.warnings)
    assert "class-sedatives" in built.page("checker")


def finder_data(page: str) -> dict:
    """What the script of the page reads, each substance by its id as the script unpacks it."""
    place = BeautifulSoup(page, "html.parser").select_one("[data-kb-finder]")
    data = json.loads(place["data-kb-finder"])

    def part(packed) -> dict:
        number, *by = packed if isinstance(packed, list) else [packed]
        row, rank = data["rows"][~number if number < 0 else number]
        return {"row": row, "rank": rank, **({"by": by[0]} if by else {}), **({"analogy": True} if number < 0 else {})}

    data["substances"] = {data["anchor"] + (name or shown.split("|")[1]): {
        "names": shown.split("|"), "also": rest[0].split("|") if rest and rest[0] else [],
        **({"mixed": True} if rest[1:] else {}), "parts": [part(one) for one in parts]}
        for name, parts, shown, *rest in data["substances"]}
    return data


def test_the_finder_gets_names_and_classes_and_nothing_else_of_the_table(built):
    data = finder_data(built.page("checker"))
    assert data["substances"]["with-cold-tablet"] == {
        "names": ["感冒片"], "also": [], "parts": [
            {"row": "class-sedatives", "rank": 2, "by": "氯苯那敏"},
            {"row": "class-no-data", "rank": 5, "by": "布洛芬"},
        ]}
    assert data["substances"]["with-trazodone"]["also"] == ["曲挫酮"]
    assert data["substances"]["with-trazodone"]["parts"] == [{"row": "class-sedatives", "rank": 2, "analogy": True}]
    assert [one["id"] for one in data["severities"]][-2:] == ["unknown", "no-effect"]


def test_the_finder_says_an_id_that_is_also_the_english_name_once_and_keeps_quotes(world):
    path = world.docs / SUBSTANCES_FILE
    more = """- {id: captopril, name: 卡托普利, english: captopril, kind: drug, interactions: [no-data]}
- {id: wort, name: 圣约翰草, english: "St John's wort & \\"more\\"", kind: herb, interactions: [no-data]}
"""
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    page = world.build().page("checker")
    found = finder_data(page)["substances"]
    assert found["with-captopril"]["names"] == ["卡托普利", "captopril"]
    assert found["with-wort"]["names"] == ["圣约翰草", "St John's wort & \"more\""]
    assert page.split("data-kb-finder=")[1].split("</div>")[0].count("captopril") == 1


def test_the_finder_tells_once_what_several_ingredients_share(world):
    path = world.docs / SUBSTANCES_FILE
    more = """- {id: promethazine, name: 异丙嗪, english: promethazine, kind: drug, interactions: [sedatives]}
- {id: syrup, name: 糖浆, kind: product, refs: [sato2013],
   contains: [chlorphenamine, promethazine, trazodone, ibuprofen]}
"""
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert finder_data(world.build().page("checker"))["substances"]["with-syrup"]["parts"] == [
        {"row": "class-sedatives", "rank": 2, "by": "氯苯那敏、异丙嗪"},
        {"row": "class-sedatives", "rank": 2, "by": "曲唑酮", "analogy": True},
        {"row": "class-no-data", "rank": 5, "by": "布洛芬"},
    ]


def test_the_files_hold_every_class_of_every_substance_and_fit_their_schema(built):
    rows = (built.out / "interactions.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 1 + 6
    assert rows[5].startswith("cold-tablet,感冒片,,product,,,chlorphenamine,sedatives,镇静药,false,precaution,慎用,")
    document = json.loads((built.out / "interactions.json").read_text(encoding="utf-8"))
    schema = json.loads((built.out / document["$schema"]).read_text(encoding="utf-8"))
    assert document["ask"] == ASK
    rules = jsonschema.Draft202012Validator(schema)
    assert list(rules.iter_errors(document)) == []
    document["classes"][0]["severity"] = "safe"
    document["substances"][0]["dose"] = "15 mg"
    assert {error.json_path for error in rules.iter_errors(document)} == {"$.classes[0].severity", "$.substances[0]"}
    assert "is_required" not in json.dumps(schema)
    label = schema["properties"]["classes"]["items"]["properties"]["label"]
    assert label["description"] == SCHEMA.fields["label"].meaning
    assert all(f'href="{name}"' in built.page("checker") for name in (
        "interactions.csv", "interactions.json", "interactions.schema.json"))


def test_a_substance_is_found_by_every_name_and_its_answer_comes_first(built):
    core = json.loads((built.out / "_static/search-core.js").read_text(encoding="utf-8").split(".core=", 1)[1][:-2])
    body = json.loads((built.out / "_static/search-body.js").read_text(encoding="utf-8").split(".body=", 1)[1][:-2])
    number = next(n for n, record in enumerate([*core["records"], *body["records"]]) if "with-trazodone" in record[0])
    assert [*core["records"], *body["records"]][number][2] == "能和曲唑酮一起吃吗：慎用"
    answer = body["texts"][number]
    assert answer.startswith("说明书要求谨慎：由医生决定能不能合用、怎样观察。 这是类推，说明书没有点名。 另有一页。 ")
    early = len(core["concepts"])
    late = next(n for n, names in enumerate(body["concepts"]) if names[0] == "曲唑酮")
    assert body["homes"][late] == [number]
    assert body["words"][early + late] == ["曲挫酮"]
    assert body["questions"][early + late] == ["能和\ufffc一起吃吗"]


def test_in_a_book_the_tables_stand_without_the_finder(world):
    page = world.build("text").page("checker", ".txt")
    assert "镇静相加" in page
    assert "data-kb" not in page


def test_a_group_of_drugs_that_differ_says_so_and_is_no_member_of_a_class(world):
    path = world.docs / SUBSTANCES_FILE
    group = "- {id: painkillers, name: 止痛药, kind: group, interactions: [maoi, no-data]}\n"
    path.write_text(path.read_text(encoding="utf-8") + group, encoding="utf-8")
    page = world.build().page("checker")
    assert "要看是哪一种，最严的是 ✗ 禁忌" in text_of(page, "#with-painkillers")
    assert "止痛药" not in text_of(page, "#class-maoi")
    found = finder_data(page)["substances"]
    assert [name for name, one in found.items() if one.get("mixed")] == ["with-painkillers"]
