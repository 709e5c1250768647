"""Chinese copy: spaces, full-width punctuation and the like, by autocorrect, on prose alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import autocorrect_py

from kb.check import Content, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.check import PageSource

KINDS = ("prose", "heading")


def corrected(text: str) -> str:
    """One line as autocorrect would have it."""
    return str(autocorrect_py.format_for(text, "markdown")) if text.strip() else text


def check(content: Content) -> Iterator[Finding]:
    for page in content.pages:
        for line in page.lines:
            if line.kind in KINDS and (better := corrected(line.text)) != line.text:
                message = f"写法：改成 “{excerpt(line.text, better)}”（make fix 能改）"
                yield Finding(page.path, line.number, "copy", message)


def excerpt(old: str, new: str) -> str:
    """The neighbourhood of the first difference, as it should be."""
    at = next((index for index, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return new[max(0, at - 8) : at + 12].strip()


def fix(content: Content) -> list[str]:
    """Correct every page in place; the names of those that changed."""
    changed = []
    for page in content.pages:
        text = fixed(page)
        if text != page.text:
            (content.root / page.path).write_text(text, encoding="utf-8")
            changed.append(page.path)
    return changed


def fixed(page: PageSource) -> str:
    """A page with its prose corrected, everything else as it was."""
    return "\n".join(corrected(line.text) if line.kind in KINDS else line.text for line in page.lines)
