"""Labels: every section has one that begins with the slug of its page, and no link uses a generated id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_kb.lint import Content, Finding, Rule
from sphinx_kb.locale import _
from sphinx_kb.text.myst_source import LABEL, without_markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_kb.lint import PageSource

LABEL_FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
GENERATED_ID = re.compile(r"#(id\d+|term-\d+)\b")


def check(content: Content) -> Iterator[Finding]:
    first: dict[str, str] = {}
    slugs: dict[str, str] = {}
    for page in content.pages:
        if page.slug in slugs:
            message = _("The file name %(name)s is also used by %(other)s: file names must be unique across the "
                        "site") % {
                "name": page.slug, "other": slugs[page.slug]}
            yield Finding(page.path, 1, "labels", message)
        slugs.setdefault(page.slug, page.path)
        yield from of_page(page, first)


def of_page(page: PageSource, first: dict[str, str]) -> Iterator[Finding]:
    """Yield the findings of one page; `first` maps each label to its first position."""
    before = ""
    for line in page.lines:
        if line.kind == "label" and (label := LABEL.match(line.text)):
            name = label[1]
            here = f"{page.path}:{line.number}"
            if not LABEL_FORM.fullmatch(name):
                message = _("The label “%s” must consist of lower-case English letters, digits and hyphens") % name
                yield Finding(page.path, line.number, "labels", message)
            elif name.split("-")[0] != page.slug.split("-")[0] or not name.startswith(f"{page.slug}-"):
                message = _("The label “%(label)s” must begin with the name of its page: %(page)s-…") % {
                    "label": name, "page": page.slug}
                yield Finding(page.path, line.number, "labels", message)
            if name in first:
                message = _("The label “%(label)s” is already used in %(place)s") % {
                    "label": name, "place": first[name]}
                yield Finding(page.path, line.number, "labels", message)
            first.setdefault(name, here)
        if line.kind == "heading" and before != "label" and len(line.text) - len(line.text.lstrip("#")) in (2, 3):
            advice = _("This heading has no label: write a line {#%s-…} above it") % page.slug
            yield Finding(page.path, line.number, "labels", advice)
        if line.kind == "prose" and (found := GENERATED_ID.search(without_markup(line.text))):
            message = _("Do not link to the generated id %s, which may change: give its target a label") % found[1]
            yield Finding(page.path, line.number, "labels", message)
        before = line.kind


RULE = Rule("labels", check, is_optional=True)
