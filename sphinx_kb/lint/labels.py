"""Labels: every section has one of its own, it begins with the page's slug, and no link relies on a made-up id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_kb.lint import Content, Finding
from sphinx_kb.text.myst_source import LABEL, bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_kb.lint import PageSource

FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MADE_UP = re.compile(r"#(id\d+|term-\d+)\b")


def check(content: Content) -> Iterator[Finding]:
    first: dict[str, str] = {}
    slugs: dict[str, str] = {}
    for page in content.pages:
        if page.slug in slugs:
            message = f"文件名 {page.slug} 与 {slugs[page.slug]} 重复：全站只能用一次"
            yield Finding(page.path, 1, "labels", message)
        slugs.setdefault(page.slug, page.path)
        yield from of_page(page, first)


def of_page(page: PageSource, first: dict[str, str]) -> Iterator[Finding]:
    """The findings of one page; `first` says where each label was seen first."""
    before = ""
    for line in page.lines:
        if line.kind == "label" and (label := LABEL.match(line.text)):
            name = label[1]
            here = f"{page.path}:{line.number}"
            if not FORM.fullmatch(name):
                yield Finding(page.path, line.number, "labels", f"标签 “{name}” 要用小写英文、数字和连字符")
            elif name.split("-")[0] != page.slug.split("-")[0] or not name.startswith(f"{page.slug}-"):
                yield Finding(page.path, line.number, "labels", f"标签 “{name}” 要以页名开头：{page.slug}-…")
            if name in first:
                yield Finding(page.path, line.number, "labels", f"标签 “{name}” 已经在 {first[name]} 用过了")
            first.setdefault(name, here)
        if line.kind == "heading" and before != "label" and len(line.text) - len(line.text.lstrip("#")) in (2, 3):
            advice = f"这个标题没有标签：在它上面写一行 {{#{page.slug}-…}}"
            yield Finding(page.path, line.number, "labels", advice)
        if line.kind == "prose" and (found := MADE_UP.search(bare(line.text))):
            message = f"不要链到自动生成的编号 {found[1]}：它会变，请给目标写标签"
            yield Finding(page.path, line.number, "labels", message)
        before = line.kind
