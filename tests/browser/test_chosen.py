"""The pages that are looked at everywhere stand for all."""

from __future__ import annotations

from tests.browser.visit import chosen_pages, kinds_on, pages_of


def write(out, **pages):
    for name, text in pages.items():
        (out / f"{name}.html").write_text(text, encoding="utf-8")


def test_a_few_pages_hold_everything_that_any_page_is_made_of(tmp_path, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    write(tmp_path, index="<main><p>", plain="<main><p>text", table='<main><table class="a b">',
          same='<main><table class="b a">longer',
          both='<main><p><table class="a b"><ul role="list">')
    assert chosen_pages(tmp_path) == ["/both.html", "/index.html"]
    monkeypatch.setenv("CI", "true")
    assert chosen_pages(tmp_path) == pages_of(tmp_path)


def test_a_kind_is_a_tag_with_its_classes_and_role():
    assert kinds_on('<p class="b a">x</p><nav role="list" id="n">') == {"p a b ", "nav  list"}
