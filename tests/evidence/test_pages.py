"""Numbers, claims, terms and references as a reader sees them, and what an author is told."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_a_number_leads_to_its_row_and_a_citation_to_its_entry(built):
    page = built.page("brake")
    assert built.warnings == []
    link = r'<a class="kb-value-link" href="data.html#v-half-life" data-kb-card>20–40 h</a>'
    assert re.search(link, page)
    assert 'id="v-half-life"' in built.page("data")
    assert "（<a" in page
    assert ">Sato 等，2013</a>）" in page
    assert 'href="bibliography.html#ref-sato2013"' in page
    assert 'id="ref-sato2013"' in built.page("bibliography")


def test_a_citation_that_is_part_of_a_sentence_has_its_year_after_it(evidence):
    (evidence.docs / "other.md").write_text("# 别的\n\n{cite:t}`sato2013`量过。\n", encoding="utf-8")
    assert ">Sato 等（2013）</a>" in evidence.build().page("other")


def test_readers_are_told_which_parts_of_a_reference_nobody_has_seen(evidence):
    verified = "  verified = {abstract}"
    evidence.change("_data/references.bib", verified, f"  unsure = {{作者、卷}},\n{verified}")
    built = evidence.build()
    assert built.warnings == []
    assert "题录里的作者、卷没有核实" in built.page("bibliography")


def test_a_badge_says_the_verdict_in_words_and_opens_a_card_with_both_sides(built):
    page = built.page("brake")
    assert 'aria-label="论断 C002：有争议，看理由与文献"' in page
    assert page.count('popovertarget="card-c002"') == page.count('id="card-c002"') == 1
    card = text_of(page[page.index('id="card-c002"') :])
    assert "这条说法：释放大幅增多。" in card
    assert "判定：有争议。两边的实验不一致。" in card
    assert "我们改说：是否增多还没有定论。" in card
    assert "支持：（Sato 等，2013）" in card
    assert "反对：（Gillman，2006）" in card


def test_the_ledger_holds_every_claim_with_its_address_and_its_pages(built):
    ledger = built.page("claims")
    assert re.findall(r'data-kb-refs="([^"]*)" data-kb-verdict="([^"]*)" id="(c\d+)"', ledger) == [
        ("sato2013", "supported", "c001"), ("sato2013 gillman2006", "contested", "c002"),
    ]
    assert '<section id="claims-1-1">' in ledger
    assert "见 刹车" in text_of(ledger)


def test_the_claims_are_files_too_with_their_licence(built):
    ledger = built.page("claims")
    assert 'href="claims.csv"' in ledger
    assert 'href="claims.json"' in ledger
    data = json.loads(built.page("claims", ".json"))
    assert data["licence"]["name"] == "CC BY-SA 4.0"
    assert [(claim["id"], claim["verdict_zh"], claim["pages"]) for claim in data["claims"]] == [
        ("C001", "有据", ["brake"]), ("C002", "有争议", ["brake"]),
    ]
    assert data["verdicts"]["contested"]["word"] == "有争议"
    assert data["references"]["sato2013"] == {
        "title": "Histamine H1 receptor occupancy", "year": "2013", "doi": "10.1007/s00213-013-3146-1",
        "pmid": "23728612", "verified": "abstract",
    }
    rows = list(csv.DictReader(io.StringIO(built.page("claims", ".csv").removeprefix("\ufeff"))))
    assert [(row["id"], row["for"], row["for_dois"], row["against"]) for row in rows] == [
        ("C001", "sato2013", "10.1007/s00213-013-3146-1", ""),
        ("C002", "sato2013", "10.1007/s00213-013-3146-1", "gillman2006"),
    ]


def test_no_cell_is_taken_for_a_formula_by_a_spreadsheet(evidence):
    evidence.change("_data/claims/brake.yaml", "statement: 刹车松开，释放增多。", "statement: =HYPERLINK(1)")
    text = evidence.build().page("claims", ".csv")
    assert text.startswith("\ufeffid,article,statement,")
    assert ",'=HYPERLINK(1)," in text


def test_a_term_is_found_by_any_of_its_names_at_an_address_that_stays(built):
    assert 'href="glossary.html#term-half-life"' in built.page("other")
    assert built.page("glossary").count('id="term-half-life"') == 1


def test_a_reference_says_how_far_it_was_checked_and_who_cites_it(built):
    entry = text_of(built.page("bibliography")).partition("SATO")[2]
    assert "核对：看过摘要" in entry
    assert "用于：刹车；论断：C001、C002" in entry


def test_a_number_from_memory_says_so_wherever_it_stands(evidence):
    evidence.change("_data/values/brake.csv", ",abstract,", ",unverified,")
    built = evidence.build()
    assert "20–40 h（未核实）" in text_of(built.page("brake"))
    assert "未核实" in built.page("data")


def test_a_claim_not_reviewed_for_a_year_is_marked(evidence, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")  # February 2026
    built = evidence.build()
    assert "超过一年没有复核" not in built.page("claims") + built.page("brake")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")  # January 2027, and nothing else has changed
    built = evidence.build()
    assert built.page("claims").count("超过一年没有复核") == built.page("brake").count("超过一年没有复核") == 2
    evidence.change("_data/claims/brake.yaml", "reviewed: 2026-01-02", "reviewed: 2026-12-30")
    assert evidence.build().page("claims").count("超过一年没有复核") == 1


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "singlehtml", "gettext", "man", "xml"])
def test_every_builder_can_write_it(evidence, builder):
    settings = {"epub_show_urls": "no", "version": "1", "man_pages": [("index", "kb", "kb", [], 1)]}
    assert [line for line in evidence.build(builder, to=builder, **settings).warnings if "epub" not in line] == []


def test_in_plain_text_a_badge_is_a_word(evidence):
    page = evidence.build("text", to="text").page("brake", ".txt")
    assert "半衰期是 20–40 h （Sato 等，2013）。〔C001 有据〕" in page
    assert "〔C002 有争议〕" in page


def test_in_plain_text_the_ledger_reads_as_lines_and_its_table_as_a_table(evidence):
    page = evidence.build("text", to="text").page("claims", ".txt")
    assert "| 判定         | 条数   | 意思" in page
    assert "| ⇄ 有争议     | 1      | 可靠的证据互相矛盾，两边都列出。         |" in page
    assert "\nC001 ✓ 有据 刹车松开，释放增多。\n" in page


def test_the_corrections_go_through_the_article_in_its_order_and_say_where_each_part_went(evidence):
    evidence.change("_data/claims/brake.yaml", "article: 一.1 α2 受体", "article: 四.2 心理依赖")
    evidence.write({"other": "# 原文与更正\n\n{term}`t½`\n\n## 逐条\n\n```{corrections}\n```\n"})
    built = evidence.build()
    page = built.page("other")
    assert built.warnings == []
    assert re.findall(r'<section id="(corrections-[\d-]+)">', page) == ["corrections-1-1", "corrections-4-2"]
    text = text_of(page)
    assert "一之 1：α₂ 受体拮抗 1 1 刹车 四之 2：心理依赖 1 没有 刹车" in text
    assert "与原文相同。 C001" in text
    assert "是否增多还没有定论。（Gillman，2006；Sato 等，2013） C002" in text
    assert 'href="claims.html#c001"' in page


AUTHORS = {
    "a number that is not there": (
        "{value}`half-live`", "没有 “half-live” 这条数值，是否指 half-life？ [kb.data]", "〔没有这个数值：half-live〕"),
    "a part that is not there": (
        "{value}`half-life|value`", "half-life 没有单个数值，只有范围 [kb.data]", "〔half-life|value〕"),
    "a part nobody knows": (
        "{value}`half-life|unit`", "没有 “unit” 这一部分，可用的是：value、range、number [kb.data]",
        "〔half-life|unit〕"),
    "a claim that is not there": (
        "{claim}`C003`", "没有 “C003” 这条论断，是否指 C002？ [kb.data]", "〔没有这条论断：C003〕"),
    "a card of a claim that is not there": (
        "\n\n```{claim} C999\n```\n", "没有 “C999” 这条论断：看看有没有写错，或先在 _data/ 里加上 [kb.data]",
        "〔没有这条论断：C999〕"),
}


@pytest.mark.parametrize(("written", "told", "shown"), AUTHORS.values(), ids=AUTHORS)
def test_a_mistake_on_a_page_is_told_with_its_line_and_shown_in_its_place(evidence, written, told, shown):
    evidence.write({"other": f"# 别的\n\n{{term}}`t½` {written}\n"})
    built = evidence.build()
    line = 5 if written.startswith("\n") else 3
    assert built.warnings == [f"other.md:{line}: WARNING: {told}"]
    assert shown in text_of(built.page("other"))


def test_a_claim_its_page_forgets_is_told_where_the_claim_is_written(evidence):
    evidence.write({"brake": "# 刹车\n\n{value}`half-life`。{claim}`C001`\n"})
    assert evidence.build().warnings == [
        "_data/claims/brake.yaml:9: WARNING: 论断 C002 的页面 brake 没有用到它："
        "在那一页写 {claim}`C002`，或改 page [kb.data]",
    ]


def test_a_mistake_in_the_data_is_told_in_every_build(evidence):
    evidence.change("_data/claims/brake.yaml", "  against: [gillman2006]\n", "")
    told = ["_data/claims/brake.yaml:9: WARNING: C002 有争议的论断，for 和 against 两边都要列文献 [kb.data]"]
    assert evidence.build().warnings == told
    assert evidence.build().warnings == told


def test_the_verdicts_of_a_paragraph_stand_at_its_end_and_leave_its_sentences_whole(evidence):
    evidence.write({"brake": "# 刹车\n\n头一句。{claim}`C001` 第二句{claim}`C002`还没完，{value}`half-life`。\n\n"
                             "无事。\n"})
    page = evidence.build().page("brake")
    assert re.search(r'<p>头一句。第二句还没完，<a .*?</a>。<span class="kb-claims"><button .*?</button>'
                     r"<button .*?</button></span></p>", page)
    assert "kb-claims" not in page[page.index("无事。"): page.index("card-c001")]
    assert "js/verdicts.js" in page


def test_the_ledger_says_our_sentence_first_and_quotes_the_text_below_it(evidence):
    ledger = evidence.build().page("claims")
    entry = text_of(ledger[ledger.index('id="c002"') :])
    assert entry.index("是否增多还没有定论。") < entry.index("原文：释放大幅增多。") < entry.index("理由：")
    assert "原文：" not in text_of(ledger[ledger.index('id="c001"') : ledger.index('id="c002"')])


def test_the_card_of_a_number_says_what_it_is_where_it_comes_from_and_how_to_cite_it(evidence):
    evidence.extensions = (*evidence.extensions, "sphinx_kb.links.previews")
    evidence.settings |= {"kb_drugs": {"mirtazapine": "米氮平"}, "author": "编者", "project": "库", "release": "3"}
    built = evidence.build()
    script = (built.out / "_previews/brake.js").read_text(encoding="utf-8")
    title, facts, copies = json.loads(re.fullmatch(r"kbPreview\((.*)\);\n", script)[1])[">data#v-half-life"]
    assert title == "消除半衰期"
    assert facts == [
        ["数值", "20–40 h（范围）", ""], ["药物", "米氮平", ""], ["对象", "成人；人", ""], ["类型", "说明书", ""],
        ["来源", "Sato 等, 2013. Histamine H1 receptor occupancy", "https://doi.org/10.1007/s00213-013-3146-1"],
        ["核对", "看过摘要", ""],
    ]
    assert copies == [["引用这个数值", "编者. 消除半衰期：20–40 h[DS/OL]//库. 3 版[%DATE%]. %URL%"]]
