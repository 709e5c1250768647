"""What the report says is missing, and settings as the code has them."""

from __future__ import annotations

import html
import re

WORLD = {
    "index": "# 首页\n\n[[甲]] [[无此页]] [[无此页#x]]\n\n"
             "```{link-report}\n```\n\n```{settings} kb_autolink_sh kb_redirects\n```\n",
    "a": "---\norphan: true\n---\n\n# 甲\n\n没有链接。\n",
    "b": "---\norphan: true\n---\n\n# 乙\n\n[[甲]]\n",
}
EXTENSIONS = (
    "sphinx_kb.core",
    "sphinx_kb.links.wikilinks",
    "sphinx_kb.links.redirects",
    "sphinx_kb.links.autolink",
    "sphinx_kb.links.link_report",
    "sphinx_kb.markup.settings_table",
)


def text_of(built):
    return re.sub(r"[\s*+|=-]+", " ", built.page("index", ".txt"))


def test_wanted_pages_orphans_and_dead_ends_are_listed(make_world):
    text = text_of(make_world(*EXTENSIONS, files=WORLD).build("text"))
    assert "还没有这一页）：1 无此页：index:3、index:3" in text
    assert "没有别的页链到的页：1 乙" in text
    assert "不链到别的页的页：1 甲" in text


def test_the_report_follows_other_pages(make_world):
    world = make_world(*EXTENSIONS, files=WORLD)
    world.build("text", to="kept")
    world.write({"a": "---\norphan: true\n---\n\n# 甲\n\n[[乙]]\n"})
    kept = world.build("text", to="kept")
    assert kept.page("index", ".txt") == world.build("text", to="clean").page("index", ".txt")
    assert "不链到别的页的页：没有" in kept.page("index", ".txt")


def test_settings_are_listed_with_default_and_meaning(make_world):
    page = make_world(*EXTENSIONS, files=WORLD).build().page("index")
    cells = [html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<td>(.*?)</td>", page)]
    assert cells == ["kb_autolink_shortest", "3", "少于这么多字的名字不自动链接",
                     "kb_redirects", "'_data/redirects.csv'", "旧地址表（列 old、new），相对于文稿目录"]
