"""Chinese style by autocorrect: spaces, full-width punctuation and the like, in prose, captions and alternative texts.

A correction counts only if it leaves roles, code, formulas and links unchanged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_kb.lint import Content, Finding, Rule
from sphinx_kb.locale import _
from sphinx_kb.text.myst_source import CODE_SPAN, MATH, ROLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_kb.lint import PageSource
    from sphinx_kb.text.myst_source import Line

PROSE_KINDS = ("prose", "heading")
TEXT_OPTION = re.compile(r"(\s*:(?:caption|alt):\s+)(.+)")
BEFORE_CITATION = re.compile(r"(?<=[^\s*>|-]) +(?=\{cite:p\}`)")
"""Spaces before a citation, which begins with a full-width bracket that has built-in space."""
UNTOUCHED = (ROLE, CODE_SPAN, MATH, re.compile(r"\[\[[^\]]*\]\]"), re.compile(r"\]\([^)]*\)"))
"""The parts of a line that corrections must not touch."""


def corrected(text: str) -> str:
    """Return a text corrected by autocorrect, or unchanged if that would touch more than the words."""
    if not text.strip():
        return text
    import autocorrect_py  # here, so that sites in other languages need not have it

    better = BEFORE_CITATION.sub("", str(autocorrect_py.format_for(text, "markdown")))
    return better if untouched_parts(better) == untouched_parts(text) else text


def untouched_parts(text: str) -> list[str]:
    """Return the parts of a text that must stay as they are."""
    return [found[0] for pattern in UNTOUCHED for found in pattern.finditer(text)]


def corrected_line(line: Line) -> str:
    """Return one line of a page, corrected."""
    if line.kind in PROSE_KINDS:
        return corrected(line.text)
    found = TEXT_OPTION.fullmatch(line.text) if line.kind == "option" else None
    return found[1] + corrected(found[2]) if found else line.text


def check(content: Content) -> Iterator[Finding]:
    for page in content.pages:
        for line in page.lines:
            if (better := corrected_line(line)) != line.text:
                message = _("Style: write “%s” (--fix corrects it)") % excerpt(line.text, better)
                yield Finding(page.path, line.number, "copy", message)


def excerpt(old: str, new: str) -> str:
    """Return the corrected text around the first difference."""
    at = next((index for index, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return new[max(0, at - 8) : at + 12].strip()


def fix(content: Content) -> list[str]:
    """Correct every page in place; return the names of those that changed."""
    changed = []
    for page in content.pages:
        text = corrected_page(page)
        if text != page.text:
            (content.root / page.path).write_text(text, encoding="utf-8", newline="\n")
            changed.append(page.path)
    return changed


def corrected_page(page: PageSource) -> str:
    """Return a page with its prose corrected, everything else as it was."""
    return "\n".join(corrected_line(line) for line in page.lines)


RULE = Rule("copy", check, fix, language="zh", needs="autocorrect_py")
