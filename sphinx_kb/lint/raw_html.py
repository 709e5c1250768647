"""Raw HTML is an error: books leave it out, and it may break the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_kb.lint import Content, Finding, Rule
from sphinx_kb.locale import _
from sphinx_kb.text.myst_source import without_markup

if TYPE_CHECKING:
    from collections.abc import Iterator

TAG = re.compile(r"<(/?[a-zA-Z][\w-]*)(?:\s[^<>]*)?/?>|<!--")
DIRECTIVE = re.compile(r"^\s*(?:`{3,}|~{3,}|:{3,})\s*\{(raw|eval-rst|only)\}")
ADDRESS = re.compile(r"<(?:https?|mailto|tel):[^<>\s]*>")


def check(content: Content) -> Iterator[Finding]:
    for page in content.pages:
        for line in page.lines:
            if line.kind in ("prose", "heading") and (found := TAG.search(ADDRESS.sub("", without_markup(line.text)))):
                message = _("Write MyST instead of HTML (%s), which books leave out") % found[0]
                yield Finding(page.path, line.number, "raw-html", message)
            elif line.kind == "fence" and (found := DIRECTIVE.match(line.text)):
                message = _("Write MyST instead of {%s}, whose content other outputs leave out") % found[1]
                yield Finding(page.path, line.number, "raw-html", message)


RULE = Rule("raw-html", check)
