"""The engine: writing variants, pinyin, slips, marks, questions it cannot answer, and queries that mean harm."""

from __future__ import annotations

import gzip

import pytest

from tests.search.recall import ask, place

pytestmark = pytest.mark.site


@pytest.fixture(scope="module")
def fold(engine):
    def folded(*texts: str) -> list[str]:
        return engine.ask([], fold=texts)["folded"]

    return folded


def first(answer):
    return place(answer["items"][0]["url"]) if answer["items"] else ""


SAME = {
    "全角": ("ＮａＳＳＡ", "NaSSA"),
    "繁体": ("受體佔有率", "受体占有率"),
    "繁体二": ("停藥綜合徵", "停药综合征"),
    "希腊字母": ("α2", "alpha2"),
    "下标": ("5-HT₂ₐ", "5-HT2A"),
    "上标": ("10⁻⁹", "10-9"),
    "空格": ("5-HT 2A", "5HT2A"),
    "连字符": ("α-2", "ALPHA2"),
    "酶": ("CYP 2D6", "cyp2d6"),
    "微": ("5 µg", "5μg"),
    "大小写": ("MIRTAZAPINE", "mirtazapine"),
    "连接号": ("CBT–I", "CBT-I"),
    "毫克": ("7.5毫克", "7.5 mg"),
    "声调": ("mǐ dàn píng", "mi dan ping"),
    "女": ("nǚ", "nv"),
    "分解的附标": ("mi\u030c", "mǐ"),
}


@pytest.mark.parametrize(("typed", "meant"), SAME.values(), ids=SAME)
def test_ways_of_writing_the_same_fold_to_the_same(fold, typed, meant):
    one, other = fold(typed, meant)
    assert one == other


def test_what_differs_stays_different(fold):
    assert len(set(fold("5-HT2A", "5-HT2C", "α1", "α2", "H1", "15 mg", "1.5 mg"))) == 7


PINYIN = {
    "midanping": "mirtazapine",
    "mi dan ping": "mirtazapine",
    "mǐ dàn píng": "mirtazapine",
    "mi'dan'ping": "mirtazapine",
    "mdp": "mirtazapine",
    "mi氮平": "mirtazapine",
    "aodanping": "compare/olanzapine",
    "shuibuzhao": "clinical/insomnia",
    "tyzhz": "dependence/discontinuation-syndrome",
    "midanping banshuaiqi": "pharmacokinetics/elimination-monitoring#elimination-monitoring-half-life",
    "banshuaiq": "pharmacokinetics/elimination-monitoring#elimination-monitoring-half-life",
}
SLIPS = {
    "米淡平": "mirtazapine",
    "mirtazepine": "mirtazapine",
    "olanzepine": "compare/olanzapine",
    "insomia": "clinical/insomnia",
    "停药综合症": "dependence/discontinuation-syndrome",
    "停药综和征": "dependence/discontinuation-syndrome",
    "受体占友率": "dose/gradual-occupancy",
    "midanpin": "mirtazapine",
    "ods ratio": "reference/glossary#term-odds-ratio",
    "maic switch": "clinical/warnings#warnings-mania",
    "angle-closureglaucoma": "reference/glossary#term-angle-closure-glaucoma",
}
QUESTIONS = {
    "多久见效": "questions/how-long-until-works",
    "胖了十斤": "questions/weight-gain",
    "怎么停": "questions/how-to-stop",
    "和舍曲林": "questions/with-sertraline",
    "明天手术": "questions/surgery",
    "在喂奶": "questions/breast-feeding",
}
"""What is typed of the title of a page that answers a question."""
TOPICS = {
    "失眠": "clinical/insomnia",
    "停药": "dependence/stopping-safely",
    "瑞美隆": "mirtazapine",
    "体重": "clinical/appetite-weight",
}
"""One name, which asks nothing."""
DANGERS = {
    "忘记吃没吃又吃了一片": {"clinical/overdose", "questions/took-two"},
    "一次吃了一整瓶": {"clinical/overdose", "questions/took-a-lot"},
    "大肚子期间能吃不": {"clinical/special-populations", "questions/pregnant"},
    "不想活了": {"guide/read-first", "questions/want-to-die"},
    "发烧喉咙疼": {"clinical/warnings", "questions/fever-sore-throat"},
    "血清素综和症": {"clinical/warnings"},
    "和吗氯贝胺一起吃": {"clinical/interaction-checker", "clinical/warnings"},
    "米氮平 锂": {"pharmacokinetics/metabolism-interactions", "clinical/interaction-checker"},
}
"""What may be meant as comfort by its words, and is a danger."""


@pytest.mark.parametrize("queries", [PINYIN, SLIPS], ids=["pinyin", "slips"])
def test_pinyin_and_slips_lead_where_the_word_leads(find, queries):
    found = {answer["query"]: first(answer) for answer in find(*queries)}
    assert found == queries


@pytest.mark.parametrize("typed", ["huanting", "huantinng"])
def test_pinyin_means_all_that_its_word_is_a_name_of_even_with_a_slip(find, typed):
    assert [first(answer) for answer in find(typed)] == [first(find("幻听")[0])]


def test_a_danger_that_is_half_as_likely_as_comfort_comes_first(find):
    assert first(find("发高烧 手抖 肌肉僵 拉肚子")[0]) in {
        "clinical/warnings#warnings-serotonin", "clinical/warnings#warnings-red-flags"}


def test_a_danger_comes_before_what_its_words_also_mean(find):
    found = {answer["query"]: first(answer).partition("#")[0] for answer in find(*DANGERS)}
    assert [(query, page) for query, page in found.items() if page not in DANGERS[query]] == []


@pytest.mark.parametrize("bodies", [True, False], ids=["whole", "early"])
def test_the_page_that_answers_a_question_comes_first_before_and_after_the_bodies_are_there(built_site, bodies):
    said = ask(built_site.out, QUESTIONS, bodies=bodies)["answers"]
    found = {answer["query"]: first(answer).partition("#")[0] for answer in said}
    assert found == QUESTIONS


def test_what_was_put_right_can_be_sought_letter_by_letter(find):
    for query in ("insomia", "banshuaiqi"):
        read, exactly = find(query)[0], find(query, exactly=True)[0]
        assert (bool(read["notes"]), [note for note in exactly["notes"] if note["kind"] != "name"]) == (True, [])
        assert first(read) != first(exactly)


SPREAD = {"半 衰 期": "半衰期", "5 - HT2A": "5-HT2A", "CYP 2D6 ": "CYP2D6"}


def test_spaces_between_letters_of_one_word_change_nothing(find):
    for apart, joined in zip(find(*SPREAD), find(*SPREAD.values()), strict=True):
        assert first(apart) == first(joined) != ""


def test_the_number_of_a_claim_finds_the_claim(find):
    assert {first(answer).partition("#")[2] for answer in find("C001", "c016")} == {"c001", "c016"}


@pytest.mark.parametrize("query", ["苹果手机怎么截屏", "怎么截图"])
def test_a_word_of_asking_beside_a_foreign_word_is_not_taken_for_another(find, query):
    answer = find(query)[0]
    assert (answer["items"], [note for note in answer["notes"] if note["kind"] == "sound"]) == ([], [])


def test_what_is_known_is_not_cut_to_correct_its_neighbour(find):
    answer = find("MAOI停药间隔")[0]
    assert [note["to"] for note in answer["notes"]] == ["单胺氧化酶抑制剂", "稳妥地停药"]
    # both tell of the two weeks between
    assert first(answer) in ("pharmacokinetics/metabolism-interactions#metabolism-interactions-danger",
                             "clinical/warnings#warnings-contraindications")


def test_latin_abbreviations_are_not_read_as_pinyin(find):
    assert [note for note in find("CrCl")[0]["notes"] if note["kind"] == "pinyin"] == []


def test_a_name_alone_leads_to_what_is_about_it_not_to_a_question(find):
    assert {answer["query"]: first(answer).partition("#")[0] for answer in find(*TOPICS)} == TOPICS


def test_the_reader_is_told_what_was_sought_instead(find):
    for answer, name in zip(find("米淡坪", "banshuaiqi", "睡不着"), ("米氮平", "半衰期", "失眠"), strict=True):
        assert name in [note["to"] for note in answer["notes"]]


def test_the_letters_of_the_text_are_marked_not_those_of_the_query(find):
    def marked(query):
        shown = find(query, snippets=True)[0]["shown"]
        return {piece["text"] for one in shown for part in one.values() for piece in part if piece["marked"]}

    assert any("5-HT₂A" in text for text in marked("5ht2a"))
    assert any("α₂" in text for text in marked("alpha-2"))
    assert "半衰期" in marked("banshuaiqi")
    assert "剂量" in marked("劑量")


def test_pieces_of_a_snippet_are_the_text_itself(find):
    for answer in find("5ht2a", "体重", snippets=True):
        for item, shown in zip(answer["items"], answer["shown"], strict=False):
            assert "".join(piece["text"] for piece in shown["title"]) == item["title"]


@pytest.mark.parametrize("query", [
    "今天天气怎么样", "天气预报", "帕博利珠单抗", "利妥昔单抗",
    "asdfghjkl", "股票基金推荐", "qqqq", "。。。", "量子纠缠",
])
def test_below_the_floor_nothing_is_passed_off_as_an_answer(find, query):
    answer = find(query)[0]
    assert answer["unsure"] or not answer["items"]


def test_an_unknown_word_gets_the_nearest_names(find):
    answer = find("综合佂候")[0]
    assert answer["unsure"]
    assert any("综合征" in name for name in answer["suggestions"])


def test_a_drug_the_site_does_not_deal_with_is_found_only_together_with_the_subject(find):
    alone, together, ended = find("曲妥珠单抗", "能和曲妥珠单抗一起吃吗", "米氮平和帕博利珠单抗能一起吃吗")
    assert alone["items"] == []
    assert alone["suggestions"] == ["能和米氮平一起吃吗"]
    assert {first(together).partition("#")[0], first(ended).partition("#")[0]} == {"clinical/interaction-checker"}


def test_facts_of_another_drug_are_refused_and_what_there_is_of_it_is_offered(find):
    for answer in find("布洛芬一天最多吃几次", "ibuprofen max dose for a child"):
        assert answer["items"] == []
        assert [place(one["url"]) for one in answer["beside"]] == ["clinical/interaction-checker#with-ibuprofen"]


@pytest.mark.parametrize("query", [
    "布洛芬", "布洛芬能一起吃吗", "头疼能吃布洛芬吗", "布洛芬缓释胶囊",
    "华法林 INR", "打了麻药拔牙",
    "对乙酰氨基酚中毒的解毒药",
])
def test_interactions_and_dangers_of_another_drug_are_answered(find, query):
    assert find(query)[0]["items"]


def test_what_only_sounds_like_a_word_is_not_taken_for_it(find):
    for answer, word in zip(find("英语四级", "吃了没食欲"), ("司机", "美时玉"), strict=True):
        assert word not in [note["to"] for note in answer["notes"]]


def test_the_subject_after_a_verb_is_the_drug(find):
    asked, meant = find("停米氮平以后头晕", "停药以后头晕")
    assert first(asked).partition("#")[0] == first(meant).partition("#")[0]


def test_the_name_of_an_author_or_a_trial_finds_what_bears_it(find):
    author, trial = find("iwamoto 2013 驾驶", "SYMBAD")
    found = [place(item["url"]) for item in author["items"]]
    assert found[0] in {"reference/bibliography#ref-iwamoto2013", "dose/tug-of-war#tug-of-war-evidence"}  # it tells it
    assert "reference/bibliography#ref-iwamoto2013" in found[:3]
    assert {place(item["url"]) for item in trial["items"]} >= {
        "reference/bibliography#ref-banerjee2021", "clinical/special-populations#special-populations-dementia",
    }


@pytest.mark.parametrize(("query", "answer"), [
    ("BETTER-B trial breathlessness", "clinical/other-uses#other-uses-breathlessness"),
    ("hyperbolic tapering schedule", "dependence/stopping-safely#stopping-safely-hyperbolic"),
])
def test_where_the_classifier_is_sure_what_is_told_comes_before_what_bears_the_name(find, query, answer):
    assert first(find(query)[0]) == answer


@pytest.mark.parametrize("query", ["舍曲林一天最多吃几片", "艾司唑仑一片几毫克最多吃几片"])
def test_the_dose_of_another_drug_is_refused_though_its_words_stand_in_a_warning(find, query):
    assert find(query)[0]["items"] == []


HOSTILE = {
    "markup": "<img src=x onerror=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "regex": ".*+?^${}()|[]\\/",
    "regex word": "失眠(.*)+$",
    "quotes": "'\"`; DROP TABLE pages; --",
    "long han": "失" * 10_000,
    "long latin": "a" * 10_000,
    "long mixed": "5-HT₂A " * 2_000,
    "spaces": " " * 10_000,
    "emoji": "😴💊👩‍⚕️🏳️‍🌈",
    "rtl": "\u202eميرتازابين \u2066مرحبا\u2069",
    "lone surrogate": "\ud83d",
    "controls": "\u0000\u0001\u0002\u007f\ufeff",
    "combining": "e" + "\u0301" * 500,
    "prototype": "__proto__ constructor toString hasOwnProperty",
    "empty": "",
}


def test_hostile_queries_neither_throw_nor_hang(find):
    for name, answer in zip(HOSTILE, find(*HOSTILE.values(), snippets=True), strict=True):
        assert answer["took"] < 1000, name


def test_a_query_of_nothing_finds_nothing(find):
    for answer in find("", "   ", "\n\t"):
        assert answer["items"] == []


def test_markup_in_a_query_changes_nothing_of_what_is_shown(find):
    plain, marked = find("失眠", "<b>失眠</b>", snippets=True)
    assert first(plain) == first(marked)
    assert "<" not in "".join(piece["text"] for one in marked["shown"] for piece in one["title"])


def test_the_first_query_waits_for_two_files_of_sixty_kilobytes_in_all(built_site):
    needed = ("search-engine.js", "search-core.js")
    sizes = [len(gzip.compress((built_site.out / "_static" / name).read_bytes(), 9)) for name in needed]
    assert sum(sizes) <= 60_000, dict(zip(needed, sizes, strict=True))
    answers = ask(built_site.out, ["失眠", "mdp", "开车", "半衰期", "米氮平会上瘾吗"], bodies=False)["answers"]
    assert [first(answer) for answer in answers] == [
        "clinical/insomnia", "mirtazapine", "clinical/warnings#warnings-driving",
        "pharmacokinetics/elimination-monitoring#elimination-monitoring-half-life",
        "dependence/dependence",
    ]
