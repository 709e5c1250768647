"""Telephone numbers in text become links that call them, large enough for a finger.

The setting `kb_phone_numbers` lists each number with a pattern of the text in which it is one, since a short number
such as 911 may also count something. An empty pattern matches the number wherever it is not part of a longer one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_kb.core.static_files import add_static_folder, add_style
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

NO_LINK = (nodes.reference, nodes.literal, nodes.literal_block, nodes.math, nodes.raw, nodes.image, nodes.title)
"""Nodes in which a number stays text; titles are repeated in menus, where a call would be a slip of the finger."""


OF_DOCUTILS = ("docutils.", "sphinx.")
"""Inline nodes of other packages know what their text is, such as a count of patients, and stay as they are."""


def is_fixed(node: nodes.Node) -> bool:
    """Whether a number inside a node stays text."""
    return isinstance(node, NO_LINK) or (
        isinstance(node, nodes.Inline) and not type(node).__module__.startswith(OF_DOCUTILS))


def number_pattern(numbers: Mapping[str, str]) -> re.Pattern[str] | None:
    """Return the pattern of any of the numbers; None if there are none."""
    anywhere = r"(?<![0-9.]){}(?![0-9.]*[0-9])"
    parts = [pattern or anywhere.format(re.escape(number)) for number, pattern in numbers.items()]
    return re.compile("|".join(f"(?:{part})" for part in parts)) if parts else None


def pieces(text: str, numbers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Split a text into pieces (text, number to call or empty)."""
    pattern, at = number_pattern(numbers), 0
    for found in pattern.finditer(text) if pattern else ():
        for number in numbers:
            if (place := text.find(number, found.start(), found.end())) >= 0:
                yield text[at:place], ""
                yield number, number
                at = place + len(number)
                break
    yield text[at:], ""


def phone_link(number: str) -> nodes.reference:
    """Return the link that calls a number."""
    return nodes.reference(number, number, refuri=f"tel:{number}", internal=False, classes=["kb-phone"])


class LinkPhoneNumbers(SphinxTransform):
    """Replace the numbers in text by links."""

    default_priority = 850  # after roles and smart quotes have made their text, before images and titles are collected

    def apply(self, **kwargs: Any) -> None:
        numbers = self.config.kb_phone_numbers
        if not numbers:
            return
        texts = list(self.document.findall(nodes.Text))
        whole = "\n".join([text.astext() for text in texts])
        if not any(number in whole for number in numbers):  # as on most pages
            return
        for text in texts:
            words = text.astext()
            if not any(number in words for number in numbers):
                continue
            parent = text.parent
            while parent is not None and not is_fixed(parent):
                parent = parent.parent
            split = [piece for piece in pieces(words, numbers) if piece[0]]
            if parent is not None or not any(number for _words, number in split):
                continue
            made = [phone_link(number) if number else nodes.Text(piece) for piece, number in split]
            text.parent.replace(text, made)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_phone_numbers", {}, "env", types=frozenset({dict}), description=_(
        "telephone numbers that become links: number → a pattern of the text around it, or empty"))
    app.setup_extension("sphinx_kb.core")
    add_static_folder(app, Path(__file__).parent / "static", _)
    add_style(app, "css/phone.css")
    app.add_transform(LinkPhoneNumbers)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
