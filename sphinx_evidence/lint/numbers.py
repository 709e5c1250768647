"""Numbers with units must come from the data, through ``{value}``, so that one correction changes them everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.model.typed_numbers import typed_number_mistakes
from sphinx_kb.lint import Content, Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(content: Content) -> Iterator[Finding]:
    number_free = content.settings.get("kb_numbers_off", ())
    for page in content.pages:
        for line, message in typed_number_mistakes(page.docname, page.text, number_free):
            yield Finding(page.path, line, "numbers", message)


RULE = Rule("numbers", check)
