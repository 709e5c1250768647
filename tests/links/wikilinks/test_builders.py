"""Every builder takes every kind of link; a translated page links too."""

from __future__ import annotations

import html
import re

import pytest

from tests.links.wikilinks.vault import EXTENSIONS, PAGES, SETTINGS

GOOD = {**PAGES, "drugs/mirtazapine": PAGES["drugs/mirtazapine"].replace("[[没有这一页]]", "")}


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub", "text", "gettext", "linkcheck"])
def test_every_builder_is_content(make_world, builder):
    assert make_world(*EXTENSIONS, files=GOOD, **SETTINGS).build(builder).warnings == []


def anchors(page):
    return {html.unescape(found) for found in re.findall(r' id="([^"]+)"', page)}


def test_in_one_file_every_link_leads_to_a_place_in_it(make_world):
    page = make_world(*EXTENSIONS, files=GOOD, **SETTINGS).build("singlehtml").page("index")
    inner = re.findall(r'href="([^"]*)"[^>]*><span class="kb-wikilink', page)  # Sphinx's own table has dead ones
    assert len(inner) > 10
    assert set(inner) <= {f"#{anchor}" for anchor in anchors(page)} | {"#"}
    assert 'href="drugs/' not in page


def test_the_whole_site_links_only_to_what_exists(make_world):
    built = make_world(*EXTENSIONS, files=GOOD, **SETTINGS).build()
    for path in built.out.rglob("*.html"):
        if path.name in ("search.html", "genindex.html"):
            continue
        for file, anchor in re.findall(r'<a class="reference internal" href="([^"#]*)(?:#([^"]*))?"', path.read_text()):
            target = (path.parent / file).resolve() if file else path
            assert target.exists(), (path.name, file)
            assert not anchor or anchor in anchors(target.read_text()), (path.name, file, anchor)


def test_in_a_translated_page_links_resolve(make_world):
    world = make_world(*EXTENSIONS, files={
        "index": "# 首页\n\n见 [[甲|那一页]]。\n\n```{toctree}\na\n```\n", "a": "# 甲\n\n文。\n",
    }, **SETTINGS)
    messages = world.root / "locales/en/LC_MESSAGES"
    messages.mkdir(parents=True)
    source = world.build("gettext").page("index", ".pot")
    assert 'msgid "见 [[甲|那一页]]。"' in source
    message = 'msgid "见 [[甲|那一页]]。"\nmsgstr "'
    translated = source.replace(message, f"{message}See [[甲|that page]].")
    (messages / "index.po").write_text(translated, encoding="utf-8")
    built = world.build(to="en", language="en", locale_dirs=["../locales"], gettext_compact=False)
    assert built.warnings == []
    link = r'See <a class="reference internal" href="a\.html"><span[^>]*>that page</span></a>\.'
    assert re.search(link, built.page("index"))


def test_links_work_in_directives_tables_and_lists(make_world):
    text = (":::{note}\n[[甲]]\n:::\n\n```{list-table}\n* - [[甲|一]]\n  - [[甲#乙]]\n```\n\n"
            "| 表 |\n|---|\n| [[甲|二]] |\n\n- 三\n  - [[甲|四]]\n\n词\n: [[甲|五]]\n\n脚注[^1]\n\n[^1]: [[甲|六]]\n\n"
            "````{tip}\n```{note}\n[[nowhere]]\n```\n````\n")
    files = {"index": f"# 首页\n\n{text}", "a": "---\norphan: true\n---\n# 甲\n\n## 乙\n"}
    built = make_world(*EXTENSIONS, files=files, **SETTINGS).build()
    assert built.page("index").partition("kb-page-parts")[0].count('href="a.html') == 7
    assert [line.partition(" [[")[0] for line in built.warnings] == ["index.md:28: WARNING:"]


def test_on_a_translated_page_the_names_of_the_sources_go_on_working(make_world):
    world = make_world(*EXTENSIONS, files={
        "index": "# 首页\n\n[[甲]]、[[甲#一节]]、[[甲#一节#下一节]] 与 [[Alpha#Part]]。\n\n```{toctree}\na\n```\n",
        "a": "# 甲\n\n文。\n\n{#a-part}\n## 一节\n\n文。\n\n{#a-sub}\n### 下一节\n\n文。\n",
    }, **SETTINGS)
    messages = world.root / "locales/zh_TW/LC_MESSAGES"
    messages.mkdir(parents=True)
    catalogue = world.build("gettext").page("a", ".pot")
    for text, translated in (("甲", "Alpha"), ("一节", "Part")):
        catalogue = catalogue.replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{translated}"')
    (messages / "a.po").write_text(catalogue, encoding="utf-8")
    built = world.build(to="tw", language="zh_TW", locale_dirs=["../locales"], gettext_compact=False)
    assert [line for line in built.warnings if "[kb.link]" in line] == []
    assert re.findall(r'href="(a\.html[^"]*)"><span class="kb-wikilink', built.page("index")) == [
        "a.html", "a.html#a-part", "a.html#a-sub", "a.html#a-part"]


def test_a_role_that_links_is_no_link_in_a_label(make_world):
    text = ("# 首页\n\n```{glossary}\n词\n  义。\n```\n\n{#part}\n## 节\n\n"
            "[[首页|看 {term}`词` 与 {ref}`这里 <part>`]]\n")
    page = make_world(*EXTENSIONS, files={"index": text}, **SETTINGS).build().page("index")
    link = re.search(r'<a class="reference internal" href="#">(.*?)</a>', page)[1]
    assert "<a" not in link
    assert re.sub(r"<[^>]+>", "", link) == "看 词 与 这里"
