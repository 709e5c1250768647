"""Reports without an account: a form to copy or to send, and what a site without an address says."""

from __future__ import annotations

import re

FILES = {
    "index": "# Home\n\n```{toctree}\nabout\n```\n",
    "about": "# About\n\n{#report}\n## Mistakes\n\n:::{report-form}\nCopy it and tell us.\n:::\n",
}


def world(make_world, **settings):
    return make_world("sphinx_kb.core", "sphinx_kb.html", files=FILES, kb_report_url="about#report", **settings)


def test_a_site_without_an_address_has_a_text_to_copy_and_says_where_to_take_it(make_world):
    built = world(make_world).build()
    assert built.warnings == []
    page = built.page("about")
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[1]
    assert len(text.splitlines()) == 4
    assert "Copy it and tell us." in page
    assert "mailto:" not in page
    for name in ("index", "about"):
        assert "js/report.js" in built.page(name), "the link takes along where the reader is"
    assert "css/report.css" not in built.page("index")


def test_a_site_with_an_address_writes_a_letter_and_shows_the_address(make_world):
    page = world(make_world, kb_report_mail="help@example.org").build().page("about")
    assert page.count('href="mailto:help@example.org"') == 2
    assert 'data-kb-mail="help@example.org"' in page
    assert "Copy it and tell us." not in page


def test_books_and_texts_have_no_form(make_world):
    built = world(make_world).build("text", to="text")
    text = (built.out / "about.txt").read_text(encoding="utf-8")
    assert "Copy it and tell us." in text
    assert "DOI" not in text


def test_a_site_that_takes_no_reports_loads_nothing_for_them(make_world):
    built = make_world("sphinx_kb.core", "sphinx_kb.html", files={"index": "# Home\n\nWelcome.\n"}).build()
    assert "report" not in re.sub(r"<title>.*?</title>", "", built.page("index"))
