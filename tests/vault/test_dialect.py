"""What readers see of the dialect of a vault, in each output."""

from __future__ import annotations

import posixpath
import re
import zipfile
from urllib.parse import unquote

import pytest


def body(page):
    return page[page.index("<h1"):page.rindex("</section>")]


@pytest.fixture(scope="session")
def callouts(site):
    return body(site.page("子库/标注块"))


@pytest.fixture(scope="session")
def marks(site):
    return body(site.page("子库/记号"))


@pytest.mark.parametrize("pattern", [
    r'<div class="[^"]*note kb-callout kb-callout--note[^"]*">\s*<p class="admonition-title">笔记</p>\s*<p>没有标题',
    r'kb-callout--warning[^>]*>\s*<p [^>]*>有标题，见\s?<a[^>]*>.*?注释.*?</a>\s?与\s?<strong>粗</strong></p>',
    r'<details class="[^"]*kb-callout--question[^"]*">\s*<summary class="admonition-title">收着的</summary>',
    r'<details class="[^"]*kb-callout--tip[^"]*" open="open">\s*<summary class="admonition-title">展开的</summary>',
    r'kb-callout--note[^>]*>\s*<p class="admonition-title">自己起的名</p>',
    r'<p class="admonition-title">Custom-kind</p>',
    r'外层</p>\s*<div[^>]*kb-callout--todo[^>]*>\s*<p[^>]*>内层</p>\s*<div[^>]*kb-callout--example',
    r'kb-callout--bug[^>]*>\s*<p class="admonition-title">只有标题</p>\s*</div>',
    r'带参数</p>\s*<ul class="simple">\s*<li><p>列表</p>',
    r'<blockquote>\s*<div><p>普通引文',
])
def test_callouts_of_every_form(callouts, pattern):
    assert re.search(pattern, callouts, re.S)


def test_warnings_are_one_line_a_kind_with_their_first_places(site):
    assert [line for line in site.warnings if "kb.link" in line and "子库/标注块.md:39" in line]
    kinds = [re.search(r"（(\w+\.[\w-]+)）", line)[1] for line in site.warnings]
    assert len(kinds) == len(set(kinds))


def test_callouts_in_books(book, epub):
    with zipfile.ZipFile(next(epub.out.glob("*.epub"))) as archive:
        page = next(archive.read(name).decode() for name in archive.namelist() if name.endswith("标注块.xhtml"))
    assert "<details" not in page
    for words in ("藏起来的话", "到底了", "收着的", "笔记"):
        assert words in page
        assert words in book.text


@pytest.mark.parametrize("pattern", [
    r'<mark class="kb-highlight">高亮的话</mark>', r'<s class="kb-strike">删去的话</s>',
    r'<mark class="kb-highlight"><strong>粗高亮</strong></mark>', r'a == b 不是高亮，x==y 也不是',
    r'class="[^"]*kb-tag[^"]*"[^>]*>#药理/受体<', r'kb-tag[^>]*>#中文标签<',
    r'#123、a#b、<code[^>]*>.*?#代码.*?</code>、C#。',
    r'句中脚注<a class="footnote-reference[^>]*>.*?1', r'<p>脚注里的\s?<strong>话</strong>，见\s?<a',
    r'<img [^>]*width[^>]*100', r'<img [^>]*height[^>]*80', r'checkbox', r'50%',
])
def test_marks_in_a_line(marks, pattern):
    assert re.search(pattern, marks, re.S)


def test_marks_have_no_signs_left(marks):
    words = re.sub(r"<code.*?</code>|<[^>]*>", "", marks)
    assert not re.findall(r"==(?!\s|y)|~~|\^\[|\[\[", words)


def test_image_sizes_of_every_form(marks):
    sizes = [(re.search(r'width(?:="|: )(\d+)', image), re.search(r'height(?:="|: )(\d+)', image))
             for image in re.findall(r"<img [^>]*>", marks)]
    assert [tuple(side and side[1] for side in size) for size in sizes] == [
        ("100", None), ("120", "80"), ("60", "40"), ("100", None)]
    assert 'alt="替代"' in marks


def test_an_alias_of_either_spelling_is_a_name(site):
    assert not [line for line in site.warnings if "记号的别名" in line]


def test_folders_make_the_contents_in_natural_order(site):
    following = {"首页": "注释", "注释": "有夹记/有夹记", "有夹记/有夹记": "有夹记/里面", "有夹记/里面": "子库/标注块",
                 "子库/标注块": "子库/记号", "子库/记号": "子库/附带", "子库/附带": "子库/深处/笔记2",
                 "子库/深处/笔记2": "子库/深处/笔记10"}
    for page, after in following.items():
        link = re.search(r'<link rel="next" [^>]*href="([^"]*)"', site.page(page))
        assert link, page
        assert posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(link[1]))) == f"{after}.html"


def test_a_letter_that_no_font_has_is_a_box_with_its_code_point(book):
    assert "U+13000" in book.text
    assert "U+1F9E0" not in book.text  # emoji have a font
    assert [line for line in book.warnings if "kb.glyph" in line and "U+" in line]


@pytest.fixture(scope="session")
def attached(site):
    return body(site.page("子库/附带"))


@pytest.mark.parametrize("pattern", [
    r'<audio class="[^"]*kb-media[^"]*" controls="controls" preload="none" src="\.\./_downloads/[^"]*mp3"><a ',
    r'<video class="[^"]*kb-media[^"]*"[^>]*mp4"><a ',
    r'<a [^>]*href="\.\./_downloads/[^"]*\.pdf"[^>]*>.*?一份表', r'_downloads/[^"]*\.pdf"[^>]*>.*?附件',
    r'_downloads/[^"]*\.csv"[^>]*>.*?有空格', r'_downloads/[^"]*\.canvas"', r'_downloads/[^"]*\.base"',
    r'class="kb-query[^"]*"?.*?LIST FROM #药理', r'tag:#药理', r'<a [^>]*href="https://example\.org"',
    r'href="%E8%AE%B0%E5%8F%B7\.html"><span [^>]*>库里的路径', r'href="%E8%AE%B0%E5%8F%B7\.html"><span [^>]*>不写后缀',
    r'href="\.\./%E6%B3%A8%E9%87%8A\.html#[^"]*"><span [^>]*>小节', r'href="%E8%AE%B0%E5%8F%B7\.html"><span [^>]*>编码',
    r'href="#[^"]+"><span [^>]*>这页', r'<img alt="库里的图" [^>]*src="\.\./_images/',
    r'<img alt="只写名字" [^>]*src="\.\./_images/',
    r'<p>句中的</p>\s*<div class="kb-embed.*?笔记2.*?</div>\s*<p>嵌入。', r'class="kb-embed',
])
def test_attachments_queries_and_links_of_markdown(attached, pattern):
    assert re.search(pattern, attached, re.S)


def test_what_only_obsidian_can_show_is_told_once_a_kind(site):
    for kind, count in (("kb.canvas", 2), ("kb.base", 1), ("kb.query", 2)):
        (line,) = [line for line in site.warnings if f"（{kind}）" in line]
        assert f"{count} 处" in line


def test_links_in_properties_are_backlinks(site):
    assert re.search(r'id="kb-backlinks".*附带', site.page("子库/记号"), re.S)


def test_attachments_in_books_are_text_or_links(book, epub):
    assert "一份表" in book.text
    assert "声音.mp3" in book.text
    with zipfile.ZipFile(next(epub.out.glob("*.epub"))) as archive:
        page = next(archive.read(name).decode() for name in archive.namelist() if name.endswith("附带.xhtml"))
    assert "<audio" not in page
    assert "声音.mp3" in page


def test_a_site_may_write_the_label_first(make_world):
    world = make_world("sphinx_kb.links.wikilinks", kb_wiki_label_first=True, files={
        "index": ("# 首页\n\n[[字样|other]]、[[other]]、[[字 *样*|other#节]]、![[x|other]]\n\n"
                  "```{toctree}\nother\n```\n"),
        "other": "# 另一页\n\n## 节\n\n话。\n"})
    built = world.build()
    assert built.warnings == []
    shown = re.findall(r'href="(other[^"]*)"><span [^>]*>([^<]*)</span>', built.page("index"))
    assert [text for _url, text in shown] == ["字样", "other", "字 *样*", "x"]


def test_lists_that_are_indented_by_tabs_are_lists(attached):
    assert re.search(r"<li><p>缩进的\s?<a [^>]*>.*?笔记2.*?</a></p>\s*<ul>\s*<li><p>更里面</p></li>", attached, re.S)
    assert re.search(r"<pre>.*?真正的代码", attached, re.S)
