"""Front matter: its keys, their order and their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.core.front_matter import FrontMatter
from sphinx_kb.lint import Content, Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(content: Content) -> Iterator[Finding]:
    spec = FrontMatter.from_settings(content.settings)
    for page in content.pages:
        for mistake in spec.mistakes(page.path, page.text):
            yield Finding(page.path, mistake.line, "front-matter", mistake.message)


RULE = Rule("front-matter", check)
