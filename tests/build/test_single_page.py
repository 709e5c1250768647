"""All pages in one document: every link leads somewhere, no id is there twice."""

from __future__ import annotations

import re
from collections import Counter

from tests.conftest import Built

PAGES = {
    "index": "# 首页\n\n见 {ref}`sub-two` 与 {doc}`a/sub`。[^1]\n\n```{toctree}\na/sub\nb\n```\n\n[^1]: 注。\n",
    "a/sub": "# 一样\n\n## 一样\n\n{#sub-two}\n## 二\n\n注[^1]。\n\n```{figure} /d.svg\n:name: fig-d\n\n图题\n```\n\n"
             "[^1]: 别的注。\n\n```{toctree}\n/c\n```\n",
    "b": "# 一样\n\n见 {ref}`fig-d`、{numref}`fig-d`、{doc}`c`。注[^1]。\n\n[^1]: 又一条。\n",
    "c": "# 末页\n\n见 {ref}`sub-two`。\n",
    "d.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><rect width="8" height="4"/></svg>\n',
}
MORE = {"myst_enable_extensions": ["attrs_block"], "numfig": True}


def faults(built: Built) -> list[str]:
    """Dead links and ids that are there twice."""
    body = re.search(r'(?s)<div class="document">(.*?)<div class="clearer">', built.page("index"))[0]
    ids = Counter(re.findall(r'\sid="([^"]+)"', body))
    links = re.findall(r'<a class="[^"]*(?:internal|footnote|backref)[^"]*" [^>]*href="#([^"]*)"', body)
    assert len(links) > 8
    return [name for name, count in ids.items() if count > 1] + [link for link in links if link and link not in ids]


def test_without_the_extension_links_lead_nowhere(make_world):
    assert faults(make_world(files=PAGES, **MORE).build("singlehtml"))


def test_with_it_every_link_leads_somewhere_and_ids_are_unique(make_world):
    built = make_world("sphinx_kb.build.single_page", files=PAGES, **MORE).build("singlehtml")
    assert built.warnings == []
    assert faults(built) == []


def test_pages_come_in_order_each_with_its_own_notes_and_numbers(make_world):
    page = make_world("sphinx_kb.build.single_page", files=PAGES, **MORE).build("singlehtml").page("index")
    assert re.findall(r'<span id="document-([^"]+)">', page) == ["index", "a/sub", "c", "b"]
    note = re.search(r'又一条。', page)
    number = re.search(r'<a class="[^"]*footnote-reference[^"]*" href="#([^"]+)"[^>]*>(?:<[^>]+>)*\[?<?[^<]*1',
                       page[page.index('id="document-b"'):])
    assert page.rindex(f'id="{number[1]}"', 0, note.start()) > page.index('id="document-b"')
    assert "图 1" in page[page.index('id="document-b"'):]
    assert "Fig" not in page


def test_without_toctrees_there_is_one_page(make_world):
    built = make_world("sphinx_kb.build.single_page", files={"index": "# 首页\n\n文。\n"}).build("singlehtml")
    assert "文。" in built.page("index")
