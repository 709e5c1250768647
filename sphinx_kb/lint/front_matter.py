"""Front matter: keys, their order, and what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.core.front_matter import mistakes
from sphinx_kb.lint import Content, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(content: Content) -> Iterator[Finding]:
    for page in content.pages:
        for line, message in mistakes(page.text):
            yield Finding(page.path, line, "front-matter", message)
