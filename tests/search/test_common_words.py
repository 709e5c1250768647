"""Common words that mean nearly the same: a query in other words finds what the site says in its own."""

from __future__ import annotations

from sphinx_kb.search.common_words import common_words, groups_in
from tests.search.recall import ask, place

HOSPITAL = {
    "index": "# 医院\n\n```{toctree}\nwards\nbaths\nmeals\n```\n",
    "wards": "# 病房\n\n做手术以前，请家属陪同。\n",
    "baths": "# 浴室\n\n每天早上开放，地面湿滑。\n",
    "meals": "# 膳食\n\n十一点半送到床边，便秘的人可以要粗粮。\n",
}


def test_what_the_site_says_otherwise_is_found_and_its_own_words_as_before(make_world):
    built = make_world("sphinx_kb", files=HOSPITAL, nitpicky=False).build(
        extensions=["myst_parser", "sphinx_kb"], language="zh_CN", kb_search_strict=True)
    asked = {"动刀子": "wards", "拉不出屎": "meals", "手术": "wards", "便秘": "meals", "高铁票怎么改签": ""}
    said = ask(built.out, asked)["answers"]
    assert {answer["query"]: place(answer["items"][0]["url"]) if answer["items"] else "" for answer in said} == asked


def test_a_group_has_two_words_or_more_and_each_once():
    text = "# a remark\nstart begin get_going\nalone\nbig big\ndoctor physician  # who helps\n"
    assert groups_in(text) == (("start", "begin", "get going"), ("doctor", "physician"))


def test_each_language_has_its_own():
    assert [common_words([language]).count("\n") > 50 for language in ("zh", "en", "de")] == [True, True, False]
    assert common_words(["zh", "en"]) == "\n".join([common_words(["zh"]), common_words(["en"])])
