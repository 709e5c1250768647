"""The crawler itself: it sees each kind of dead link, and only those."""

from __future__ import annotations

import pytest

from tests.site.crawl import Fault, Site


def site_of(tmp_path, body, **files):
    (tmp_path / "index.html").write_text(f"<!DOCTYPE html><title>t</title>{body}", encoding="utf-8")
    for name, text in {"sub/page.html": "<h1 id=a>A</h1>", "x.svg": "<svg/>", **files}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Site(tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        '<a href="sub/page.html#a">x</a>',
        '<a href="sub/page.html?q=1#a">x</a>',
        '<a href="#">x</a>',
        '<p id=甲></p><a href="#%E7%94%B2">x</a>',
        '<img src="x.svg" srcset="x.svg 1x, x.svg 2x">',
        '<a href="https://example.org/nowhere#x">x</a><a href="mailto:a@example.org">x</a>',
        '<meta http-equiv="refresh" content="0; url=sub/page.html#a">',
        '<svg><use href="#s"></use><symbol id="s"></symbol></svg>',
        '<a href="sub/page.html#:~:text=x">x</a>',
    ],
)
def test_what_leads_somewhere_is_no_fault(tmp_path, body):
    assert site_of(tmp_path, body).faults() == []


@pytest.mark.parametrize(
    ("body", "target", "why"),
    [
        ('<a href="no.html">x</a>', "no.html", "没有这个文件"),
        ('<a href="sub/page.html#b">x</a>', "sub/page.html#b", "那一页没有这个锚点"),
        ('<a href="#b">x</a>', "#b", "那一页没有这个锚点"),
        ('<img src="no.png">', "no.png", "没有这个文件"),
        ('<img src="x.svg" srcset="x.svg 1x, no.svg 2x">', "no.svg", "没有这个文件"),
        ('<video poster="no.png"></video>', "no.png", "没有这个文件"),
        ('<meta http-equiv="Refresh" content="0;URL=\'no.html\'">', "no.html", "没有这个文件"),
        ('<div style="background: url(no.png)"></div>', "no.png", "没有这个文件"),
        ('<svg><use xlink:href="#s"></use></svg>', "#s", "那一页没有这个锚点"),
        ('<a href="/sub/page.html">x</a>', "/sub/page.html", "以 / 开头：换一个子路径就失效"),
        ('<a href="sub/">x</a>', "sub/", "指向文件夹：用 file:// 打开时是目录列表"),
        ('<a href="../outside.html">x</a>', "../outside.html", "指到站点之外"),
        ('<a href="javascript:alert(1)">x</a>', "javascript:alert(1)", "不认识的协议"),
        ("<p id=a></p><p id=a></p>", "#a", "id 出现 2 次"),
    ],
)
def test_each_kind_of_dead_link_is_found(tmp_path, body, target, why):
    assert site_of(tmp_path, body).faults() == [Fault("index.html", target, why)]


def test_style_sheets_are_read_too(tmp_path):
    site = site_of(tmp_path, "", **{"_static/a.css": "a { background: url('../x.svg') } b { background: url(no.png) }"})
    assert site.faults() == [Fault("_static/a.css", "no.png", "没有这个文件")]


def test_addresses_outside_are_listed_with_their_pages(tmp_path):
    site = site_of(tmp_path, '<a href="https://example.org/x">x</a>')
    assert site.external() == {"https://example.org/x": ["index.html"]}
