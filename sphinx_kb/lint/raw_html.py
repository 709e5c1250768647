"""Raw HTML is refused: it would be lost in the book, and may break the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_kb.lint import Content, Finding
from sphinx_kb.text.myst_source import bare

if TYPE_CHECKING:
    from collections.abc import Iterator

TAG = re.compile(r"<(/?[a-zA-Z][\w-]*)(?:\s[^<>]*)?/?>|<!--")
DIRECTIVE = re.compile(r"^\s*(?:`{3,}|~{3,}|:{3,})\s*\{(raw|eval-rst|only)\}")
ADDRESS = re.compile(r"<(?:https?|mailto|tel):[^<>\s]*>")


def check(content: Content) -> Iterator[Finding]:
    for page in content.pages:
        for line in page.lines:
            if line.kind in ("prose", "heading") and (found := TAG.search(ADDRESS.sub("", bare(line.text)))):
                message = f"不要直接写 HTML（{found[0]}）：书里会丢，请用 MyST 的写法"
                yield Finding(page.path, line.number, "raw-html", message)
            elif line.kind == "fence" and (found := DIRECTIVE.match(line.text)):
                message = f"不用 {{{found[1]}}}：只在一种输出里有的内容，别处会丢，请用 MyST 的写法"
                yield Finding(page.path, line.number, "raw-html", message)
