"""The date of review and the way to report a mistake."""

from __future__ import annotations

import datetime as dt

import pytest

from sphinx_kb.html.review_footer import review_of
from tests.html.theme.real import build_with_real_settings

TODAY = dt.date(2026, 11, 23)


def test_a_review_is_told_for_readers_and_for_machines():
    review = review_of("2026-03-05", TODAY)
    assert (review.iso, review.text, review.is_old) == ("2026-03-05", "2026 年 3 月 5 日", False)


@pytest.mark.parametrize(("reviewed", "is_old"), [("2025-11-23", False), ("2025-11-22", True)])
def test_a_review_is_old_after_a_year(reviewed, is_old):
    assert review_of(reviewed, TODAY).is_old is is_old


@pytest.mark.parametrize("reviewed", [None, "", "去年"])
def test_without_a_date_there_is_no_review(reviewed):
    assert review_of(reviewed, TODAY) is None


FILES = {
    "index": "---\nreviewed: 2020-01-02\n---\n\n# 首页\n\n```{toctree}\n:hidden:\n\npart/a\nabout\n```\n",
    "part/a": "---\nreviewed: 2026-11-01\n---\n\n# 甲\n",
    "about": "# 关于\n\n{#about-report}\n## 报告错误\n\n写信来。\n",
}


def foot(out, name):
    page = (out / f"{name}.html").read_text(encoding="utf-8")
    return page[page.index("<footer"):page.index("</footer>")]


def test_a_page_says_when_it_was_reviewed_and_marks_what_is_old(tmp_path):
    out = build_with_real_settings(tmp_path, FILES, "kb_report_url=about#about-report",
                                   SOURCE_DATE_EPOCH="1795392000")  # 2026-11-23
    assert '<time datetime="2020-01-02">2020 年 1 月 2 日</time><strong>（超过一年' in foot(out, "index")
    assert "超过一年" not in foot(out, "part/a")
    assert 'href="../about.html#about-report">报告错误</a>' in foot(out, "part/a")
    assert 'href="#about-report">报告错误</a>' in foot(out, "about")
    assert "报告错误" not in foot(out, "404")


@pytest.mark.parametrize(
    ("setting", "link"),
    [
        ("https://example.org/new?page={page}&title={title}",
         '<a class="kb-colophon__report" href="https://example.org/new?page=part/a&amp;title=%E7%94%B2">报告错误</a>'),
        ("nowhere#x", None),
        ("", None),
    ],
)
def test_an_address_is_given_the_page_and_its_title_and_none_leads_nowhere(make_world, setting, link):
    built = make_world("sphinx_kb.html.frame", files=FILES, html_theme="furo", kb_report_url=setting).build()
    page = foot(built.out, "part/a")
    assert link in page if link else "报告错误" not in page


def test_where_sources_can_be_edited_a_page_leads_to_its_own(make_world):
    world = make_world("sphinx_kb.html.frame", files=FILES, html_theme="furo")
    world.write({"index": FILES["index"].replace("about", "about\n二 页"), "二 页": "# 二\n"})
    built = world.build(kb_edit_url="https://example.org/edit/main/docs/{path}?x=1&y")
    link = '<a class="kb-colophon__edit" href="https://example.org/edit/main/docs/{}?x=1&amp;y">编辑这一页</a>'
    assert link.format("part/a.md") in foot(built.out, "part/a")
    assert link.format("%E4%BA%8C%20%E9%A1%B5.md") in foot(built.out, "二 页")
    assert "kb-colophon__edit" not in foot(built.out, "404")
    assert "kb-colophon__edit" not in foot(world.build().out, "part/a")


def test_every_page_says_in_one_line_who_wrote_it_and_leads_to_more(make_world):
    said = "正文由语言模型起草，没有临床医生签字"
    origin = [said, "about#about-report"]
    built = make_world("sphinx_kb.html.frame", files=FILES, html_theme="furo", kb_origin=origin).build()
    line = f'<span class="kb-colophon__origin"><a href="../about.html#about-report">{said}</a></span>'
    assert line in foot(built.out, "part/a")
    assert f'href="#about-report">{said}</a>' in foot(built.out, "about")


def test_who_wrote_it_stands_without_a_link_where_there_is_no_more(make_world):
    built = make_world("sphinx_kb.html.frame", files=FILES, html_theme="furo", kb_origin=["甲乙丙著", ""]).build()
    assert '<span class="kb-colophon__origin">甲乙丙著</span>' in foot(built.out, "part/a")


def test_time_alone_marks_a_page_as_old(make_world, monkeypatch):
    world = make_world("sphinx_kb.html.frame", files=FILES, html_theme="furo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")  # 2026-11-23
    assert "超过一年" not in foot(world.build().out, "part/a")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1858464000")  # 2028-11-22
    assert "超过一年" in foot(world.build().out, "part/a")


PART_NAMES = ("one", "two", "last", "none")
PARTS = """
from sphinx_kb.core.page_parts import PagePart, add_page_part

def fill(app, pagename, templatename, context, doctree):
    context["part_one"] = context["part_two"] = context["part_last"] = "内容"

def setup(app):
    add_page_part(app, PagePart("last", "last.html", "part_last", is_last=True))
    add_page_part(app, PagePart("one", "one.html", "part_one"))
    add_page_part(app, PagePart("two", "two.html", "part_two", before="one"))
    add_page_part(app, PagePart("none", "none.html", "part_none"))
    app.connect("html-page-context", fill)
"""


@pytest.mark.parametrize(
    ("theme", "frame"),
    [("furo", ["sphinx_kb.html.frame"]), ("furo", []), ("alabaster", []), ("basic", [])],
    ids=["frame", "furo", "alabaster", "basic"],
)
def test_parts_stand_below_the_text_in_their_order(make_world, monkeypatch, theme, frame):
    files = {"index": "# 首页\n\n正文。\n", "conf_parts.py": PARTS,
             **{f"_templates/{name}.html": f"<i>{name} {{{{ part_{name} }}}}</i>" for name in PART_NAMES}}
    world = make_world("conf_parts", *frame, files=files, html_theme=theme, templates_path=["_templates"])
    monkeypatch.syspath_prepend(str(world.docs))
    page = world.build().page("index")
    monkeypatch.delitem(__import__("sys").modules, "conf_parts")
    places = [page.index(text) for text in ("正文。", "<i>two 内容</i>", "<i>one 内容</i>", "<i>last 内容</i>")]
    assert places == sorted(places)
    assert "<i>none" not in page
