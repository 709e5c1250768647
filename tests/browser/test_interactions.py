"""The interaction checker in a real Chromium on a telephone: typed, shared, by keyboard, without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.windows import heard

pytestmark = [pytest.mark.browser, pytest.mark.turns(2)]
CHECKER = "/clinical/interaction-checker.html"
ASK = "下一次吃药之前，先问医生或药师。"


@pytest.fixture
def checker(windows, origin):
    """The checker of the real site; what the browser complains of and asks of other hosts fails the test."""
    complaints = []
    with windows.lent(375, 800) as page, heard(
        page, pageerror=complaints.append,
        request=lambda request: request.url.startswith((origin, "data:")) or complaints.append(request.url),
    ):
        page.goto(f"{origin}{CHECKER}")
        yield page
    assert complaints == []


def ask(page, words: str):
    """Type a question and return where the answer is announced."""
    page.get_by_label("药、食物、草药的名字").fill(words)
    return page.get_by_role("status")


def cards(page):
    """The headings of the cards, in their order."""
    return page.locator(".kb-finder__results h2")


NAMES = {
    "能和布洛芬一起吃吗": "布洛芬：没有见到资料",
    "kuiliuping": "喹硫平：慎用",
    "阿普挫仑": "阿普唑仑：避免",
    "艾司唑侖": "艾司唑仑：避免",
    "盐酸曲马多缓释片": "曲马多：慎用",
    "Zoloft": "舍曲林：慎用",
    "dextrometorphan": "右美沙芬：慎用",
    "bu luo fen": "布洛芬：没有见到资料",
    "斯沃": "斯沃（利奈唑胺）：禁忌",
    "甘草片": "甘草片（复方甘草片）：慎用",
    "维C银翘片": "维C银翘片：慎用",
    "阿法根滴眼液": "阿法根（溴莫尼定）：禁忌",
    "帕罗西汀缓释片 40mg 每晚": "帕罗西汀：慎用",
}


def test_a_name_is_understood_however_it_is_typed(checker):
    for typed, told in NAMES.items():
        expect(ask(checker, typed), typed).to_have_text(told)


def test_several_come_in_the_order_of_their_severity_and_each_ends_with_whom_to_ask(checker):
    expect(ask(checker, "布洛芬 曲马多、司来吉兰和啤酒")).to_have_text(
        "司来吉兰：禁忌；啤酒（酒）：避免；曲马多：慎用；布洛芬：没有见到资料")
    headings = ("司来吉兰 ✗ 禁忌", "啤酒（酒） ▲ 避免", "曲马多 △ 慎用", "布洛芬 ? 没有见到资料")
    expect(cards(checker)).to_have_text([re.compile(f"^{re.escape(one)}") for one in headings], use_inner_text=True)
    expect(checker.get_by_role("heading", name="司来吉兰 禁忌", exact=True)).to_have_count(1)  # a sign is no word
    shown = checker.locator(".kb-finder__results .kb-interaction").all_inner_texts()
    assert len(shown) >= len(headings)
    assert all(ASK in text for text in shown)
    expect(checker).to_have_url(re.compile(r"[?&#]q="))


def test_another_drug_is_never_taken_for_one_that_its_name_contains(checker):
    status = ask(checker, "左旋布洛芬")
    expect(status).to_have_text("“左旋布洛芬”没有收录")
    expect(checker.locator(".kb-finder__results")).to_contain_text("没有收录不等于安全")
    checker.get_by_role("button", name="布洛芬", exact=True).click()
    expect(status).to_have_text("布洛芬：没有见到资料")


def test_a_name_that_holds_a_word_of_asking_is_shown_whole(checker):
    expect(ask(checker, "我在吃纳他霉素能不能一起吃")).to_have_text("“纳他霉素”没有收录")


def test_names_that_stand_against_each_other_are_all_answered(checker):
    expect(ask(checker, "奶奶的降压药缬沙坦")).to_have_text("降压药：要看是哪一种，最严的是慎用；缬沙坦：慎用")


def test_a_product_is_answered_by_what_it_contains(checker):
    expect(ask(checker, "泰诺")).to_have_text("泰诺（酚麻美敏片）：慎用")
    expect(checker.locator(".kb-finder__results")).to_contain_text("因为含有氯苯那敏。")


def test_an_address_with_a_question_shows_its_answer_and_one_of_a_name_too(checker, origin):
    checker.goto(f"{origin}{CHECKER}?q=%E5%88%A9%E5%A5%88%E5%94%91%E8%83%BA")
    expect(checker.get_by_role("status")).to_have_text("利奈唑胺：禁忌")
    checker.goto(f"{origin}{CHECKER}#with-warfarin")
    expect(checker.get_by_role("status")).to_have_text("华法林：慎用")


def test_by_keyboard_the_question_is_asked_and_cleared(checker):
    checker.get_by_label("药、食物、草药的名字").focus()
    checker.keyboard.type("liniao")
    checker.keyboard.press("Enter")
    checker.get_by_label("药、食物、草药的名字").fill("华法林")
    checker.keyboard.press("Enter")
    expect(checker.get_by_role("status")).to_have_text("华法林：慎用")
    checker.keyboard.press("Tab")
    checker.keyboard.press("Enter")
    expect(checker.get_by_role("status")).to_have_text("")
    expect(cards(checker)).to_have_count(0)
    expect(checker.locator("#kb-finder-query")).to_be_focused()


def test_nothing_is_wider_than_the_telephone(checker):
    ask(checker, "布洛芬 曲马多 泰诺")
    expect(checker.get_by_role("status")).to_contain_text("酚麻美敏片")
    assert checker.evaluate("document.documentElement.scrollWidth") <= 375


def test_without_scripts_the_tables_and_the_names_answer(windows, origin):
    with windows.lent(375, 800, java_script_enabled=False) as page:
        page.goto(f"{origin}{CHECKER}")
        text = page.locator("article").inner_text()
    assert "脚本没有运行" in text
    assert "布洛芬（ibuprofen、芬必得、美林）" in text
    assert text.count(ASK) >= 7
